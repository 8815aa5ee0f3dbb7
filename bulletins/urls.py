from django.urls import path

from bulletins import views

app_name = "bulletins"

urlpatterns = [
    path("", views.BulletinList.as_view(), name="list"),
    path("<slug:slug>/", views.BulletinDetail.as_view(), name="bulletin"),
]
