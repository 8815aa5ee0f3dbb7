"""The editors' desk for services: written, checked and taken in from spreadsheets."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from icsportal.publishing.admin import RecordAdmin
from icsportal.publishing.buttons import Button
from icsportal.publishing.forms import ActionForm
from pages.admin.topic import BelongsToParent
from pages.models import Organisation, Service, ServiceContact
from pages.services import actions
from pages.services.editing import DAYS, ServiceForm
from pages.services.likeness import alike
from pages.services.places import area_name, partnerships
from pages.services.spreadsheet import NEEDED, OPTIONAL, SpreadsheetForm, keep, read
from pages.services.views import service_context

CHECKED = Button(
    "checked",
    "Checked today",
    "change",
    explanation="You have made sure that all it says is true today. The page says so with today's date.",
)


class Overdue(admin.SimpleListFilter):
    title = "next check"
    parameter_name = "check"

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue"), ("due", "Not yet due")]

    def queryset(self, request, queryset):
        overdue = Service.objects.review_overdue()
        if self.value() == "overdue":
            return queryset.filter(pk__in=overdue)
        if self.value() == "due":
            return queryset.exclude(pk__in=overdue)


class ForPartnership(admin.SimpleListFilter):
    title = "who it is for"
    parameter_name = "for"

    def lookups(self, request, model_admin):
        return [("all", "All of Kent and Medway"), *((row.pk, area_name(row)) for row in partnerships())]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset.filter(covers_all=True)
        if self.value() and self.value().isdigit():
            return queryset.filter(partnerships=int(self.value()))


class Contacts(BelongsToParent, admin.StackedInline):
    model = ServiceContact
    extra = 1
    fields = ["label", "phone", "email", "website", "address", "position"]
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 40})}}


@admin.register(Service)
class ServiceAdmin(RecordAdmin):
    form = ServiceForm
    change_list_template = "admin/pages/service/change_list.html"
    detail_template = "pages/service_detail.html"

    list_display = ["name", "place", "urgency", "checked_on", "next_check", "topic", "on_site", "writer"]
    list_filter = [Overdue, "urgency", "state", "topic", ForPartnership]
    search_fields = ["name", "names__words", "sites__name", "sites__town"]
    search_help_text = "Name, any word that people use for it, or a site"
    ordering = ["folded_name"]
    actions = ["publish_selected", "mark_checked"]

    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["topic", "sites", "providers"]
    inlines = [Contacts]
    readonly_fields = ["hours_in_words"]
    fieldsets = [
        (
            "What it is",
            {
                "fields": [
                    "name",
                    "slug",
                    "topic",
                    "also_in",
                    "also_known_as",
                    "summary",
                    "urgency",
                    "shows_urgent_help",
                ]
            },
        ),
        (
            "Who it is for and how to get it",
            {
                "fields": [
                    "who_for",
                    ("age_from", "age_to"),
                    "when_to_use",
                    "when_not_to_use",
                    "access",
                    "how_to_get",
                    "cost",
                ]
            },
        ),
        (
            "Opening hours",
            {
                "fields": ["hours_in_words", *DAYS, "bank_holidays", "exceptions", "hours_note"],
                "description": "Only hours that you know. Nobody is sent to a closed door by an empty line.",
            },
        ),
        ("Where", {"fields": ["sites", "providers", "covers_all", "partnerships"]}),
        ("Help to use it", {"fields": ["languages", "access_facts", "national_page"]}),
        (
            "Keeping it true",
            {"fields": ["owner", "sources", "checked_on", "review_due_on", "top_task_order"]},
        ),
        ("On the site", {"fields": ["publish_at", "expire_at"]}),
    ]

    # The fields of the form that are no fields of the model, as they are read where nobody may write.
    AS_READ = {
        "also_in": "topics_in_words",
        "also_known_as": "names_in_words",
        **dict.fromkeys([*DAYS, "bank_holidays", "exceptions", "hours_note"]),
    }

    # reading

    def get_queryset(self, request):
        named = Organisation.objects.with_name().order_by("name")
        return (
            super()
            .get_queryset(request)
            .select_related("topic")
            .prefetch_related("sites", Prefetch("partnerships", named))
        )

    @admin.display(description="Place")
    def place(self, service):
        towns = sorted({site.town for site in service.sites.all()})
        if 0 < len(towns) <= 3:
            return ", ".join(towns)
        if service.covers_all:
            return "All of Kent and Medway"
        return "; ".join(area_name(partnership) for partnership in service.partnerships.all())

    @admin.display(description="Next check", ordering="review_due_on")
    def next_check(self, service):
        due = f"{service.review_due_on:%-d %B %Y}"
        return f"Overdue since {due}" if service.is_review_overdue() else f"Due {due}"

    @admin.display(description="As the public reads them")
    def hours_in_words(self, service):
        lines = service.opening_hours.in_words(timezone.localdate())
        return format_html_join("", "{}<br>", ((line,) for line in lines))

    @admin.display(description="Also known as")
    def names_in_words(self, service):
        return format_html_join("", "{}<br>", ((name.words,) for name in service.names.all()))

    @admin.display(description="Listed in")
    def topics_in_words(self, service):
        return ", ".join(topic.name for topic in service.topics.all())

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if self.can_write(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": [name for name in map(self.as_read, options["fields"]) if name]})
            for title, options in fieldsets
        ]

    def as_read(self, name):
        return self.AS_READ.get(name, name) if isinstance(name, str) else name

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "names_in_words", "topics_in_words"]

    def detail_context(self, record):
        return service_context(record)

    # writing

    def save_model(self, request, obj, form, change):
        if not change:
            obj.changed_by = request.user
        words = {name: form.cleaned_data[name] for name in ("also_known_as", "also_in")}
        actions.keep_service(service=obj, **words)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        service = form.instance
        for lack in service.missing():
            messages.warning(request, f"Before it can be published: {lack}")
        for other, reason in alike(service).items():
            messages.warning(
                request,
                format_html(
                    'Is this there twice? <a href="{}">{}</a> {}.',
                    self.address("change", other),
                    other,
                    reason,
                ),
            )

    # doing

    def standing_context(self, request, record):
        context = super().standing_context(request, record)
        if record.state == Service.State.APPROVED and self.may(request, "change"):
            context["record_buttons"].insert(0, (CHECKED, self.address("do", record, CHECKED.name)))
        return context

    def do_view(self, request, object_id, action):
        if action != CHECKED.name:
            return super().do_view(request, object_id, action)
        record = self.found(request, object_id)
        if not self.may(request, "change"):
            raise PermissionDenied
        if request.method == "POST":
            actions.mark_checked(service=record, by=request.user)
            messages.success(request, f"“{record}” was checked today.")
            return HttpResponseRedirect(self.address("change", record))
        context = self.page_context(request, record, title=f"{CHECKED.label}: {record}")
        context |= {"form": ActionForm(fields=[]), "button": CHECKED}
        return TemplateResponse(request, "admin/publishing/do.html", context)

    @admin.action(description="Mark the selected as checked today", permissions=["change"])
    def mark_checked(self, request, queryset):
        for service in queryset:
            actions.mark_checked(service=service, by=request.user)
        messages.success(request, f"{len(queryset)} checked today.")

    # from a spreadsheet

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name="pages_service_import"),
            path("import/empty.csv", wrap(self.empty_sheet), name="pages_service_empty_sheet"),
            *super().get_urls(),
        ]

    def import_view(self, request):
        """Shows what is in a spreadsheet and all that is wrong with it; keeps it only when asked again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SpreadsheetForm(request.POST, request.FILES) if request.method == "POST" else SpreadsheetForm()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Services from a spreadsheet",
            "form": form,
            "needed": NEEDED,
            "optional": OPTIONAL,
        }
        status = 200
        if form.is_bound and form.is_valid():
            data = form.data_bytes()
            rows, faults = read(data)
            if not faults and form.cleaned_data["text"]:
                kept = keep(rows=rows, by=request.user)
                messages.success(request, f"{len(kept)} services were added as drafts.")
                return HttpResponseRedirect(reverse("admin:pages_service_changelist"))
            context |= {"rows": rows, "faults": faults}
            if faults:
                status = 422
            else:
                context["again"] = SpreadsheetForm(initial={"text": data.decode("utf-8-sig")})
        elif form.is_bound:
            status = 422
        return TemplateResponse(request, "admin/pages/service/import.html", context, status=status)

    def empty_sheet(self, request):
        """The names of the columns, to start from."""
        return HttpResponse(
            ",".join([*NEEDED, *OPTIONAL]) + "\r\n",
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="services-to-add.csv"'},
        )
