from django.urls import path

from bulletins.subscriptions import views

app_name = "subscriptions"

urlpatterns = [
    path("", views.subscribe, name="subscribe"),
    path("check-your-email/", views.asked, name="asked"),
    path("confirm/", views.confirm, name="confirm"),
    path("manage/", views.manage, name="manage"),
    path("leave/", views.leave, name="leave"),
]
