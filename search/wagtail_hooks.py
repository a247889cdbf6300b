"""The search room's place in Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from search.admin.searches import SearchesViewSet
from search.admin.vocabulary_admin import VocabularyViewSet


class SearchGroup(ViewSetGroup):
    menu_label = "Sökning"
    menu_icon = "search"
    menu_name = "search"
    menu_order = 300
    items = (VocabularyViewSet, SearchesViewSet)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def register_search() -> SearchGroup:
    return SearchGroup()
