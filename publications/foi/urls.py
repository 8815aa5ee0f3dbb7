"""Freedom of information. Mounted at /foi/; what is not here is a page that editors arrange."""

from django.urls import path

from publications.foi import views

app_name = "foi"

urlpatterns = [
    path("", views.home, name="home"),
    path("publication-scheme/", views.scheme, name="scheme"),
    path("publication-scheme/<slug:slug>/", views.scheme_class, name="scheme_class"),
    path("disclosure-log/", views.log, name="log"),
    path("disclosure-log/feed/", views.feed, name="feed"),
    path("disclosure-log.csv", views.log_csv, name="log_csv"),
    path("disclosure-log.json", views.log_json, name="log_json"),
    path("disclosure-log/<slug:slug>/", views.entry, name="entry"),
    path("disclosure-log/<slug:slug>/files/<str:name>", views.answer_file, name="file"),
    path("exemptions/", views.exemptions, name="exemptions"),
    path("exemptions/<slug:slug>/", views.exemption, name="exemption"),
    path("performance/", views.performance, name="performance"),
    path("performance.csv", views.performance_csv, name="performance_csv"),
    path("performance.json", views.performance_json, name="performance_json"),
    path("if-you-are-not-happy/", views.not_happy, name="not_happy"),
]
