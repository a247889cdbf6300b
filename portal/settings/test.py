"""Test runs: fast, nothing leaves the process."""

import os

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, MIDDLEWARE

DEBUG = False
SECRET_KEY = "unsafe-key-for-tests-only-never-for-a-server-that-others-reach"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # nothing has been collected
# What a test writes may be lost in a power cut: commits need not wait for the disk.
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "options": "-c synchronous_commit=off",
}
# Several test runs may share the server.
DATABASES["default"]["TEST"] = {"NAME": f"test_utbud_{os.getpid()}"}
DEMO_ALLOWED = True
# Tests that need Elasticsearch start their own.
ELASTICSEARCH_URL = ""
ELASTICSEARCH_INDEX = f"test-{os.getpid()}"
