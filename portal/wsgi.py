"""Entry point for a WSGI server: production unless the environment says otherwise."""

from django.core.wsgi import get_wsgi_application

from portal import environment

environment.use("production")
application = get_wsgi_application()

# After the applications are ready: it asks their models.
from search.warming import warm_up  # noqa: E402

warm_up()
