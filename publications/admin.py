from django.contrib import admin
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.html import format_html

from icsportal.publishing.admin import RecordAdmin
from pages.admin.topic import BelongsToParent
from publications import actions
from publications.admin_files import FromFiles
from publications.admin_word import TextFromWord
from publications.models import Attachment, Edition, FormatRequest, Publication, Series
from publications.reading import about
from publications.staff_forms import (
    AttachmentForm,
    AttachmentFormSet,
    FormatRequestAnswer,
    PublicationForm,
)


class AttachmentInline(BelongsToParent, admin.StackedInline):
    model = Attachment
    form = AttachmentForm
    formset = AttachmentFormSet
    extra = 0
    max_num = 30
    verbose_name = "format"
    verbose_name_plural = "formats"

    def get_queryset(self, request):
        return super().get_queryset(request).in_order()


class EditionInline(admin.TabularInline):
    """What the public was given, version by version: to read, never to change."""

    model = Edition
    extra = 0
    can_delete = False
    fields = readonly_fields = ["version", "published_at", "replaced_at", "change_note", "is_minor"]
    verbose_name_plural = "versions that were published"

    def has_view_permission(self, request, obj=None):
        return self.admin_site.get_model_admin(Publication).has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="version")
    def version(self, edition):
        if edition.published_at > timezone.now():
            return str(edition)
        return format_html('<a href="{}">{}</a>', edition.get_absolute_url(), edition)


@admin.register(Publication)
class PublicationAdmin(FromFiles, TextFromWord, RecordAdmin):
    change_form_template = "admin/publications/publication/change_form.html"
    change_list_template = "admin/publications/publication/change_list.html"
    form = PublicationForm
    detail_template = "publications/publication_draft.html"

    list_display = ["title", "type", "published_on", "review_due_on", "on_site", "since", "until", "writer"]
    list_filter = ["type", "scheme_class", "series", "review_due_on"]
    search_fields = ["title", "summary", "organisation"]
    date_hierarchy = "published_on"
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["publisher", "superseded_by"]
    inlines = [AttachmentInline, EditionInline]
    fieldsets = [
        ("What it is", {"fields": ["type", "title", "slug", "summary"]}),
        ("The document as a web page", {"fields": ["body", "is_numbered", "language", "no_text_reason"]}),
        (
            "Where it comes from",
            {
                "fields": [
                    "organisation",
                    "publisher",
                    ("published_on", "published_on_precision"),
                    ("covers_from", "covers_to"),
                    "original_url",
                ]
            },
        ),
        ("Who and what it is about", {"fields": ["places", "topics", "scheme_class", "series"]}),
        ("Keeping it true", {"fields": ["review_due_on", "superseded_by", "formats_contact", "change_note"]}),
        ("On the site", {"fields": ["publish_at", "expire_at"]}),
    ]
    actions = ["publish_selected"]

    def detail_context(self, record):
        return about(record)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [*self.files_urls(wrap), *self.word_urls(wrap), *super().get_urls()]

    def standing_context(self, request, record):
        context = super().standing_context(request, record)
        return context | self.files_context(request, record) | self.word_context(request, record)

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "topics":
            options["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]

    # People keep the address of its latest one, so it stays once it is given.

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(FormatRequest)
class FormatRequestAdmin(admin.ModelAdmin):
    """Who needs what by when. How to reach them is shown until they are answered."""

    form = FormatRequestAnswer
    list_display = ["publication", "wanted", "due_on", "asked_at", "done_at"]
    list_display_links = ["publication", "wanted"]
    list_filter = [("done_at", admin.EmptyFieldListFilter), "due_on"]
    list_select_related = ["publication"]
    readonly_fields = ["publication", "wanted", "contact", "asked_at", "due_on", "done_at"]
    fields = [*readonly_fields, "is_answered"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.done_at is None)

    def get_fields(self, request, obj=None):
        can_answer = self.has_change_permission(request, obj)
        return self.fields if can_answer else self.readonly_fields

    def save_model(self, request, obj, form, change):
        if form.cleaned_data.get("is_answered"):
            actions.close(format_request=obj, by=request.user)
