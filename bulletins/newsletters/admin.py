from collections.abc import Callable
from typing import ClassVar

from django.contrib import admin

from bulletins.admin import PartInline
from bulletins.newsletters.forms import IssueForm, ItemForm, ItemFormSet, NewsletterListForm
from bulletins.newsletters.models import IssueItem, NewsletterIssue, NewsletterList
from icsportal.publishing.admin import RecordAdmin


@admin.register(NewsletterList)
class NewsletterListAdmin(admin.ModelAdmin):
    """Lists are public as they are saved; one that has ended is closed, and keeps its issues."""

    form = NewsletterListForm
    list_display = ["name", "area", "is_open"]
    list_filter = ["is_open"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).with_place()

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # people keep the address of its issues

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def has_delete_permission(self, request, obj=None):
        return False


class ItemInline(PartInline):
    model = IssueItem
    form = ItemForm
    formset = ItemFormSet
    max_num = 60
    verbose_name_plural = "items, in the order in which they are read"

    def get_extra(self, request, obj=None, **kwargs):
        return 3 if obj is None or not obj.items.exists() else 1


@admin.register(NewsletterIssue)
class NewsletterIssueAdmin(RecordAdmin):
    form = IssueForm
    change_form_template = "admin/newsletters/newsletterissue/change_form.html"
    detail_template = "bulletins/newsletters/newsletter_issue.html"
    detail_name = "issue"

    list_display = ["title", "newsletter", "issued_on", "on_site", "since", "writer"]
    list_filter = ["state", "newsletter"]
    search_fields = ["title", "summary", "introduction"]
    date_hierarchy = "issued_on"
    inlines = [ItemInline]
    fieldsets = [
        ("Which issue", {"fields": ["newsletter", "issued_on", "is_dated_by_month"]}),
        ("What it says", {"fields": ["title", "summary", "introduction"]}),
        ("Only for staff", {"fields": ["source_note"]}),
        ("On the site", {"fields": ["publish_at", "expire_at"]}),
    ]
    actions = ["publish_selected"]

    # Each `make(request, issue)` gives a (Button, address) for the top of the form, or None.
    more_buttons: ClassVar[list[Callable]] = []

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("newsletter", "replaces__newsletter")

    def standing_context(self, request, record):
        context = super().standing_context(request, record)
        made = [make(request, record) for make in self.more_buttons]
        context["record_buttons"] += [pair for pair in made if pair]
        return context
