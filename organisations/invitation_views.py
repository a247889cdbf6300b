"""Invitations in the admin: list, invite, send again, withdraw."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from organisations.domain import invitations
from organisations.forms import InvitationForm
from organisations.models import Invitation, InvitationState
from organisations.models.invitation import VALID_FOR
from organisations.tenancy import TenantModelViewSet


class InvitationIndexView(generic.IndexView):
    """Open and answered invitations; the open ones can be sent again or withdrawn."""

    resend_url_name = ""
    withdraw_url_name = ""

    def get_base_queryset(self) -> QuerySet[Invitation]:
        found: QuerySet[Invitation] = super().get_base_queryset()
        return found.select_related("municipality")

    def get_list_more_buttons(self, instance: Invitation) -> list[MenuItem]:
        if instance.state(timezone.now()) not in {InvitationState.PENDING, InvitationState.EXPIRED}:
            return []
        arguments = [quote(instance.pk)]
        return [
            MenuItem("Skicka igen", reverse(self.resend_url_name, args=arguments), icon_name="mail"),
            MenuItem("Återkalla", reverse(self.withdraw_url_name, args=arguments), icon_name="bin"),
        ]


class InvitationCreateView(generic.CreateView):
    """Saves the invitation and sends its link."""

    page_title = "Bjud in"
    submit_button_label = "Skicka inbjudan"
    submit_button_active_label = "Skickar …"
    success_message = "Inbjudan till %(object)s är skickad."

    def save_instance(self) -> Invitation:
        invitation: Invitation = self.form.save(commit=False)
        return invitations.send(invitation, invited_by=self.request.user, now=timezone.now())

    def get_success_buttons(self) -> list[Any]:
        return []


class InvitationActionView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks, then does. An answered or withdrawn invitation answers 404."""

    permission_required = "add"
    template_name = "organisations/admin/invitation_action.html"
    header_icon = "mail"
    index_url_name = ""
    question = ""
    button = ""
    button_classname = ""

    def get_object(self) -> Invitation:
        invitation: Invitation = super().get_object()
        if not Invitation.objects.open().filter(pk=invitation.pk).exists():
            raise Http404("Inbjudan är redan besvarad eller återkallad.")
        return invitation

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "invitation": self.object, "list_url": reverse(self.index_url_name)}

    def act(self) -> str:
        """Do it and return what to tell."""
        raise NotImplementedError

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        messages.success(request, self.act())
        return redirect(self.index_url_name)


class InvitationResendView(InvitationActionView):
    page_title = "Skicka igen"
    question = "Personen får en ny länk. Den gamla slutar att gälla."
    button = "Skicka igen"

    def act(self) -> str:
        invitations.send(self.object, invited_by=self.request.user, now=timezone.now())
        return f"En ny inbjudan till {self.object} är skickad."


class InvitationWithdrawView(InvitationActionView):
    page_title = "Återkalla"
    question = "Länken som personen har fått slutar att gälla."
    button = "Återkalla"
    button_classname = "serious"

    def act(self) -> str:
        invitations.withdraw(self.object, now=timezone.now())
        return f"Inbjudan till {self.object} är återkallad."


def _state(invitation: Invitation) -> str:
    return invitation.state(timezone.now()).label


class InvitationViewSet(TenantModelViewSet):
    model = Invitation
    name = "invitations"
    url_prefix = "inbjudningar"
    icon = "mail"
    menu_label = "Inbjudningar"
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = InvitationIndexView
    add_view_class = InvitationCreateView
    list_display: ClassVar = [
        Column("name", label="Namn", accessor=str),
        "email",
        "role",
        Column("municipality", label="Kommun", accessor=lambda row: row.municipality or "regionen"),
        Column("state", label="Läge", accessor=_state),
        DateColumn("sent_at", label="Skickad", sort_key="sent_at"),
    ]
    list_filter: ClassVar = ["role", "municipality"]
    search_fields: ClassVar = ["first_name", "last_name", "email"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            HelpPanel(
                "<p>Personen får ett mejl med en länk för att välja lösenord. "
                f"Länken gäller i {VALID_FOR.days} dagar.</p>"
            ),
            FieldPanel("first_name"),
            FieldPanel("last_name"),
            FieldPanel("email"),
            FieldPanel("role"),
            FieldPanel("municipality"),
        ],
        base_form_class=InvitationForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common: dict[str, Any] = super().get_common_view_kwargs(
            resend_url_name=self.get_url_name("resend"), withdraw_url_name=self.get_url_name("withdraw"), **kwargs
        )
        return common

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("resend/<int:pk>/", self.construct_view(InvitationResendView), name="resend"),
            path("withdraw/<int:pk>/", self.construct_view(InvitationWithdrawView), name="withdraw"),
        ]
