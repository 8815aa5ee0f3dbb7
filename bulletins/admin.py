from django.contrib import admin
from django.forms import CheckboxSelectMultiple

from bulletins.forms import PictureForm, PictureFormSet, PlacedForm
from bulletins.models import Bulletin, BulletinBox, BulletinPicture
from icsportal.publishing.admin import RecordAdmin
from icsportal.publishing.pasting import PASTED_TEXT


class PartInline(admin.StackedInline):
    """A part of a record: whoever may write the record may write it, and nobody else."""

    extra = 0
    max_num = 20
    formfield_overrides = PASTED_TEXT

    def has_view_permission(self, request, obj=None):
        return self.of_whole(request).has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self.of_whole(request).can_write(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.of_whole(request).can_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.of_whole(request).can_write(request, obj)

    def of_whole(self, request):
        return self.admin_site.get_model_admin(self.parent_model)


class PictureInline(PartInline):
    model = BulletinPicture
    form = PictureForm
    formset = PictureFormSet


class BoxInline(PartInline):
    model = BulletinBox


@admin.register(Bulletin)
class BulletinAdmin(RecordAdmin):
    form = PlacedForm
    detail_template = "bulletins/bulletin_detail.html"
    detail_name = "bulletin"

    list_display = ["title", "on_site", "since", "until", "writer", "is_featured"]
    list_filter = ["state", "issued_on", "topics"]
    search_fields = ["title", "summary", "body"]
    date_hierarchy = "issued_on"
    prepopulated_fields = {"slug": ["title"]}
    inlines = [PictureInline, BoxInline]
    fieldsets = [
        ("What it says", {"fields": ["title", "slug", "summary", "body"]}),
        ("Who says it, and when", {"fields": ["issued_by", "issued_on"]}),
        ("Who and what it is about", {"fields": ["places", "topics", "related"]}),
        ("For journalists", {"fields": ["contact_name", "contact_phone", "contact_email"]}),
        ("Only for staff", {"fields": ["source_note"]}),
        ("On the site", {"fields": ["is_featured", "publish_at", "expire_at"]}),
    ]
    actions = ["publish_selected"]

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "topics":
            options["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)
