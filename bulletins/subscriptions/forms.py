"""What people fill in to subscribe, and to change what they get."""

from django import forms

from bulletins.newsletters.models import NewsletterList
from bulletins.subscriptions import consent
from bulletins.subscriptions.models import HowOften
from icsportal.lib.email_address import MOST_CHARACTERS, NotAnAddress, normal
from icsportal.lib.form_stamp import StampedForm
from pages.models import Topic


class ChoicesForm(forms.Form):
    """Which places and topics, and how often. Any query string may tick choices before anything is typed."""

    newsletters = forms.MultipleChoiceField(
        label="Which places do you want news from?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one place.",
            "invalid_choice": "Choose places from the list.",
        },
    )
    how_often = forms.ChoiceField(
        label="How often do you want an email?",
        choices=HowOften,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how often you want an email.",
            "invalid_choice": "Choose how often you want an email.",
        },
    )
    topics = forms.MultipleChoiceField(
        label="Which topics?",
        help_text="Only for the weekly email. Choose none to get every topic.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose topics from the list."},
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.lists = {each.slug: each for each in NewsletterList.objects.open().with_place()}
        self.all_topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.fields["newsletters"].choices = [(slug, each.name) for slug, each in self.lists.items()]
        self.fields["topics"].choices = [(slug, topic.name) for slug, topic in self.all_topics.items()]

    def tick(self, query):
        """Ticks what an address asks for: `?newsletter=…`, `?place=…`, `?topic=…` and `?how_often=…`.

        What it names and we do not have is left out. What is ticked already stays.
        """
        asked = {
            "newsletters": [
                slug
                for slug, each in self.lists.items()
                if slug in query.getlist("newsletter")
                or (each.place and each.place.slug in query.getlist("place"))
            ],
            "topics": [slug for slug in self.all_topics if slug in query.getlist("topic")],
        }
        for name, slugs in asked.items():
            self.initial[name] = [*self.initial.get(name, []), *slugs]
        if query.get("how_often") in HowOften:
            self.initial["how_often"] = query["how_often"]

    @property
    def choices(self):
        """What was chosen, as `actions` take it. Topics are kept only where they count."""
        weekly = self.cleaned_data["how_often"] == HowOften.WEEKLY
        return {
            "how_often": self.cleaned_data["how_often"],
            "newsletters": [self.lists[slug] for slug in self.cleaned_data["newsletters"]],
            "topics": [self.all_topics[slug] for slug in self.cleaned_data["topics"] if weekly],
        }


class SubscribeForm(StampedForm, ChoicesForm):
    """The choices and an address."""

    stamped_for = "subscribing"

    email = forms.CharField(
        label="Your email address",
        help_text="We use it to send you what you chose, and for nothing else.",
        max_length=MOST_CHARACTERS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter your email address.",
            "max_length": f"An email address has at most {MOST_CHARACTERS} characters.",
        },
    )

    def clean_email(self):
        try:
            return normal(self.cleaned_data["email"])
        except NotAnAddress as fault:
            raise forms.ValidationError(str(fault)) from None

    def clean(self):
        """What else is wrong is said first."""
        return self.cleaned_data if self.errors else super().clean()

    @property
    def consent(self):
        return consent.wording()
