"""What the pages that list records offer to site search: no row of the database stands for them."""

from datetime import UTC, datetime

from django.urls import reverse

from icsportal.search import index
from pages.published import published_pages

FROM_THE_START = datetime(2000, 1, 1, tzinfo=UTC)

# (address, title, what it says, other names)
LISTS = [
    (
        "foi:scheme",
        "Publication scheme",
        "What we publish as a matter of course, in seven classes.",
        "publication scheme, model publication scheme, classes of information",
    ),
    (
        "foi:log",
        "Disclosure log",
        "Requests for information that were answered, with the answers.",
        "disclosure log, FOI answers, FOI responses, previous FOI requests, past requests",
    ),
    (
        "foi:exemptions",
        "Reasons to refuse",
        "Why a public body may keep information back.",
        "exemptions, FOI exemptions, exceptions, refused, refusal",
    ),
    (
        "foi:performance",
        "How we answer information requests",
        "How many requests we get, and how many we answer in time.",
        "FOI performance, FOI statistics, FOI figures",
    ),
    (
        "meetings:list",
        "Meetings in public",
        "When they are, what they are about, and their papers.",
        "board meetings, board papers, board meeting, agenda, minutes, meeting dates",
    ),
    (
        "newsletters:index",
        "Newsletters",
        "Our newsletters for each part of Kent and Medway.",
        "newsletter, bulletin, bulletins",
    ),
    (
        "subscriptions:subscribe",
        "Get our news by email",
        "Choose the places and topics that you want to hear about, change your choice, or stop.",
        "subscribe, unsubscribe, sign up, sign up for emails, mailing list, email updates, stop emails",
    ),
    ("alerts:list", "Alerts", "What is disrupted now.", "alert, closures, disruption, service alerts"),
]


def everything():
    """Each list; one with a CMS page at its address is found as that page."""
    pages = {page.address for page in published_pages()}
    for name, title, summary, also_known_as in LISTS:
        found = index.Findable(
            "Page", title, reverse(name), FROM_THE_START, summary=summary, also_known_as=also_known_as
        )
        yield f"list {name}", None if found.url in pages else found


def connect():
    index.add_lists(everything)
