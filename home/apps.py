from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Editorial pages: start, municipalities, standard pages; onboarding of municipalities and the demo."""

    name = "home"
    verbose_name = "Webbplats"
    default_auto_field = "django.db.models.BigAutoField"
