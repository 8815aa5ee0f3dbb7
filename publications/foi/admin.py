"""The desk of the FOI officer: requests and their answers, the scheme, the law and the figures."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator

from icsportal.lib.csv_text import csv_text
from icsportal.publishing.actions import Refused
from icsportal.publishing.admin import RecordAdmin
from icsportal.publishing.buttons import Button
from icsportal.publishing.forms import ActionForm
from icsportal.publishing.pasting import PASTED_TEXT
from pages.admin.topic import BelongsToParent
from pages.services.spreadsheet import SpreadsheetForm
from publications.files.uploads import accepting_files
from publications.foi import actions, importing
from publications.foi.consistency import advice_on
from publications.foi.models import (
    AnswerFile,
    AppliedProvision,
    ComplianceQuarter,
    DisclosureLogEntry,
    InternalReview,
    Provision,
    Question,
    SchemeClass,
    SchemeItem,
)
from publications.foi.models.performance import FIGURES
from publications.foi.staff_forms import (
    AnswerFileForm,
    AppliedForm,
    AppliedFormSet,
    EntryForm,
    QuarterForm,
    QuestionForm,
    QuestionFormSet,
    ReviewForm,
    ReviewFormSet,
)
from publications.foi.views import entry_context

COPY = Button(
    "copy",
    "Copy into a new entry",
    "add",
    explanation="A new draft, received today, with the same words and without dates, decision and files.",
)


class QuestionInline(BelongsToParent, admin.StackedInline):
    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    formfield_overrides = PASTED_TEXT
    extra = 0
    max_num = 60


class AppliedInline(BelongsToParent, admin.StackedInline):
    model = AppliedProvision
    form = AppliedForm
    formset = AppliedFormSet
    extra = 0
    max_num = 60


class ReviewInline(BelongsToParent, admin.StackedInline):
    model = InternalReview
    form = ReviewForm
    formset = ReviewFormSet
    extra = 0
    max_num = 1


class AnswerFileInline(BelongsToParent, admin.StackedInline):
    model = AnswerFile
    form = AnswerFileForm
    extra = 0
    max_num = 30

    def get_formset(self, request, obj=None, **options):
        """Each form knows who uploads."""
        formset = super().get_formset(request, obj, **options)

        class WithPerson(formset):
            def get_form_kwargs(self, index):
                return {**super().get_form_kwargs(index), "by": request.user}

        return WithPerson


@admin.register(DisclosureLogEntry)
@method_decorator(accepting_files, name="add_view")
@method_decorator(accepting_files, name="change_view")
class DisclosureLogEntryAdmin(RecordAdmin):
    form = EntryForm
    change_list_template = "admin/foi/disclosurelogentry/change_list.html"
    detail_template = "foi/entry.html"

    list_display = [
        "reference",
        "title",
        "received_on",
        "due",
        "answered_on",
        "decision",
        "on_site",
        "writer",
    ]
    list_display_links = ["reference", "title"]
    list_filter = ["decision", "regime", "in_time", "received_on", "topics", "is_example"]
    search_fields = ["reference", "case_reference", "title", "request_text"]
    date_hierarchy = "received_on"
    inlines = [QuestionInline, AppliedInline, ReviewInline, AnswerFileInline]
    readonly_fields = ["due_in_words"]
    actions = ["publish_selected"]
    fieldsets = [
        ("What was asked", {"fields": ["reference", "case_reference", "regime", "title", "request_text"]}),
        (
            "When",
            {
                "fields": [
                    "received_on",
                    ("clarification_asked_on", "clarification_received_on"),
                    ("fee_notice_on", "fee_paid_on"),
                    "extension",
                    ("is_complex", "is_voluminous"),
                    "extended_to",
                    "due_in_words",
                    "answered_on",
                ]
            },
        ),
        (
            "What was answered",
            {
                "fields": [
                    "answer",
                    "held",
                    "decision",
                    "refusal_reason",
                    "available_at",
                    "expected_publication",
                ]
            },
        ),
        ("What it is about", {"fields": ["topics", "places", "answered_by"]}),
        ("Dataset", {"fields": ["is_dataset", "dataset_owner", "dataset_next_update_on"]}),
        ("On the site", {"fields": ["publish_at", "expire_at"]}),
    ]

    # reading

    @admin.display(description="Due", ordering="due_on")
    def due(self, entry):
        return entry.last_day

    @admin.display(description="Due date")
    def due_in_words(self, entry):
        if not entry.pk:
            return "Counted when you save."
        words = entry.sum_in_words
        return f"{words} Extended to {entry.extended_to:%-d %B %Y}." if entry.extended_to else words

    def detail_context(self, record):
        return entry_context(record)

    # writing

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "topics":
            options["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for advice in advice_on(form.instance):
            messages.warning(request, advice)

    # doing

    def standing_context(self, request, record):
        context = super().standing_context(request, record)
        if self.has_add_permission(request):
            context["record_buttons"].append((COPY, self.address("do", record, COPY.name)))
        return context

    def do_view(self, request, object_id, action):
        if action != COPY.name:
            return super().do_view(request, object_id, action)
        record = self.found(request, object_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            copy = actions.copy_entry(entry=record, by=request.user)
            messages.success(request, f"{copy.reference} is a draft like {record.reference}.")
            return HttpResponseRedirect(self.address("change", copy))
        context = self.page_context(request, record, title=f"{COPY.label}: {record}")
        context |= {"form": ActionForm(fields=[]), "button": COPY}
        return TemplateResponse(request, "admin/publishing/do.html", context)

    def changelist_view(self, request, extra_context=None):
        last = DisclosureLogEntry.objects.requests().order_by("-pk").first()
        copy_last = last and self.address("do", last, COPY.name)
        return super().changelist_view(request, {"copy_last": copy_last, **(extra_context or {})})

    # from a case system

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name="foi_disclosurelogentry_import"),
            path("import/empty.csv", wrap(self.empty_sheet), name="foi_disclosurelogentry_empty_sheet"),
            *super().get_urls(),
        ]

    def import_view(self, request):
        """Shows what is in a file and all that is wrong with it; keeps it only when asked again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SpreadsheetForm(request.POST, request.FILES) if request.method == "POST" else SpreadsheetForm()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Requests from a case system",
            "form": form,
            "needed": importing.NEEDED,
            "optional": importing.OPTIONAL,
        }
        status = 422 if form.is_bound else 200
        if form.is_bound and form.is_valid():
            sheet = importing.read(form.data_bytes())
            if not sheet.faults and form.cleaned_data["text"]:
                kept = importing.keep(rows=sheet.rows, by=request.user)
                messages.success(request, f"{len(kept)} requests were added as drafts.")
                return HttpResponseRedirect(reverse("admin:foi_disclosurelogentry_changelist"))
            context["sheet"] = sheet
            if not sheet.faults:
                status = 200
                context["again"] = SpreadsheetForm(initial={"text": sheet.text})
        return TemplateResponse(request, "admin/foi/disclosurelogentry/import.html", context, status=status)

    def empty_sheet(self, request):
        """The names of the columns, to start from."""
        return HttpResponse(
            csv_text(importing.COLUMNS, []),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="requests-to-add.csv"'},
        )


@admin.register(Provision)
class ProvisionAdmin(admin.ModelAdmin):
    """The words in which the law is explained; what the law itself says is fixed."""

    list_display = ["code", "title", "kind", "has_public_interest_test"]
    list_display_links = ["code", "title"]
    list_filter = ["regime", "kind"]
    search_fields = ["code", "title", "summary"]
    formfield_overrides = PASTED_TEXT
    fields = [
        "code",
        "title",
        "summary",
        "explanation",
        "kind",
        "has_public_interest_test",
        "allows_neither_confirm_nor_deny",
    ]
    readonly_fields = ["code", "kind", "has_public_interest_test", "allows_neither_confirm_nor_deny"]


@admin.register(SchemeClass)
class SchemeClassAdmin(admin.ModelAdmin):
    list_display = ["number", "title", "statutory_title"]
    list_display_links = ["title"]
    fields = ["title", "statutory_title", "summary"]
    readonly_fields = ["statutory_title"]


class Gap(admin.SimpleListFilter):
    title = "where it is"
    parameter_name = "gap"

    def lookups(self, request, model_admin):
        return [("gap", "Not on the site"), ("overdue", "Overdue")]

    def queryset(self, request, queryset):
        match self.value():
            case "gap":
                return queryset.gaps()
            case "overdue":
                return queryset.overdue()


@admin.register(SchemeItem)
class SchemeItemAdmin(admin.ModelAdmin):
    list_display = ["name", "scheme_class", "owner", "frequency", "last_published_on", "next_due_on", "here"]
    list_filter = [Gap, "scheme_class", "frequency", "owner"]
    list_select_related = ["scheme_class", "publication"]
    search_fields = ["name", "owner"]
    autocomplete_fields = ["publication"]
    fieldsets = [
        (None, {"fields": ["scheme_class", "order", "name", "duty", "owner"]}),
        ("When", {"fields": ["frequency", "last_published_on", "next_due_on"]}),
        ("Where it is: one of the three", {"fields": ["publication", "address", "why_not"]}),
        ("What it costs", {"fields": ["charge"]}),
    ]

    @admin.display(boolean=True, description="On the site")
    def here(self, item):
        return bool(item.where)


@admin.register(ComplianceQuarter)
class ComplianceQuarterAdmin(admin.ModelAdmin):
    """Counted from the log, put right by hand where the log does not know all, then published and frozen."""

    form = QuarterForm
    change_form_template = "admin/foi/compliancequarter/change_form.html"
    list_display = ["name", "as_at", "received", "answered", "in_time", "late", "frozen"]
    fields = ["starts_on", "as_at", *FIGURES, "note"]

    @admin.display(boolean=True, description="Published and frozen")
    def frozen(self, quarter):
        return quarter.is_frozen

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["starts_on", "note"]

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return [name for name in self.fields if name != "note"] if obj.is_frozen else ["starts_on", "as_at"]

    def has_delete_permission(self, request, obj=None):
        return (obj is None or not obj.is_frozen) and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            actions.count_quarter(quarter=obj)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/count/", wrap(self.count_view), name="foi_compliancequarter_count"),
            path("<int:pk>/publish/", wrap(self.publish_view), name="foi_compliancequarter_publish"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_publish"] = request.user.has_perm("foi.publish_compliancequarter")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def count_view(self, request, pk):
        return self.done(request, pk, "foi.change_compliancequarter", self.count, "Counted from the log.")

    def publish_view(self, request, pk):
        done = "Published. The figures never change again."
        return self.done(request, pk, "foi.publish_compliancequarter", self.publish, done)

    def count(self, request, quarter):
        actions.count_quarter(quarter=quarter)

    def publish(self, request, quarter):
        actions.publish_quarter(quarter=quarter, by=request.user)

    def done(self, request, pk, permission, action, words):
        """Does it on POST and leads back, with what came of it."""
        quarter = self.get_object(request, str(pk))
        if quarter is None or request.method != "POST" or not request.user.has_perm(permission):
            raise PermissionDenied
        try:
            action(request, quarter)
        except Refused as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, words)
        return HttpResponseRedirect(reverse("admin:foi_compliancequarter_change", args=[pk]))
