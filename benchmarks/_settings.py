"""The tests' settings with what Wagtail's own search needs to be measured beside ours; the product doesn't carry it."""

from portal.settings.test import *  # noqa: F403
from portal.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks._wagtail"]
