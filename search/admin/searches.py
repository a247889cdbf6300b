"""What people search for: words, never persons, from three different days on. Zero and thin hits first."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from organisations.models import Municipality
from organisations.tenancy.policy import scoped_policy
from search.models import SearchCount, UnknownWord, VocabularyEntry
from search.models.counting import DAYS_BEFORE_SHOWN, KEPT_DAYS, THIN

TITLE = "Vad folk söker"
ROWS_PER_PAGE = 50
MOST_UNKNOWN = 100


class SearchesView(WagtailAdminTemplateMixin, TemplateView):
    """`?kommun=1490` narrows to searches with that municipality chosen."""

    template_name = "search/admin/searches.html"
    page_title = TITLE
    header_icon = "search"
    _show_breadcrumbs = True
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": TITLE}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not _may_see(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = list(Municipality.objects.members().order_by("sort_key").values_list("code", "name"))
        wanted = self.request.GET.get("kommun", "")
        municipality = wanted if wanted in dict(members) else None
        paginator: Paginator[Any] = Paginator(SearchCount.objects.all().told(municipality), ROWS_PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        unknown = UnknownWord.objects.exclude(word="").order_by("-days", "word")[:MOST_UNKNOWN]
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "page_range": paginator.get_elided_page_range(page.number),
            "rows": [{**row, "add_url": _add_url(row["words"])} for row in page],
            "unknown": [{"word": word, "add_url": _add_url(word.word)} for word in unknown],
            "municipalities": members,
            "municipality": municipality,
            "days": DAYS_BEFORE_SHOWN,
            "kept_days": KEPT_DAYS,
            "thin": THIN,
        }


def _add_url(words: str) -> str:
    return f"{reverse('vocabulary:add')}?{urlencode({'ord': words})}"


def _may_see(request: HttpRequest) -> bool:
    return bool(scoped_policy(VocabularyEntry).user_has_permission(request.user, "change"))


class SearchesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may_see(request)


class SearchesViewSet(ViewSet):
    name = "searches"
    url_prefix = "sokningar"
    icon = "search"
    menu_label = TITLE
    menu_order = 20

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        return SearchesMenuItem(
            TITLE, self.menu_url, name="searches", icon_name=self.icon, order=order or self.menu_order
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", SearchesView.as_view(), name="index")]
