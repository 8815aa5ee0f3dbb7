from django.urls import path

from publications import views

app_name = "publications"

urlpatterns = [
    path("", views.publication_list, name="list"),
    path("list.csv", views.list_csv, name="list_csv"),
    path("feed/", views.feed, name="feed"),
    path("series/<slug:slug>/", views.series, name="series"),
    path("series/<slug:slug>/latest/", views.series_latest, name="series_latest"),
    path("<slug:slug>/", views.publication_detail, name="publication"),
    path("<slug:slug>/read/", views.read, name="read"),
    path("<slug:slug>/read/<slug:section>/", views.read_section, name="read_section"),
    path("<slug:slug>/print/", views.read_whole, name="read_whole"),
    path("<slug:slug>/files/<str:name>", views.file, name="file"),
    path("<slug:slug>/versions/<int:number>/", views.edition, name="edition"),
    path("<slug:slug>/versions/<int:number>/files/<str:name>", views.edition_file, name="edition_file"),
    path("<slug:slug>/another-format/", views.another_format, name="another_format"),
    path("<slug:slug>/another-format/sent/", views.another_format_sent, name="another_format_sent"),
]
