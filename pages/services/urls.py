from django.urls import path

from pages.services import views

app_name = "services"

urlpatterns = [
    path("", views.ServicesHome.as_view(), name="home"),
    path("a-to-z/", views.a_to_z, name="a_to_z"),
    path("data.csv", views.data_csv, name="data_csv"),
    path("data.json", views.data_json, name="data_json"),
    path("<slug:slug>/", views.TopicDetail.as_view(), name="topic"),
    path("<slug:topic>/<slug:slug>/", views.ServiceDetail.as_view(), name="service"),
]
