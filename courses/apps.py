from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """The catalogue: courses, occasions, providers, occupations, learning centres; sources and imports."""

    name = "courses"
    verbose_name = "Utbildningar"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses import receivers  # noqa: F401 - connects them
        from courses.permissions import register_policies

        register_policies()
