from django.urls import path

from icsportal.publishing import views

app_name = "publishing"

urlpatterns = [path("<str:token>/", views.shared, name="shared")]
