"""Entry point for a WSGI server: production unless the environment says otherwise."""

from django.core.wsgi import get_wsgi_application

from portal import environment

environment.use("production")
application = get_wsgi_application()
