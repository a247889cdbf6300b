"""Forms of the organisation's admin, and the one in which a new person chooses a password."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError

from organisations.models import Invitation, Municipality, User
from organisations.tenancy import TenantForm


class MunicipalityForm(TenantForm):
    """Editors keep the links and the contact details; whether a municipality takes part is the region's to say."""

    regional_fields = ("is_member",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.actor.is_regional:
            for name in self.regional_fields:
                self.fields.pop(name, None)


class RoleForm(TenantForm):
    """Base of forms that name a role and a municipality; only members of the region have people here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("municipality").queryset = Municipality.objects.members()

    def _choices(self, name: str) -> forms.ModelChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        return field


class MembershipForm(RoleForm):
    """Who a membership is for never changes: a new person gets a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["user"].disabled = True
        else:
            users = self._choices("user")
            users.queryset = users.queryset.filter(is_active=True)  # type: ignore[union-attr]


class InvitationForm(RoleForm):
    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(
                "Det finns redan ett konto med den adressen. Ge kontot en roll under Roller i stället."
            )
        if Invitation.objects.open().filter(email__iexact=email).exists():
            raise ValidationError("Personen är redan inbjuden. Skicka inbjudan igen i stället.")
        return email


class UserForm(forms.ModelForm):
    """What the region may change of an account. Roles are memberships; passwords are their owner's."""

    class Meta:
        model = User
        fields: ClassVar = ["email", "first_name", "last_name", "is_active"]
        help_texts: ClassVar = {
            "email": "Personen loggar in med adressen.",
            "is_active": "Ta bort markeringen när någon slutar. Kontot finns kvar, men det går inte att logga in.",
        }
        labels: ClassVar = {"is_active": "kontot är öppet"}

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.former_email = self.instance.email
        if editing_self:
            del self.fields["is_active"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.exclude(pk=self.instance.pk).filter(email__iexact=email).exists():
            raise ValidationError("Det finns redan ett konto med den adressen.")
        return email

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit)
        if user.email != self.former_email:
            # The former address must not be a way back in.
            EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
        return user


class AcceptInvitationForm(forms.Form):
    """A new person's password, twice."""

    password1 = forms.CharField(
        label="Lösenord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    password2 = forms.CharField(
        label="Lösenordet en gång till",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        person = User(
            email=self.invitation.email,
            first_name=self.invitation.first_name,
            last_name=self.invitation.last_name,
        )
        validate_password(password, person)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", ValidationError("Lösenorden är inte lika. Skriv samma i båda fälten."))
        return cleaned
