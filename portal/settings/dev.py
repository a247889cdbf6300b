"""A developer's machine and `make run`: nothing secret, mail to the terminal. DEBUG=0 shows what visitors see."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = "unsafe-key-for-development-only-never-for-a-server-that-others-reach"  # noqa: S105
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
INTERNAL_IPS = ["127.0.0.1"]
DEMO_ALLOWED = True
