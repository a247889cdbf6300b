from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The wiring: settings, addresses, the database's start, checks of the installation."""

    name = "portal"
    verbose_name = "Portalen"

    def ready(self) -> None:
        from portal import checks  # noqa: F401  registers the checks
