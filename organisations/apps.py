from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Who acts: municipalities, cooperation areas, users and their roles; tenancy."""

    name = "organisations"
    verbose_name = "Organisationer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from organisations import review_mail
        from organisations.domain import memberships
        from organisations.permissions import register_policies

        register_policies()
        memberships.connect()
        review_mail.connect()
