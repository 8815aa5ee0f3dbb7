from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from icsportal.publishing import words
from icsportal.publishing.actions import Refused
from icsportal.publishing.admin import RecordAdmin
from icsportal.publishing.buttons import Button
from icsportal.publishing.forms import ActionForm
from pages.alerts.actions import end
from pages.alerts.forms import AlertForm
from pages.alerts.models import Alert, ReadyText

END = Button(
    "end",
    "End it now",
    "publish",
    explanation="It goes from every page at once. Its address says that it ended. "
    "If it was wrong, withdraw it instead and say why.",
)


@admin.register(Alert)
class AlertAdmin(RecordAdmin):
    form = AlertForm
    change_list_template = "admin/alerts/alert/change_list.html"
    detail_template = "pages/alerts/alert_detail.html"
    detail_name = "alert"

    list_display = ["title", "severity", "on_site", "since", "until", "writer"]
    list_filter = ["state", "severity"]
    search_fields = ["title", "text"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        ("What it says", {"fields": ["severity", "title", "slug", "text", "link_words", "link_address"]}),
        ("Whom it concerns", {"fields": ["everywhere", "places", "topics"]}),
        ("On the site", {"fields": ["publish_at", "expire_at"]}),
    ]
    actions = ["publish_selected"]

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "topics":
            options["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)

    def get_changeform_initial_data(self, request):
        """The words of the ready-made text that was chosen, if any."""
        key = request.GET.get("ready", "")
        ready = ReadyText.objects.filter(pk=key).first() if key.isascii() and key.isdigit() else None
        return ready.words if ready else super().get_changeform_initial_data(request)

    def changelist_view(self, request, extra_context=None):
        ready = ReadyText.objects.all() if self.has_add_permission(request) else []
        return super().changelist_view(request, {"ready_texts": ready, **(extra_context or {})})

    def detail_context(self, record):
        return {**super().detail_context(record), "shown_alert": record}

    def standing_context(self, request, record):
        context = super().standing_context(request, record)
        if record.is_live() and self.may(request, END.permission):
            context["record_buttons"].insert(0, (END, self.address("end", record)))
        return context

    def get_urls(self):
        view = self.admin_site.admin_view(self.end_view)
        return [path("<path:object_id>/end/", view, name="alerts_alert_end"), *super().get_urls()]

    def end_view(self, request, object_id):
        """Asks once; ends it on POST."""
        alert = self.found(request, object_id)
        if not self.may(request, END.permission):
            raise PermissionDenied
        form = ActionForm(request.POST if request.method == "POST" else None, fields=[])
        if form.is_valid():
            try:
                end(alert=alert, by=request.user)
            except Refused as refusal:
                form.add_error(None, refusal.reasons)
            else:
                messages.success(request, f"“{alert}” has ended.")
                return HttpResponseRedirect(self.address("change", alert))
        context = self.page_context(request, alert, title=f"{END.label}: {alert}")
        context |= {"form": form, "button": END, "seen_by_public": words.seen_by_public(alert)}
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/publishing/do.html", context, status=status)


@admin.register(ReadyText)
class ReadyTextAdmin(admin.ModelAdmin):
    list_display = ["name", "severity", "title"]
    search_fields = ["name", "title", "text"]
