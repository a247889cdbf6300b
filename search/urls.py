from django.urls import URLPattern, URLResolver, path

from search import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sok/", views.search, name="search"),
]
