"""The rest of the register as staff see it: names, partners, sites, places, sources and the history."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path

from pages.admin.recorded import ReadOnly, RegisterAdmin, may_reorganise, whole
from pages.models import OrganisationName, Partner, Place, RegisterChange, Site, Source
from pages.register import actions
from pages.register.forms import UndoForm
from pages.register.ledger import Refused


@admin.register(OrganisationName)
class OrganisationNameAdmin(RegisterAdmin):
    """For putting dates right when they become known; new names come by reorganisation."""

    recorded = ("organisation", "slug", *RegisterAdmin.recorded)
    fields = (
        "organisation",
        "name",
        "short_name",
        "slug",
        "starts_on",
        "start_is_known",
        "ends_on",
        "notes",
        "sources",
        "as_at",
    )

    def has_add_permission(self, request):
        return False

    def has_module_permission(self, request):
        return False


@admin.register(Partner)
class PartnerAdmin(RegisterAdmin):
    list_display = ("organisation", "partnership", "starts_on", "ends_on", "notes")
    search_fields = ("organisation__names__name", "partnership__names__name")
    fields = (
        "organisation",
        "partnership",
        "starts_on",
        "start_is_known",
        "ends_on",
        "notes",
        "sources",
        "as_at",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("organisation__names", "partnership__names")


@admin.register(Site)
class SiteAdmin(RegisterAdmin):
    list_display = ("name", "types_in_words", "town", "urgent_care_hours", "is_use_verified", "as_at")
    list_filter = ("is_use_verified",)
    search_fields = ("name", "ods_code", "town", "postcode")
    prepopulated_fields = {"slug": ["name"]}

    @admin.display(description="What is there")
    def types_in_words(self, site):
        return ", ".join(site.get_types_display())

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields


@admin.register(Place)
class PlaceAdmin(RegisterAdmin):
    list_display = ("code", "post_town", "council", "partnership", "confidence", "mostly_outside_area")
    list_filter = ("type", "confidence", "mostly_outside_area")
    search_fields = ("code", "post_town")
    recorded = (
        "code",
        "type",
        "district",
        "postcodes_by_council",
        "postcodes_by_partnership",
        "partnership_share",
        "postcodes_total",
        "postcodes_outside",
        *RegisterAdmin.recorded,
    )

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("council__names", "partnership__names")


@admin.register(Source)
class SourceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("id", "title", "publisher", "date_words", "licence")
    search_fields = ("id", "title", "publisher")


@admin.register(RegisterChange)
class RegisterChangeAdmin(ReadOnly, admin.ModelAdmin):
    change_form_template = "admin/pages/registerchange/change_form.html"
    list_display = ("first_line", "kind", "takes_effect_on", "by", "at", "undone")
    list_filter = ("kind",)
    list_select_related = ("by", "undone_by")
    search_fields = ("summary", "reason")
    date_hierarchy = "at"
    fields = ("kind", "summary", "takes_effect_on", "reason", "by", "at", "undoes")

    @admin.display(description="What")
    def first_line(self, change):
        return str(change)

    @admin.display(description="Undone", boolean=True)
    def undone(self, change):
        return change.is_undone

    def get_urls(self):
        return [
            path("<int:pk>/undo/", self.admin_site.admin_view(self.undo), name="pages_registerchange_undo"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        change = self.get_object(request, object_id)
        may = {"may_undo": bool(change and change.can_be_undone and may_reorganise(request))}
        return super().change_view(request, object_id, form_url, {**may, **(extra_context or {})})

    def undo(self, request, pk):
        if not may_reorganise(request):
            raise PermissionDenied
        change = get_object_or_404(RegisterChange, pk=pk)
        form = UndoForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                undone = actions.undo(change=change, by=request.user, reason=form.cleaned_data["reason"])
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "It is undone: the register is as it was before.")
                return redirect("admin:pages_registerchange_change", undone.pk)
        shows = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Undo",
            "change": change,
            "form": form,
            "fieldset": whole(form),
        }
        return TemplateResponse(request, "admin/pages/registerchange/undo.html", shows)
