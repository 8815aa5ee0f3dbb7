"""The site map, read top to bottom; the CMS answers what is left."""

from django.contrib import admin
from django.urls import include, path

from icsportal import sitemaps, views

# /healthz and /readyz are answered by icsportal.delivery.probes, before any address is looked up.
urlpatterns = [
    path("display/", views.display, name="display"),
    path("display/set", views.display_set, name="display_set"),
    path("services/", include("pages.services.urls")),
    path("where-you-live/", include("pages.urls")),
    path("alerts/", include("pages.alerts.urls")),
    path("news/", include("bulletins.urls")),
    path("bulletins/subscribe/", include("bulletins.subscriptions.urls")),
    path("bulletins/", include("bulletins.newsletters.urls")),
    path("get-involved/", include("bulletins.consultations.urls")),
    path("publications/", include("publications.urls")),
    path("foi/", include("publications.foi.urls")),
    path("meetings/", include("publications.meetings.urls")),
    path("shared/", include("icsportal.publishing.urls")),
    path("admin/", admin.site.urls),
    path("media/pictures/<str:name>", views.picture),
    path("search/", include("icsportal.search.urls")),
    path("site-map/", views.site_map, name="site_map"),
    path("sitemap.xml", sitemaps.sitemap),
    path("robots.txt", views.robots),
    path(".well-known/security.txt", views.security),
    path("", include("cms.urls")),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler500 = views.server_error
