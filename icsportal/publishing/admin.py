"""The editors' desk of every record: its words, where it stands, and buttons that call the actions."""

from itertools import pairwise

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst

from icsportal.publishing import actions, words
from icsportal.publishing.buttons import BUTTONS, buttons_for
from icsportal.publishing.checking import findings, reading_age, what_stops
from icsportal.publishing.clock import ClockTimeField, ClockTimeWidget
from icsportal.publishing.contents import changed, contents, difference, words_compared
from icsportal.publishing.filters import StandingFilter
from icsportal.publishing.forms import ActionForm, RecordForm
from icsportal.publishing.models import Change, Record, ShareLink
from icsportal.publishing.paper import on_paper
from icsportal.publishing.pasting import PASTED_TEXT
from icsportal.publishing.problems import problems
from icsportal.publishing.typed import typed_words


class RecordAdmin(admin.ModelAdmin):
    """Write, preview, send for review, publish, schedule, correct, withdraw, compare and restore."""

    form = RecordForm
    formfield_overrides = {**PASTED_TEXT, models.URLField: {"assume_scheme": "https"}}
    change_form_template = "admin/publishing/change_form.html"
    object_history_template = "admin/publishing/history.html"
    list_per_page = 50
    detail_template = ""
    detail_name = ""

    # what may be done

    def may(self, request, permission):
        codename = get_permission_codename(permission, self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    def has_change_permission(self, request, obj=None):
        # What is approved is changed in a new version, so that a second person reads it.
        is_open = obj is None or obj.state in (Record.State.DRAFT, Record.State.IN_REVIEW)
        return is_open and super().has_change_permission(request, obj)

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view") or self.may(request, "change")

    def has_delete_permission(self, request, obj=None):
        # What the public could once read is withdrawn, never deleted.
        is_draft = obj is None or obj.state in (Record.State.DRAFT, Record.State.IN_REVIEW)
        return is_draft and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def get_list_filter(self, request):
        others = [name for name in super().get_list_filter(request) if name != "state"]
        return [StandingFilter, *others]

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj is None or obj.is_live() else None

    # writing

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method == "POST":
            record = self.get_object(request, unquote(object_id))
            if record is None or not self.has_change_permission(request, record):
                return self.not_saved(request, record)
        return super().change_view(request, object_id, form_url, extra_context)

    def not_saved(self, request, record):
        """Shows what was typed, to be copied, when there is no draft any more in which it could be kept."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "It was not saved, but what you typed is here",
            "record": record,
            "seen_by_public": record and words.seen_by_public(record),
            "back": self.address("change", record)
            if record
            else reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
            "typed": typed_words(request.POST, self.get_form(request).base_fields),
        }
        status = 403 if record else 404
        return TemplateResponse(request, "admin/publishing/not_saved.html", context, status=status)

    def formfield_for_dbfield(self, db_field, request, **options):
        if isinstance(db_field, models.DateTimeField):
            options = {"form_class": ClockTimeField, "widget": ClockTimeWidget, **options}
        return super().formfield_for_dbfield(db_field, request, **options)

    def can_write(self, request, obj):
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def get_readonly_fields(self, request, obj=None):
        found = super().get_readonly_fields(request, obj)
        # Since when the public reads it stays as it was, whatever a new version says.
        is_set = obj and obj.replaces_id and obj.replaces.publish_at <= timezone.now()
        return [*found, "publish_at"] if is_set else found

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return (
            [*fieldsets, (None, {"fields": ["seen_version"]})] if self.can_write(request, obj) else fieldsets
        )

    def save_model(self, request, obj, form, change):
        if not change:
            obj.changed_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # To press "Save" on what others wrote is not to write it: who read it may still publish it.
        if change and not any(part.has_changed() for part in (form, *formsets)):
            return
        actions.record_edit(record=form.instance, by=request.user, is_new=not change)
        if faults := what_stops(form.instance):
            things = "One thing" if len(faults) == 1 else f"{len(faults)} things"
            messages.warning(
                request,
                f"{things} must be put right before “{form.instance}” can be published: "
                "the top of its form says what.",
            )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("changed_by", "approved_by", "replaces")

    # reading where it stands

    @admin.display(description="On the site")
    def on_site(self, record):
        return "New version of it" if record.replaces_id else record.standing()

    @admin.display(description="Since", ordering="publish_at")
    def since(self, record):
        return record.publish_at

    @admin.display(description="Until", ordering="expire_at")
    def until(self, record):
        return record.expire_at

    @admin.display(description="Latest change by", ordering="changed_by")
    def writer(self, record):
        return words.name_of(record.changed_by)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= self.standing_context(request, obj)
        if context["errors"]:
            context["problems"] = problems(context["adminform"].form, context["inline_admin_formsets"])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def standing_context(self, request, record):
        """What the top of the form says and offers."""
        newer = type(record)._default_manager.filter(replaces=record).first()
        return {
            "standing": record.standing(),
            "seen_by_public": words.seen_by_public(record),
            "what_comes_next": words.what_comes_next(record),
            **self.check_context(record),
            "record_buttons": [
                (button, self.address("do", record, button.name))
                for button in map(BUTTONS.get, buttons_for(record))
                if self.may(request, button.permission)
            ],
            "is_public": record.is_live(),
            "preview_address": self.address("preview", record),
            "newer_version": newer and self.address("change", newer),
            "replaced_version": record.replaces and self.address("change", record.replaces),
            "share_links": ShareLink.objects.about(record).valid(),
            "share_address": self.address("share", record),
            "may_share": self.may(request, "change") and record.standing() != "Withdrawn",
            "latest_note": Change.objects.about(record).filter(action="Sent back").first()
            if record.state == Record.State.DRAFT
            else None,
        }

    def check_context(self, record):
        """What must be put right and what could be plainer, of something that can still be changed."""
        if record.state not in (Record.State.DRAFT, Record.State.IN_REVIEW):
            return {}
        found = findings(record)
        return {
            "is_checked": True,
            "stops": [*record.missing(), *(str(finding) for finding in found if finding.stops)],
            "advice": [str(finding) for finding in found if not finding.stops],
            "reading_age": reading_age(record),
        }

    def address(self, view, record, *more):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", args=[record.pk, *more])

    # doing

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/do/<slug:action>/", wrap(self.do_view), name=f"{name}_do"),
            path("<path:object_id>/preview/", wrap(self.preview_view), name=f"{name}_preview"),
            path("<path:object_id>/page/", wrap(self.page_view), name=f"{name}_page"),
            path("<path:object_id>/paper/", wrap(self.paper_view), name=f"{name}_paper"),
            path("<path:object_id>/share/", wrap(self.share_view), name=f"{name}_share"),
            path(
                "<path:object_id>/history/<int:change_id>/", wrap(self.compare_view), name=f"{name}_compare"
            ),
            *super().get_urls(),
        ]

    def found(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return record

    def do_view(self, request, object_id, action):
        """Asks for what the action needs; does it on POST; says plainly why it cannot be done."""
        record = self.found(request, object_id)
        button = BUTTONS.get(action)
        if button is None:
            raise Http404
        if not self.may(request, button.permission):
            raise PermissionDenied
        form = self.form_of(request, record, button)
        if form.is_valid():
            seen, given = form.cleaned_data.pop("seen_version"), form.cleaned_data
            try:
                if seen is not None and seen != record.version:
                    raise actions.ChangedMeanwhile(record)
                result = getattr(actions, action)(record=record, by=request.user, **given)
            except actions.Refused as refusal:
                form.add_error(None, refusal.reasons)
            else:
                shown = result or record
                messages.success(request, f"{button.label}: done. {words.seen_by_public(shown)}")
                return HttpResponseRedirect(self.address("change", shown))
        context = self.page_context(request, record, title=f"{button.label}: {record}")
        context |= {"form": form, "button": button, "seen_by_public": words.seen_by_public(record)}
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/publishing/do.html", context, status=status)

    def form_of(self, request, record, button):
        """What is asked for one button: nothing that would have no meaning for this record."""
        without = {"at"} if record.replaces_id else set()
        if not record.replaces_id or record.replaces.publish_at > timezone.now():
            without |= {"correction", "is_minor"}
        fields = ["seen_version", *(name for name in button.fields if name not in without)]
        seen = request.GET.get("seen", "")
        initial = {"seen_version": seen if seen.isdecimal() else record.version}
        if record.publish_at and record.publish_at > timezone.now():
            initial["at"] = record.publish_at
        data = request.POST if request.method == "POST" else None
        return ActionForm(data, fields=fields, reason_help=button.reason_help, initial=initial)

    def page_context(self, request, record, title):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "record": record,
            "title": title,
            "back": self.address("change", record),
            "app_label": self.opts.app_label,
            "verbose_name": capfirst(self.opts.verbose_name),
        }

    def preview_view(self, request, object_id):
        """The page as it will be: on a phone, on a desktop and on paper."""
        record = self.found(request, object_id)
        context = self.page_context(request, record, title=f"Preview: {record}")
        context |= {
            "page_address": self.address("page", record),
            "paper_address": self.address("paper", record),
        }
        return TemplateResponse(request, "admin/publishing/preview.html", context)

    def page_view(self, request, object_id):
        return self.draft_page(request, self.found(request, object_id))

    def detail_context(self, record):
        """What the template of the public page needs."""
        return {self.detail_name: record}

    def paper_view(self, request, object_id):
        return on_paper(self.draft_page(request, self.found(request, object_id)))

    def draft_page(self, request, record):
        """The public page of a record as it is written now, marked as a draft."""
        context = {**self.detail_context(record), "draft_note": words.seen_by_public(record)}
        response = render(request, self.detail_template, context)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def share_view(self, request, object_id):
        """Makes a share link, or ends one."""
        record = self.found(request, object_id)
        if not self.may(request, "change"):
            raise PermissionDenied
        if request.method == "POST":
            if link_id := request.POST.get("revoke"):
                link = get_object_or_404(
                    ShareLink.objects.about(record), pk=link_id if link_id.isdigit() else 0
                )
                actions.revoke(link=link, by=request.user)
                messages.success(request, "The share link no longer works.")
            else:
                link = actions.share(record=record, by=request.user)
                address = request.build_absolute_uri(link.get_absolute_url())
                messages.success(
                    request, f"Anyone with this link can read the draft until it ends: {address}"
                )
        return HttpResponseRedirect(self.address("change", record))

    # history

    def history_view(self, request, object_id, extra_context=None):
        record = self.found(request, object_id)
        changes = list(Change.objects.about(record).select_related("by"))
        rows = []
        for change, earlier in pairwise([*changes, None]):
            fields = changed(self.model, earlier.contents, change.contents) if earlier else []
            rows.append(
                {
                    "change": change,
                    "who": words.name_of(change.by),
                    "fields": [label for label, *_ in fields],
                    "compare": self.address("compare", record, change.pk),
                }
            )
        context = self.page_context(request, record, title=f"History: {record}")
        context |= {"rows": rows, "corrections": record.corrections}
        return TemplateResponse(request, self.object_history_template, context)

    def compare_view(self, request, object_id, change_id):
        """What one change did, word by word, and a button that makes it the draft again."""
        record = self.found(request, object_id)
        change = get_object_or_404(Change.objects.about(record), pk=change_id)
        may_restore = self.may(request, "change") and record.state != Record.State.WITHDRAWN
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            try:
                draft = actions.restore(record=record, change=change, by=request.user)
            except actions.Refused as refusal:
                messages.error(request, str(refusal))
                return HttpResponseRedirect(self.address("change", record))
            messages.success(request, "Restored as a draft.")
            return HttpResponseRedirect(self.address("change", draft))
        earlier = Change.objects.about(record).filter(at__lte=change.at, pk__lt=change.pk).first()
        before = earlier.contents if earlier else {}
        context = self.page_context(request, record, title=f"{change}: {record}")
        context |= {
            "change": change,
            "may_restore": may_restore,
            "differs_from_now": difference(self.model, change.contents, contents(record)),
            "compared": [
                (label, words_compared(was, became))
                for label, was, became in difference(self.model, before, change.contents)
            ],
        }
        return TemplateResponse(request, "admin/publishing/compare.html", context)

    # many at once

    @admin.action(description="Publish the selected", permissions=["publish"])
    def publish_selected(self, request, queryset):
        """Publishes each that may be published, and says of each other why not."""
        for record in queryset:
            try:
                shown = actions.publish(record=record, by=request.user)
            except actions.Refused as refusal:
                messages.error(request, f"“{record}” was not published. {refusal}")
            else:
                messages.success(
                    request, f"“{shown}”: {words.seen_by_public(shown)} {words.what_comes_next(shown)}"
                )

    def has_publish_permission(self, request):
        return self.may(request, "publish")
