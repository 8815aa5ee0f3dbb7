"""What every part of the register has in the admin: changes are recorded, and nothing is deleted."""

from django.contrib import admin
from django.contrib.admin import helpers
from django.db import models
from django.utils.html import format_html_join

from pages.models import Kind, Organisation, Source
from pages.register import actions


class ReadOnly:
    """Recorded facts, which staff read here and never change."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RegisterAdmin(admin.ModelAdmin):
    """Rows that staff put right, each time with an entry in the history. Nothing is deleted."""

    recorded = ("sources", "as_at")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *self.recorded)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Native lists, short enough to choose from: never of practices or networks."""
        if db_field.related_model is Organisation:
            whole = Organisation.objects.exclude(kind__in=[Kind.GP_PRACTICE, Kind.PRIMARY_CARE_NETWORK])
            of_kind = {
                "council": whole.councils(),
                "partnership": whole.partnerships(),
            }.get(db_field.name, whole)
            kwargs["queryset"] = of_kind.with_name().order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            fields = {name: form.cleaned_data[name] for name in form.changed_data}
            actions.correct(fact=obj, fields=fields, by=request.user)
        else:
            actions.add(fact=obj, by=request.user)

    @admin.display(description="Sources")
    def sources(self, fact):
        found = Source.objects.behind(fact)
        return format_html_join("", "{}<br>", ((source,) for source in found)) or "Not recorded"


def may_reorganise(request):
    return request.user.has_perm("pages.add_registerchange")


def whole(form):
    """The fields of a form as the admin lays them out."""
    return helpers.Fieldset(form, fields=list(form.fields), model_admin=None)
