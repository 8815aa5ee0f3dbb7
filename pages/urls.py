"""Where you live: the register by place. Mounted at /where-you-live/."""

from django.urls import path

from pages.where_you_live import views

app_name = "pages"

urlpatterns = [
    path("", views.where_you_live, name="where_you_live"),
    path("networks/", views.network_list, name="network_list"),
    path("practices/", views.practice_list, name="practice_list"),
    path("practices/<slug:slug>/", views.practice, name="practice"),
    path("organisations/", views.organisation_list, name="organisation_list"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("<slug:slug>/", views.partnership, name="partnership"),
    path("<slug:partnership>/<slug:slug>/", views.network, name="network"),
]
