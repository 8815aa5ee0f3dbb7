"""How staff narrow the lists of records."""

from django.contrib.admin import SimpleListFilter

STANDINGS = ["Draft", "In review", "Scheduled", "Published", "Withdrawn"]


class StandingFilter(SimpleListFilter):
    """By the word that the list itself shows."""

    title = "where it stands"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [(word.casefold().replace(" ", "-"), word) for word in STANDINGS]

    def queryset(self, request, queryset):
        word = dict(self.lookup_choices).get(self.value())
        return queryset.standing(word) if word else queryset
