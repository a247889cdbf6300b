"""What tenancy asks of models that keep revisions."""

from __future__ import annotations

from typing import Any


class KeepsOwner:
    """Mixin, before Wagtail's, of a model with `owner`: the owner belongs to the object, not to a revision of it.

    Otherwise publishing a draft from before the region moved a course would hand it back to its former owner.
    """

    owner_id: str | None

    def with_content_json(self, content: dict[str, Any]) -> Any:
        drafted = super().with_content_json(content)  # type: ignore[misc]
        drafted.owner_id = self.owner_id
        return drafted
