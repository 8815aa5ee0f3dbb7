from django.urls import path

from bulletins import views

app_name = "bulletins"

urlpatterns = [
    path("", views.bulletin_list, name="list"),
    path("feed/", views.feed, name="feed"),
    path("<slug:slug>/", views.BulletinDetail.as_view(), name="bulletin"),
]
