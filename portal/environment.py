"""Which settings apply: ``DJANGO_SETTINGS_MODULE``, else ``UTBUD_ENV``, else what the caller prefers."""

import os
import sys

ENVIRONMENTS = ("dev", "test", "production")


def use(default: str) -> None:
    """Point Django at the settings of the environment; stop with a message when ``UTBUD_ENV`` is no environment."""
    name = os.environ.get("UTBUD_ENV") or default
    if name not in ENVIRONMENTS:
        sys.exit(
            f"UTBUD_ENV={name} är ingen miljö. Sätt UTBUD_ENV till {', '.join(ENVIRONMENTS[:-1])} eller production."
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"portal.settings.{name}")
