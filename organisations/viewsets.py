"""The organisation in the admin: municipalities, cooperation areas, accounts and their roles."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Prefetch, QuerySet
from django.forms import CheckboxSelectMultiple
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.users.views.users import DeleteView, EditView, HistoryView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from organisations.forms import MembershipForm, MunicipalityForm, UserForm
from organisations.invitation_views import InvitationViewSet
from organisations.models import CooperationArea, Membership, Municipality, User
from organisations.tenancy import TenantModelViewSet
from organisations.tenancy.viewsets import TenantViewSetMixin


class MunicipalityViewSet(TenantModelViewSet):
    """All 290 for the region, the own one for an editor."""

    model = Municipality
    name = "municipalities"
    url_prefix = "kommuner"
    icon = "site"
    menu_label = "Kommuner"
    list_display: ClassVar = [
        "name",
        "code",
        "county_name",
        BooleanColumn("is_member", label="Ingår i regionen", sort_key="is_member"),
    ]
    list_filter: ClassVar = ["is_member", "county_name"]
    search_fields: ClassVar = ["name", "code"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel(
                "is_member", help_text="Kommunens sida och redaktörer skapas med kommandot onboard_municipality."
            ),
            FieldPanel("website"),
            MultiFieldPanel(
                [FieldPanel("komvux_application_url"), FieldPanel("sfi_application_url")],
                heading="Ansökan",
                help_text="Hit leder ”Så ansöker du” den som bor i kommunen.",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("guidance_phone"),
                    FieldPanel("guidance_hours"),
                    FieldPanel("guidance_email"),
                    FieldPanel("guidance_booking_url"),
                    FieldPanel("guidance_visit"),
                    FieldPanel("guidance_languages"),
                ],
                heading="Vägledning",
            ),
            FieldPanel("checked_on"),
        ],
        base_form_class=MunicipalityForm,
    )


class CooperationAreaViewSet(TenantModelViewSet):
    model = CooperationArea
    name = "cooperation_areas"
    url_prefix = "samverkansomraden"
    icon = "group"
    menu_label = "Samverkansområden"
    search_fields: ClassVar = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    panels: ClassVar = [FieldPanel("name"), FieldPanel("municipalities", widget=CheckboxSelectMultiple)]


class MembershipIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Membership]:
        memberships: QuerySet[Membership] = super().get_base_queryset()
        return memberships.select_related("user", "municipality")


class MembershipViewSet(TenantModelViewSet):
    """Who has which role. Wagtail's groups follow by themselves."""

    model = Membership
    name = "memberships"
    url_prefix = "roller"
    icon = "key"
    menu_label = "Roller"
    index_view_class = MembershipIndexView
    list_display: ClassVar = [
        "user",
        "role",
        Column("municipality", label="Kommun", accessor=lambda row: row.municipality or "regionen"),
    ]
    list_filter: ClassVar = ["role", "municipality"]
    search_fields: ClassVar = ["user__first_name", "user__last_name", "user__email"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            HelpPanel("<p>Den som inte har något konto får först en inbjudan.</p>"),
            FieldPanel("user"),
            FieldPanel("role"),
            FieldPanel("municipality"),
        ],
        base_form_class=MembershipForm,
    )


class UserIndexView(generic.IndexView):
    """Accounts with their roles, in a fixed number of queries."""

    page_title = "Användare"

    def get_base_queryset(self) -> QuerySet[User]:
        users: QuerySet[User] = super().get_base_queryset()
        return users.prefetch_related(Prefetch("memberships", Membership.objects.select_related("municipality")))


class UserViewSet(TenantViewSetMixin, WagtailUserViewSet):
    """Wagtail's accounts without user names, passwords or groups: people are invited, and groups follow roles."""

    template_prefix = ""
    ordering: ClassVar = ["last_name", "first_name", "email"]
    index_view_class = UserIndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = HistoryView
    copy_view_enabled = False
    filterset_class = None
    list_filter: ClassVar = ["is_active", "memberships__role"]
    search_fields: ClassVar = ["first_name", "last_name", "email"]
    search_backend_name = None
    list_display: ClassVar = [
        Column("get_full_name", label="Namn"),
        "email",
        Column("roles", label="Roller", accessor=lambda user: "; ".join(map(str, user.memberships.all())) or "–"),
        BooleanColumn("is_active", label="Öppet", sort_key="is_active"),
        DateColumn("last_login", label="Senast inloggad", sort_key="last_login"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[UserForm]:  # noqa: ARG002 - Wagtail's signature
        return UserForm

    def get_edit_handler(self) -> None:
        return None


class OrganisationGroup(ViewSetGroup):
    menu_label = "Organisation"
    menu_icon = "group"
    menu_order = 500
    items = (MunicipalityViewSet, CooperationAreaViewSet, MembershipViewSet, InvitationViewSet)
