from django.contrib import admin

from icsportal.publishing.admin import RecordAdmin
from publications.models import Publication


@admin.register(Publication)
class PublicationAdmin(RecordAdmin):
    detail_template = "publications/publication_detail.html"
    detail_name = "publication"

    list_display = ["title", "type", "published_on", "on_site", "since", "until", "writer"]
    list_filter = ["type"]
    search_fields = ["title", "summary"]
    date_hierarchy = "published_on"
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["superseded_by"]
    fields = [
        "type",
        "title",
        "slug",
        "summary",
        "published_on",
        "published_on_precision",
        "organisation",
        "body",
        "superseded_by",
        "publish_at",
        "expire_at",
    ]
    actions = ["publish_selected"]
