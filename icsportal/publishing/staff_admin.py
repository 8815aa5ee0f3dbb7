"""Puts the site of the staff in the place of Django's own admin site; see `staff_site`."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "icsportal.publishing.staff_site.StaffSite"
