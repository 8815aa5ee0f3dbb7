"""Factories of newsletters."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from bulletins.newsletters.models import IssueItem, NewsletterIssue, NewsletterList
from icsportal.publishing.models import Record
from pages.models import Kind
from tests.factories.site import OrganisationFactory, days_ago


class NewsletterListFactory(DjangoModelFactory):
    """Open, for a partnership of its own."""

    class Meta:
        model = NewsletterList

    name = factory.Sequence(lambda number: f"Place {number}")
    slug = factory.Sequence(lambda number: f"place-{number}")
    summary = "What is new here."
    place = factory.SubFactory(OrganisationFactory, kind=Kind.HEALTH_AND_CARE_PARTNERSHIP)


class NewsletterIssueFactory(DjangoModelFactory):
    """Live since yesterday, with one item of its own words; `items=False` for none."""

    class Meta:
        model = NewsletterIssue
        skip_postgeneration_save = True

    newsletter = factory.SubFactory(NewsletterListFactory)
    issued_on = factory.LazyFunction(lambda: days_ago(1).date())
    title = factory.Sequence(lambda number: f"Issue {number}")
    summary = "What is in it."
    introduction = "<p>Welcome.</p>"
    state = Record.State.APPROVED
    publish_at = factory.LazyFunction(lambda: days_ago(1))

    class Params:
        withdrawn = factory.Trait(
            state=Record.State.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawal_reason="It was wrong.",
        )

    @factory.post_generation
    def items(issue, create, extracted, **kwargs):
        if create and extracted is not False:
            IssueItemFactory(issue=issue)


class IssueItemFactory(DjangoModelFactory):
    """Words of the issue's own; give an `address`, and no heading or body, for a page of the site."""

    class Meta:
        model = IssueItem

    issue = factory.SubFactory(NewsletterIssueFactory, items=False)
    address = ""
    heading = factory.Maybe("address", "", factory.Sequence(lambda number: f"Item {number}"))
    body = factory.Maybe("address", "", "<p>What it says.</p>")
