from django.contrib import admin

from publications.models import Publication


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin):
    list_display = ["title", "type", "published_on", "standing_now"]
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

    @admin.display(description="What the public sees")
    def standing_now(self, publication):
        return publication.standing()
