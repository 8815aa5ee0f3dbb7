"""Organisations as staff see them, and the form that reorganises them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from pages.admin.recorded import ReadOnly, RegisterAdmin, may_reorganise, whole
from pages.models import Membership, Organisation, OrganisationName, PatientCount, Succession
from pages.models.organisation import names_of
from pages.register import actions
from pages.register.forms import ReorganisationForm


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(*self.shown_names)

    shown_names = ()


class Names(ReadOnlyInline):
    model = OrganisationName
    fields = ("name", "short_name", "slug", "starts_on", "start_is_known", "ends_on", "notes")
    show_change_link = True


class BelongsTo(ReadOnlyInline):
    model = Membership
    fk_name = "child"
    verbose_name_plural = "belongs to"
    fields = ("parent", "starts_on", "start_is_known", "ends_on")
    shown_names = ("child__names", "parent__names")


class Members(ReadOnlyInline):
    model = Membership
    fk_name = "parent"
    verbose_name_plural = "what belongs to it"
    fields = ("child", "starts_on", "start_is_known", "ends_on")
    shown_names = ("child__names", "parent__names")


class Successors(ReadOnlyInline):
    model = Succession
    fk_name = "predecessor"
    verbose_name_plural = "what succeeded it"
    fields = ("type", "successor", "on", "notes")
    shown_names = ("predecessor__names", "successor__names")


class Predecessors(ReadOnlyInline):
    model = Succession
    fk_name = "successor"
    verbose_name_plural = "what it succeeded"
    fields = ("predecessor", "type", "on", "notes")
    shown_names = ("predecessor__names", "successor__names")


class PatientCounts(ReadOnlyInline):
    model = PatientCount
    fields = ("patients", "as_at")


class OpenNow(admin.SimpleListFilter):
    title = "open"
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("now", "Open now"), ("closed", "Closed, or not open yet")]

    def queryset(self, request, queryset):
        open_now = Organisation.objects.open_on()
        if self.value() == "now":
            return queryset.filter(pk__in=open_now)
        if self.value() == "closed":
            return queryset.exclude(pk__in=open_now)


class InPartnership(admin.SimpleListFilter):
    title = "partnership"
    parameter_name = "partnership"

    def lookups(self, request, model_admin):
        partnerships = Organisation.objects.partnerships().open_on().with_name().order_by("name")
        return [(str(one.pk), one.name) for one in partnerships]

    def queryset(self, request, queryset):
        if self.value() and self.value().isdigit():
            return queryset.filter(partnership_id=int(self.value()))


@admin.register(Organisation)
class OrganisationAdmin(RegisterAdmin):
    change_list_template = "admin/pages/organisation/change_list.html"
    list_display = (
        "name_now",
        "kind",
        "ods_code",
        "partnership_now",
        "is_open",
        "patients_now",
        "closed_on",
        "as_at",
    )
    list_filter = ("kind", OpenNow, InPartnership)
    search_fields = ("names__name", "names__short_name", "ods_code", "town", "postcode")
    search_help_text = "Name or former name, ODS code, town or postcode"
    recorded = ("name_now", "kind", "closed_on", "public_page", *RegisterAdmin.recorded)
    inlines = (Names, BelongsTo, Members, Successors, Predecessors, PatientCounts)
    fieldsets = (
        (None, {"fields": ("name_now", "kind", "ods_code", "public_page", "role")}),
        (
            "Open from and until",
            {
                "fields": ("opened_on", "known_open_on", "opening_note", "closed_on"),
                "description": "To close, rename, merge or open one, use “Reorganise” above the list.",
            },
        ),
        (
            "Contact details",
            {
                "fields": (
                    "address",
                    "town",
                    "postcode",
                    "council",
                    "phone",
                    "email",
                    "website",
                    "contact_as_at",
                    "latitude",
                    "longitude",
                )
            },
        ),
        ("Where this comes from", {"fields": ("sources", "as_at", "notes")}),
    )

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        has_code = obj is not None and obj.ods_code
        return (*super().get_readonly_fields(request, obj), *(["ods_code"] if has_code else []))

    def get_queryset(self, request):
        return Organisation.objects.for_listing()

    def get_ordering(self, request):
        # As an expression, because choices of other models are ordered like this list.
        return (names_of("pk", timezone.localdate())["name"].asc(), "pk")

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.path == reverse("admin:autocomplete"):
            found = found.filter(pk__in=Organisation.objects.open_on())
        return found, may_repeat

    @admin.display(description="Name", ordering="name")
    def name_now(self, organisation):
        return organisation.name

    @admin.display(description="Partnership", ordering="partnership_name")
    def partnership_now(self, organisation):
        return organisation.partnership_short_name or ""

    @admin.display(description="Open now", boolean=True)
    def is_open(self, organisation):
        return organisation.is_open_on()

    @admin.display(description="Patients", ordering="patients")
    def patients_now(self, organisation):
        return organisation.patients

    @admin.display(description="Public page")
    def public_page(self, organisation):
        address = organisation.own_address_on(timezone.localdate())
        return format_html('<a href="{}">{}</a>', address, address)

    def get_urls(self):
        return [
            path(
                "reorganise/",
                self.admin_site.admin_view(self.reorganise),
                name="pages_organisation_reorganise",
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        may = {"may_reorganise": may_reorganise(request)}
        return super().changelist_view(request, {**may, **(extra_context or {})})

    def reorganise(self, request):
        """First the form, then what it would do, then doing it: each a page of its own."""
        if not may_reorganise(request):
            raise PermissionDenied
        form = ReorganisationForm(request.POST if request.method == "POST" else None)
        shows = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Reorganise"}
        if request.method == "POST" and form.is_valid() and "change" not in request.POST:
            looked_at = request.POST.get("looked_at")
            if looked_at == form.fingerprint:
                change = actions.reorganise(
                    plan=form.plan, reason=form.cleaned_data["reason"], by=request.user
                )
                messages.success(request, "The reorganisation is recorded. You can undo it on this page.")
                return redirect("admin:pages_registerchange_change", change.pk)
            shows |= {"form": form, "preview": form.preview, "looked_at": looked_at}
            return TemplateResponse(request, "admin/pages/organisation/reorganise_preview.html", shows)
        shows |= {"form": form, "fieldset": whole(form), "media": self.media + form.media}
        return TemplateResponse(request, "admin/pages/organisation/reorganise.html", shows)
