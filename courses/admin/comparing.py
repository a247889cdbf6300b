"""Two versions of a course side by side: each value in the words that the form and the public page use for it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models
from django.utils.html import escape
from wagtail.admin.compare import (
    ChildObjectComparison,
    ChildRelationComparison,
    FieldComparison,
    TextDiff,
    diff_text,
)
from wagtail.admin.panels import FieldPanel

from courses.admin.choices import Choices
from courses.admin.shown import NOTHING, plain_words
from courses.models import Course, Occasion


class ShownComparison(FieldComparison):
    """One field; what a reader can't tell apart has not changed."""

    def __init__(self, field: Any, obj_a: Course | Occasion, obj_b: Course | Occasion, *, choices: Choices) -> None:
        super().__init__(field, obj_a, obj_b)
        self.words_a = plain_words(field.model, field.name, self.val_a, choices)
        self.words_b = plain_words(field.model, field.name, self.val_b, choices)

    def has_changed(self) -> bool:
        return self.words_a != self.words_b

    @property
    def is_empty(self) -> bool:
        return self.words_a == self.words_b == NOTHING

    def htmldiff(self) -> str:
        if not self.has_changed():
            return escape(self.words_a)
        if isinstance(self.field, models.TextField) and NOTHING not in (self.words_a, self.words_b):
            return str(diff_text(self.words_a, self.words_b).to_html())
        return str(TextDiff([("deletion", self.words_a), ("addition", self.words_b)], separator=" ").to_html())


class ShownFieldPanel(FieldPanel):
    """A field whose versions are compared in words."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            if not self.is_shown():
                return []
            return [partial(ShownComparison, self.panel.db_field, choices=Choices())]


class OccasionName:
    """The line that says which occasion the fields below are of."""

    field_label = "Tillfälle"

    def __init__(self, occasion: Occasion) -> None:
        self.htmldiff = str(occasion)

    def has_changed(self) -> bool:
        return False


class OccasionComparison(ChildObjectComparison):
    """An occasion that has changed, with the fields that did; or a whole one that was added or taken away."""

    def get_field_comparisons(self) -> list[Any]:
        fields = super().get_field_comparisons()
        is_whole = self.is_addition() or self.is_deletion()
        told = [field for field in fields if (not field.is_empty if is_whole else field.has_changed())]
        return [OccasionName(self.obj_b or self.obj_a), *told]


class OccasionsComparison(ChildRelationComparison):
    """The occasions that differ."""

    def get_child_comparison(self, obj_a: Occasion | None, obj_b: Occasion | None) -> OccasionComparison:
        return OccasionComparison(self.field.related_model, self.field_comparisons, obj_a, obj_b)

    def get_child_comparisons(self) -> list[OccasionComparison]:
        return [
            child
            for child in super().get_child_comparisons()
            if child.is_addition() or child.is_deletion() or child.has_changed()
        ]
