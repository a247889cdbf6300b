from django.urls import URLPattern, URLResolver, path

from search import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sok/", views.search, name="search"),
    path("sok/forslag/", views.suggestions, name="suggestions"),
    path("sok/sa-rangordnas/", views.ranking, name="ranking"),
]
