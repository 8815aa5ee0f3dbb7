from django.urls import path

from pages.alerts import views

app_name = "alerts"

urlpatterns = [
    path("", views.AlertList.as_view(), name="list"),
    path("<slug:slug>/", views.AlertDetail.as_view(), name="alert"),
]
