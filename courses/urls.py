"""Public addresses of the catalogue."""

from django.urls import path

from courses import views

urlpatterns = [
    path("utbildning/<slug:slug>-<int:pk>/", views.course, name="course"),
    path("anordnare/", views.providers, name="providers"),
    path("anordnare/<slug:slug>/", views.provider, name="provider"),
    path("omrade/", views.areas, name="areas"),
    path("omrade/<slug:slug>/", views.area, name="area"),
    path("larcentrum/", views.learning_centres, name="learning_centres"),
    path("larcentrum/<str:slug>/", views.learning_centre, name="learning_centre"),
]
