from django.urls import path

from icsportal.search import views

urlpatterns = [
    path("", views.results, name="search"),
    path("suggestions/", views.suggest, name="search_suggestions"),
    path("chosen/", views.chosen, name="search_chosen"),
    path("feed/", views.feed, name="search_feed"),
    path("opensearch.xml", views.description, name="search_description"),
]
