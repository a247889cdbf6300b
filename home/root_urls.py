"""Addresses that have no language: for robots, browsers and load balancers."""

from django.contrib.sitemaps import views as sitemaps
from django.templatetags.static import static
from django.urls import path
from django.views.generic import RedirectView

from home import views
from home.sitemaps import SITEMAPS


class Favicon(RedirectView):
    """For browsers that ask at the root, whatever the page says."""

    def get_redirect_url(self, *_args: object, **_kwargs: object) -> str:
        return static("favicon.svg")


urlpatterns = [
    path("halsa/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", Favicon.as_view(), name="favicon"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
]
