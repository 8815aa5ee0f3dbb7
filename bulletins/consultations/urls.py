from django.urls import path

from bulletins.consultations import views

app_name = "consultations"

urlpatterns = [
    path("", views.consultation_list, name="list"),
    path("feed/", views.feed, name="feed"),
    path("<slug:slug>/", views.ConsultationDetail.as_view(), name="consultation"),
]
