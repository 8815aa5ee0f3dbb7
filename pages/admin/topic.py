"""The editors' desk for topics of services, and for urgent help."""

from django import forms
from django.contrib import admin

from pages.models import Topic, TopicService, UrgentHelp
from pages.services import actions
from pages.services.editing import LinesField


class BelongsToParent:
    """Rows that whoever may change what they belong to may change, and nobody else."""

    def may(self, request, verb, obj):
        parent = self.admin_site._registry[self.parent_model]
        return getattr(parent, f"has_{verb}_permission")(request, obj)

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view", obj)

    def has_change_permission(self, request, obj=None):
        return self.may(request, "change", obj)

    def has_add_permission(self, request, obj=None):
        return self.may(request, "change", obj)

    def has_delete_permission(self, request, obj=None):
        return self.may(request, "change", obj)


class ListedServices(BelongsToParent, admin.TabularInline):
    model = TopicService
    extra = 1
    autocomplete_fields = ["service"]
    verbose_name = "service in its list"
    verbose_name_plural = "its list of services"

    def get_queryset(self, request):
        # What is being written about a public service has a row of its own until it takes its place.
        return super().get_queryset(request).filter(service__replaces=None).select_related("service", "topic")


class TopicForm(forms.ModelForm):
    also_known_as = LinesField(
        label="Also known as",
        required=False,
        help_text="Other words that people use, one on each line. Each is listed in the A to Z.",
    )

    class Meta:
        model = Topic
        fields = ["name", "slug", "order", "summary", "introduction", "illustration", "also_known_as"]


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    form = TopicForm
    list_display = ["name", "order", "summary"]
    search_fields = ["name", "also_known_as"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ListedServices]

    def save_model(self, request, obj, form, change):
        actions.keep_topic(topic=obj)

    def has_delete_permission(self, request, obj=None):
        return False  # its address would lead nowhere


@admin.register(UrgentHelp)
class UrgentHelpAdmin(admin.ModelAdmin):
    """The words of the one block. Its lines and their numbers stay as they are."""

    list_display = ["line", "heading", "phone", "changed_by", "changed_at"]
    list_select_related = ["changed_by"]
    readonly_fields = ["line", "phone"]
    fields = ["line", "heading", "words", "phone", "link_words", "link_address", "details"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.changed_by = request.user
        super().save_model(request, obj, form, change)
