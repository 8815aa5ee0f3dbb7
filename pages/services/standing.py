"""Services, topics and urgent help that come with the site, from `fixtures/`."""

import re
from functools import cache

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db.models import Q
from django.utils.text import slugify

from icsportal.lib import typed_hours
from icsportal.lib.opening_hours import BadHours
from icsportal.lib.standing_text import BadStandingText, html
from icsportal.publishing.actions import NotReady, publish
from pages import site_content
from pages.models import (
    Organisation,
    OrganisationName,
    Service,
    ServiceContact,
    Site,
    Topic,
    TopicService,
    UrgentHelp,
)
from pages.services import actions

PARTS = {
    "When to use it": "when_to_use",
    "When not to use it": "when_not_to_use",
    "How to get it": "how_to_get",
}
AS_WRITTEN = (
    "name slug summary urgency top_task_order who_for cost languages access access_facts national_page owner "
    "checked_on review_due_on"
).split()


def add_urgent_help(*, fields, text, by):
    """The line of urgent help that the file is called after can be edited."""
    slug = fields.pop("slug")
    UrgentHelp.objects.create(line=slug, details=html(text), changed_by=by, **fields)


def add_topic(*, fields, text, by):
    """The topic is on the site; its services come after it."""
    listed = ("name", "slug", "order", "summary", "illustration")
    Topic.objects.create(
        introduction=html(text),
        also_known_as=[str(words) for words in fields.get("also_known_as", [])],
        **{name: fields[name] for name in listed if name in fields},
    )


def add_service(*, fields, text, by):
    """The service written in one file is on the site, in every topic that it or the topic names.

    Raises BadStandingText.
    """
    try:
        hours = typed_hours.parse(fields["hours"])
    except BadHours as error:
        raise BadStandingText(f"hours: {error}") from error
    partnerships = fields["partnerships"]
    ages = fields.get("ages") or {}
    service = Service(
        topic=topic_called(fields["topic"]),
        age_from=ages.get("from"),
        age_to=ages.get("to"),
        hours=hours.to_data(),
        covers_all=partnerships == "all",
        shows_urgent_help=fields["urgency"] != "routine",
        sources=[str(source) for source in fields["sources"]],
        **parts_of(text),
        **{name: fields[name] for name in AS_WRITTEN if name in fields},
    )
    actions.keep_service(service=service, also_known_as=[str(words) for words in fields["also_known_as"]])
    service.sites.set(site_called(name) for name in fields.get("sites", []))
    service.providers.set(organisation_called(name) for name in fields.get("providers", []))
    if not service.covers_all:
        service.partnerships.set(partnership_called(name) for name in partnerships)
    ServiceContact.objects.bulk_create(
        ServiceContact(
            service=service, position=position, **{key: str(words) for key, words in contact.items()}
        )
        for position, contact in enumerate(fields.get("contacts", []))
    )
    put_in_topics(service, [fields["topic"], *fields.get("also_in", [])])
    try:
        publish(record=service, by=by)
    except NotReady as error:
        raise BadStandingText(str(error)) from error


def parts_of(text):
    """The service's texts by field, from the headings of the file."""
    pieces = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    parts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if unknown := set(parts) - set(PARTS):
        raise BadStandingText(f"no part of a service is called {', '.join(sorted(unknown))}")
    return {PARTS[heading]: html(part) for heading, part in parts.items()}


@cache
def places_in_topics():
    """{(topic, service): its place in the list of the topic}, by their slugs."""
    return {
        (source.key.rpartition("/")[2], service): place
        for source in site_content.sources("topics")
        for place, service in enumerate(source.fields.get("services", []), 1)
    }


def put_in_topics(service, topics):
    listed = {topic for topic, slug in places_in_topics() if slug == service.slug}
    for topic in listed.union(topics):
        place = places_in_topics().get((topic, service.slug))
        TopicService.objects.update_or_create(
            topic=topic_called(topic), service=service, defaults={"position": place} if place else {}
        )


def topic_called(slug):
    return found(Topic.objects.filter(slug=slug), "topic", slug)


def site_called(name):
    return found(Site.objects.filter(Q(ods_code=name) | Q(name=name)), "site", name)


def organisation_called(name):
    named = OrganisationName.objects.filter(Q(name=name) | Q(short_name=name))
    return found(
        Organisation.objects.filter(Q(ods_code=name) | Q(pk__in=named.values("organisation"))),
        "organisation",
        name,
    )


def partnership_called(name):
    partnerships = Organisation.objects.partnerships().at_slug(slugify(name))
    return found(partnerships, "health and care partnership", name)


def found(rows, kind, name):
    try:
        return rows.get()
    except ObjectDoesNotExist:
        raise BadStandingText(f"no {kind} is called '{name}'") from None
    except MultipleObjectsReturned:
        raise BadStandingText(f"more than one {kind} is called '{name}'") from None
