from django.contrib import admin

from bulletins.models import Bulletin
from icsportal.publishing.admin import RecordAdmin


@admin.register(Bulletin)
class BulletinAdmin(RecordAdmin):
    detail_template = "bulletins/bulletin_detail.html"
    detail_name = "bulletin"

    list_display = ["title", "on_site", "since", "until", "writer"]
    list_filter = ["state", "issued_on"]
    search_fields = ["title", "summary", "body"]
    date_hierarchy = "issued_on"
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        ("What it says", {"fields": ["title", "slug", "summary", "body"]}),
        ("Who says it, and when", {"fields": ["issued_by", "issued_on"]}),
        ("On the site", {"fields": ["publish_at", "expire_at"]}),
    ]
    actions = ["publish_selected"]
