"""Form fields with the portal's own markup."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def as_input(field: BoundField) -> SafeString:
    """The widget with the stylesheet's class and without a placeholder: the label says what to write."""
    return field.as_widget(attrs={"class": "input", "placeholder": False})
