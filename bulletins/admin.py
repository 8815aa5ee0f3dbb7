from django.contrib import admin

from bulletins.models import Bulletin


@admin.register(Bulletin)
class BulletinAdmin(admin.ModelAdmin):
    list_display = ["title", "issued_on", "standing_now"]
    search_fields = ["title", "summary"]
    date_hierarchy = "issued_on"
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "slug", "summary", "issued_on", "issued_by", "body", "publish_at", "expire_at"]

    @admin.display(description="What the public sees")
    def standing_now(self, bulletin):
        return bulletin.standing()
