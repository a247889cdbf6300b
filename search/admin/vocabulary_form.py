"""The form of a vocabulary row: it shows what the row changes before it saves."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput

from organisations.tenancy import TenantForm
from search.current_vocabulary import current_vocabulary, stored_entries, vocabulary_of
from search.models import VocabularyEntry
from search.preview import Compared, compare, queries_meeting
from search.vocabulary import Entry

CONTENTS = ("kind", "left", "right", "extra", "active")


class VocabularyForm(TenantForm):
    """`seen` holds the mark of the contents whose consequences the editor has been shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = VocabularyEntry
        fields = [*CONTENTS, "note"]
        widgets = {name: AdminAutoHeightTextInput(attrs={"rows": 2}) for name in ("left", "right", "extra", "note")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance if self.instance.pk else None
        self.stored_entry: Entry | None = stored.entry if stored and stored.active else None

    @property
    def mark(self) -> str:
        """A mark of what is in the fields now."""
        values = [str(self.cleaned_data.get(name, "")) for name in CONTENTS]
        return hashlib.sha256(repr((self.instance.pk, values)).encode()).hexdigest()[:16]

    @property
    def changes_searches(self) -> bool:
        """Whether the row will say something else than it does."""
        new = self.instance.entry if self.instance.active else None
        return bool(_contents(new) != _contents(self.stored_entry))

    @property
    def was_shown(self) -> bool:
        return bool(self.cleaned_data.get("seen") == self.mark)

    def consequences(self) -> tuple[Compared, ...]:
        """The searches that the row meets, now and with the change. Builds a vocabulary: some tenths of a second."""
        new = self.instance.entry
        entries = stored_entries(leaving_out=self.instance.pk)
        after = vocabulary_of([*entries, new] if self.instance.active else entries)
        queries = queries_meeting(new)
        if self.stored_entry is not None:
            queries = tuple(dict.fromkeys([*queries, *queries_meeting(self.stored_entry)]))
        return compare(current_vocabulary(), after, queries)

    def save(self, commit: bool = True) -> VocabularyEntry:
        self.instance.left, self.instance.right, self.instance.extra = (
            ", ".join(column)
            for column in (self.instance.entry.left, self.instance.entry.right, self.instance.entry.extra)
        )
        self.instance.changed_by_editor = True
        row: VocabularyEntry = super().save(commit)
        return row


def _contents(entry: Entry | None) -> Any:
    return entry and (entry.kind, entry.left, entry.right, entry.extra)
