"""Production: every value that matters comes from the environment, and an unsafe one stops the start."""

import os

from django.core.exceptions import ImproperlyConfigured

from portal.checks import production_problems
from portal.settings.base import *  # noqa: F403
from portal.settings.base import BASE_URL, DATABASES, STORAGES, env

if _problems := production_problems(os.environ):
    raise ImproperlyConfigured("Portalen startar inte:\n" + "\n".join(f"- {problem}" for problem in _problems))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in env.str("ALLOWED_HOSTS").split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
# Shared by all processes: the throttling of logins counts in it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

_mail = env.email_url("EMAIL_URL")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10

# --- HTTPS only ---

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]  # a load balancer asks without TLS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# W021: the preload list is for a whole domain, and the portal is a name below a region's domain.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# Believed only when the operator says that a proxy stands in front and sets these headers itself.
if ALLAUTH_TRUSTED_PROXY_COUNT := env.int("TRUSTED_PROXIES", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The content's hash in their names: browsers may keep static files for ever.
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
