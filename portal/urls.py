"""Addresses. Public ones are Swedish and stable; English stands under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

handler400 = "home.views.bad_request"
handler403 = "home.views.forbidden"
handler404 = "home.views.not_found"
handler500 = "home.views.server_error"

urlpatterns = [
    path("", include("home.root_urls")),
    # One throttled way in: Wagtail's own login page leads to it.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("konto/", include("organisations.urls")),
    path("dokument/", include(wagtaildocs_urls)),
    # Editors' images; a proxy in front may take this over.
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
]

urlpatterns += i18n_patterns(
    path("", include("search.urls")),
    path("", include("courses.urls")),
    path("", include("home.urls")),
    # Pages come last: they answer for every address that nothing above took.
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
