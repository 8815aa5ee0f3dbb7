"""Where you live: the register by place. Mounted at /where-you-live/."""

from django.urls import path

from pages.where_you_live import views
from pages.where_you_live.finder import OUTSIDE

app_name = "pages"

urlpatterns = [
    path("", views.where_you_live, name="where_you_live"),
    path("find/", views.finder, name="finder"),
    path(f"find/{OUTSIDE}/", views.finder_outside, name="finder_outside"),
    path("find/<slug:slug>/", views.finder_answer, name="finder_answer"),
    path("open-data/", views.open_data, name="open_data"),
    path("<slug:name>.csv", views.data_csv, name="data_csv"),
    path("<slug:name>.json", views.data_json, name="data_json"),
    path("networks/", views.network_list, name="network_list"),
    path("practices/", views.practice_list, name="practice_list"),
    path("practices/<slug:slug>/", views.practice, name="practice"),
    path("organisations/", views.organisation_list, name="organisation_list"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("<slug:slug>/", views.partnership, name="partnership"),
    path("<slug:partnership>/<slug:slug>/", views.network, name="network"),
]
