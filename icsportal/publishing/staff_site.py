"""The admin, with a desk on its first page."""

from django.conf import settings
from django.contrib import admin
from django.urls import path

from icsportal.publishing import desk, paper


class StaffSite(admin.AdminSite):
    site_header = settings.ORGANISATION_NAME
    site_title = "Staff"
    index_title = "Your desk"

    def index(self, request, extra_context=None):
        panels = desk.panels(request)
        quiet = [panel for panel in panels if not panel.rows]
        return super().index(request, {"panels": panels, "quiet_panels": quiet, **(extra_context or {})})

    def get_urls(self):
        return [
            path("paper.css", self.admin_view(paper.stylesheet), name="paper_stylesheet"),
            *super().get_urls(),
        ]
