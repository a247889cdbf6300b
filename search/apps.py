from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One port, engines behind it; the search page."""

    name = "search"
    verbose_name = "Sök"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from search import counting, indexing, receivers
        from search.permissions import register_policies

        register_policies()
        indexing.connect()
        receivers.connect()
        counting.connect()
