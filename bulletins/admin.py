from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms import CheckboxSelectMultiple
from djangocms_text.fields import HTMLField

from bulletins.forms import BulletinForm, PastedTextField, PictureForm, PictureFormSet
from bulletins.models import Bulletin, BulletinPicture
from icsportal.publishing.admin import RecordAdmin


class PictureInline(admin.StackedInline):
    model = BulletinPicture
    form = PictureForm
    formset = PictureFormSet
    extra = 0
    max_num = 20

    # Whoever may write the bulletin may choose its pictures; nobody has a permission on pictures alone.
    def has_view_permission(self, request, obj=None):
        return self.of_bulletin(request).has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self.of_bulletin(request).can_write(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.of_bulletin(request).can_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.of_bulletin(request).can_write(request, obj)

    def of_bulletin(self, request):
        return self.admin_site.get_model_admin(Bulletin)


@admin.register(Bulletin)
class BulletinAdmin(RecordAdmin):
    form = BulletinForm
    detail_template = "bulletins/bulletin_detail.html"
    detail_name = "bulletin"

    list_display = ["title", "on_site", "since", "until", "writer", "is_featured"]
    list_filter = ["state", "issued_on", "topics"]
    search_fields = ["title", "summary", "body"]
    date_hierarchy = "issued_on"
    prepopulated_fields = {"slug": ["title"]}
    inlines = [PictureInline]
    formfield_overrides = {HTMLField: {"form_class": PastedTextField, "widget": AdminTextareaWidget}}
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
