import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from icsportal.publishing import actions
from icsportal.publishing.admin import RecordAdmin
from pages.admin.topic import BelongsToParent
from publications.meetings import pack
from publications.meetings.forms import MeetingForm, PackItems, PaperForm, PaperFormSet
from publications.meetings.models import AgendaItem, Meeting, MeetingBody, Paper, PublicQuestion
from publications.meetings.pages import about


class ItemInline(BelongsToParent, admin.TabularInline):
    model = AgendaItem
    extra = 0
    max_num = 200
    verbose_name = "item of the agenda"
    verbose_name_plural = "agenda"
    fields = ["position", "number", "title", "purpose", "first_page", "last_page"]


class PaperInline(BelongsToParent, admin.StackedInline):
    model = Paper
    form = PaperForm
    formset = PaperFormSet
    autocomplete_fields = ["file"]
    view_on_site = False  # the public may not have it yet
    extra = 0
    max_num = 100

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("file")


class QuestionInline(BelongsToParent, admin.StackedInline):
    model = PublicQuestion
    extra = 0
    max_num = 100
    verbose_name = "question from the public"
    verbose_name_plural = "questions from the public"


@admin.register(Meeting)
class MeetingAdmin(RecordAdmin):
    form = MeetingForm
    change_form_template = "admin/meetings/change_form.html"
    detail_template = "meetings/meeting_detail.html"
    detail_name = "meeting"

    list_display = ["title", "body", "held_on", "on_site", "since", "writer"]
    list_filter = ["body", "held_on"]
    list_select_related = ["body"]
    search_fields = ["title", "summary", "items__title"]
    date_hierarchy = "held_on"
    inlines = [ItemInline, PaperInline, QuestionInline]
    fieldsets = [
        (
            "What meets, and when",
            {"fields": ["body", "title", "held_on", ("starts_at", "ends_at"), "is_cancelled"]},
        ),
        ("What it is about", {"fields": ["summary", "about"]}),
        ("Where", {"fields": ["place", "join_url", "recording_url"]}),
        ("Questions from the public", {"fields": ["how_to_ask", "clear_days"]}),
        ("Papers", {"fields": ["papers_at"]}),
        ("Only for staff", {"fields": ["source_note"]}),
        ("On the site", {"fields": ["publish_at", "expire_at"]}),
    ]
    actions = ["publish_selected"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("body")

    def detail_context(self, record):
        meeting = Meeting.objects.for_detail().get(pk=record.pk)
        return {self.detail_name: meeting, **about(meeting)}

    def standing_context(self, request, record):
        context = super().standing_context(request, record)
        if self.has_change_permission(request, record):
            context["pack_address"] = self.address("pack", record)
        return context

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/pack/", wrap(self.pack_view), name="meetings_meeting_pack"),
            *super().get_urls(),
        ]

    def pack_view(self, request, object_id):
        """The items that the bookmarks of the pack name, to be put right and taken over."""
        meeting = self.found(request, object_id)
        if not self.has_change_permission(request, meeting):
            raise PermissionDenied
        if request.method == "POST":
            form = PackItems(request.POST)
            seen = request.POST.get("seen_version", "")
            meeting.version = int(seen) if re.fullmatch("[0-9]{1,9}", seen) else 0
            if form.is_valid():
                try:
                    pack.take_over(meeting=meeting, items=form.items, by=request.user)
                except actions.Refused as refusal:
                    messages.error(request, str(refusal))
                else:
                    messages.success(request, f"{len(form.items)} items of the pack are on the agenda.")
                return HttpResponseRedirect(self.address("change", meeting))
        else:
            try:
                form = PackItems(initial=[vars(each) for each in pack.proposed(meeting)])
            except actions.Refused as refusal:
                messages.error(request, str(refusal))
                return HttpResponseRedirect(self.address("change", meeting))
        context = self.page_context(request, meeting, title=f"Items from the pack: {meeting}")
        context |= {"formset": form, "seen_version": meeting.version}
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/meetings/pack.html", context, status=status)


@admin.register(MeetingBody)
class MeetingBodyAdmin(admin.ModelAdmin):
    list_display = ["name", "organisation"]
    list_select_related = ["organisation"]
    search_fields = ["name"]
    autocomplete_fields = ["organisation"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request, obj=None):
        # A part of the addresses of all its meetings, which people keep.
        return ["slug"] if obj else []

    def has_delete_permission(self, request, obj=None):
        # People keep the addresses of its meetings.
        return False
