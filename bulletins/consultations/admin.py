from django.contrib import admin
from django.forms import CheckboxSelectMultiple

from bulletins.admin import PartInline
from bulletins.consultations.models import Consultation, ConsultationDocument, ConsultationEvent
from bulletins.forms import PlacedForm
from icsportal.publishing.admin import RecordAdmin
from icsportal.publishing.clock import ClockTimeField, ClockTimeWidget


class EventInline(PartInline):
    model = ConsultationEvent

    def formfield_for_dbfield(self, db_field, request, **options):
        if db_field.name == "starts_at":
            options = {"form_class": ClockTimeField, "widget": ClockTimeWidget, **options}
        return super().formfield_for_dbfield(db_field, request, **options)


class DocumentInline(PartInline):
    model = ConsultationDocument


@admin.register(Consultation)
class ConsultationAdmin(RecordAdmin):
    form = PlacedForm
    detail_template = "bulletins/consultations/consultation_detail.html"
    detail_name = "consultation"

    list_display = ["title", "on_site", "opens_on", "closes_on", "answers", "report_back_by", "writer"]
    list_filter = ["state", "closes_on"]
    search_fields = ["title", "summary", "body"]
    date_hierarchy = "closes_on"
    prepopulated_fields = {"slug": ["title"]}
    inlines = [EventInline, DocumentInline]
    fieldsets = [
        ("What it asks", {"fields": ["title", "slug", "summary", "body", "run_by"]}),
        ("Who and what it is about", {"fields": ["places", "topics", "related"]}),
        ("How people respond", {"fields": ["online", "email", "phone", "post", "ways_note"]}),
        ("When", {"fields": ["opens_on", "closes_on"]}),
        ("Who reports back", {"fields": ["report_back_owner", "report_back_by"]}),
        (
            "Outcome",
            {"fields": ["heard", "decided", "changed", "outcome_published_on", "no_outcome_recorded"]},
        ),
        ("Only for staff", {"fields": ["source_note"]}),
        ("On the site", {"fields": ["publish_at", "expire_at"]}),
    ]
    actions = ["publish_selected"]

    @admin.display(description="Answers", ordering="closes_on")
    def answers(self, consultation):
        return consultation.state_now.label

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "topics":
            options["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)
