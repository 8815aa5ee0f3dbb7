"""Scheduling CMS pages: the same words and the same second person as for every record."""

from cms.models import PageContent
from cms.toolbar.utils import get_object_preview_url
from django import forms
from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from djangocms_versioning.constants import DRAFT
from djangocms_versioning.models import Version

from icsportal.publishing.actions import Refused
from icsportal.publishing.clock import ClockTimeField, ClockTimeWidget
from icsportal.publishing.words import moment, name_of
from pages.admin.page import standing_context
from pages.models import PageSchedule
from pages.schedule import actions, words
from pages.schedule.four_eyes import writer_of


def drafts():
    """Versions of pages that can be scheduled, with who wrote them and what they hold."""
    return (
        Version.objects.filter(content_type=ContentType.objects.get_for_model(PageContent), state=DRAFT)
        .select_related("created_by", "latest_edit__by")
        .prefetch_related("content")
        .order_by("-modified")
    )


class DraftChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, version):
        return f"{version.content.title} (latest change by {name_of(writer_of(version))})"


class PageScheduleForm(forms.ModelForm):
    by = None  # the person who fills it in; set by the admin

    class Meta:
        model = PageSchedule
        fields = ["version", "publish_at", "urgent_reason"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("version") and cleaned.get("publish_at"):
            try:
                actions.require_may_publish(cleaned["version"], self.by, cleaned.get("urgent_reason", ""))
            except Refused as refusal:
                raise ValidationError(refusal.reasons) from refusal
        return cleaned


@admin.register(PageSchedule)
class PageScheduleAdmin(admin.ModelAdmin):
    form = PageScheduleForm
    formfield_overrides = {models.DateTimeField: {"form_class": ClockTimeField, "widget": ClockTimeWidget}}
    list_display = ["page", "publish_at", "by", "outcome", "urgent_reason"]
    list_select_related = ["by", "version__created_by", "version__latest_edit", "checked_by"]
    date_hierarchy = "publish_at"
    actions = ["check_selected"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("version__content")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        # What was done stays in the history.
        return (obj is None or obj.is_waiting or bool(obj.failed_because)) and super().has_delete_permission(
            request, obj
        )

    def get_actions(self, request):
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def get_fields(self, request, obj=None):
        if obj is None:
            urgent = ["urgent_reason"] if actions.may_publish_urgently(request.user) else []
            return ["version", "publish_at", *urgent]
        return ["page", "seen", "publish_at", "by", "urgent_reason", "outcome"]

    def get_readonly_fields(self, request, obj=None):
        return ["page", "seen", "outcome"] if obj else []

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change, **options)
        form.by = request.user
        return form

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "version":
            options |= {"queryset": drafts(), "form_class": DraftChoiceField}
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_changeform_initial_data(self, request):
        return {"publish_at": timezone.now(), **super().get_changeform_initial_data(request)}

    def save_model(self, request, obj, form, change):
        made = actions.schedule(
            version=obj.version, publish_at=obj.publish_at, by=request.user, urgent_reason=obj.urgent_reason
        )
        obj.pk = made.pk
        if made.publish_at <= timezone.now():
            actions.publish_due()
            made.refresh_from_db()
        if made.failed_because:
            messages.error(request, f"“{made}” did not go live. {made.failed_because}")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        chosen = request.GET.get("version", "")
        version = drafts().filter(pk=chosen).first() if add and chosen.isdecimal() else None
        if version:
            context |= standing_context(version, request.user)
            context["schedule_address"] = ""
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="Page")
    def page(self, entry):
        return format_html('<a href="{}">{}</a>', get_object_preview_url(entry.version.content), entry)

    @admin.display(description="Where it stands")
    def seen(self, entry):
        return f"{words.seen_by_public(entry.version)} {words.what_comes_next(entry.version)}"

    @admin.display(description="What happened")
    def outcome(self, entry):
        if entry.failed_because:
            return f"It did not go live. {entry.failed_because}"
        if entry.needs_check:
            return f"Live since {moment(entry.done_at)}. A second person must check it."
        if entry.is_waiting and entry.is_outdated:
            return words.outlook(entry)
        return f"Live since {moment(entry.done_at)}" if entry.done_at else "It waits for its time."

    @admin.action(description="I have checked the selected", permissions=["add"])
    def check_selected(self, request, queryset):
        for entry in queryset:
            try:
                actions.check(entry=entry, by=request.user)
            except Refused as refusal:
                messages.error(request, f"“{entry}”: {refusal}")
            else:
                messages.success(request, f"“{entry}” is checked.")
