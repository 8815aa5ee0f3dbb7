"""The desk of those who keep the words of search: what failed, what means the same, and what stands first."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from icsportal.lib.terms import plain
from icsportal.lib.text import fold
from icsportal.search.models import BestBet, Entry, Synonym, Term
from icsportal.search.models.term import NOTHING_CHOSEN_AFTER


class LinesField(forms.CharField):
    """A list, one entry on each line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class SynonymForm(forms.ModelForm):
    words = LinesField(help_text=Synonym._meta.get_field("words").help_text)
    leads_to = LinesField(
        label="Leads to", required=False, help_text=Synonym._meta.get_field("leads_to").help_text
    )

    class Meta:
        model = Synonym
        fields = ["words", "leads_to", "before", "note"]


def settle(words: list[str], how: Term.Settled) -> None:
    """The searches for these words have been seen to."""
    Term.objects.filter(words__in=[fold(plain(each)) for each in words], settled="").update(settled=how)


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    form = SynonymForm
    list_display = ["__str__", "before", "note"]
    search_fields = ["words", "leads_to", "note"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        settle(obj.words, Term.Settled.SYNONYM)


@admin.register(BestBet)
class BestBetAdmin(admin.ModelAdmin):
    list_display = ["phrase", "address", "is_on_the_site", "note"]
    search_fields = ["phrase", "address", "note"]
    fields = ["phrase", "address", "note"]

    def get_queryset(self, request):
        self.live_addresses = set(
            Entry.objects.live()
            .filter(url__in=BestBet.objects.values("address"))
            .values_list("url", flat=True)
        )
        return super().get_queryset(request)

    @admin.display(boolean=True, description="Page on the site now")
    def is_on_the_site(self, bet):
        return bet.address in self.live_addresses

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        settle([obj.phrase], Term.Settled.BEST_BET)
        if not Entry.objects.live().filter(url=obj.address).exists():
            messages.warning(request, "No page at this address can be found now. It shows once there is one.")


class Awaits(admin.SimpleListFilter):
    """Without a choice only what awaits somebody."""

    title = "What to do"
    parameter_name = "awaits"

    def lookups(self, request, model_admin):
        return [("all", "All searches"), ("settled", "Seen to")]

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield {**choice, "display": "To do" if choice["display"] == "All" else choice["display"]}

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.exclude(settled="") if self.value() == "settled" else queryset.failing()


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):
    """What people looked for by week. Nothing here says who they were."""

    list_display = ["words", "week", "searches", "without_result", "chosen", "why", "what_to_do"]
    list_filter = [Awaits, "week"]
    search_fields = ["words"]
    actions = ["not_ours"]
    list_display_links = None

    def get_queryset(self, request):
        return super().get_queryset(request).most_asked_first()

    def has_add_permission(self, request):
        return False

    @admin.display(description="Why it is here")
    def why(self, term):
        if term.settled:
            return term.get_settled_display()
        if term.without_result:
            return "Nothing was found"
        return "Nobody opened a result" if term.searches >= NOTHING_CHOSEN_AFTER else ""

    @admin.display(description="What to do")
    def what_to_do(self, term) -> SafeString:
        return format_html(
            '<a href="{}">Add a synonym</a> or <a href="{}">add a best bet</a>',
            f"{reverse('admin:search_synonym_add')}?{urlencode({'words': term.words})}",
            f"{reverse('admin:search_bestbet_add')}?{urlencode({'phrase': term.words})}",
        )

    @admin.action(description="Not ours: nothing to do, also in later weeks", permissions=["change"])
    def not_ours(self, request, queryset):
        words = list(queryset.values_list("words", flat=True))
        Term.objects.filter(Q(words__in=words), settled="").update(settled=Term.Settled.NOT_OURS)
        messages.success(request, f"{len(set(words))} put aside.")
