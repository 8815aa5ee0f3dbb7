"""Where readers go for freedom of information, apart from the pages of the CMS and single answers."""

from django.urls import reverse

from publications.foi.models import Provision, SchemeClass

# (what it is, the name of its address), in the order in which readers look for them.
SECTIONS = [
    ("Disclosure log", "foi:log"),
    ("Publication scheme", "foi:scheme"),
    ("How we answer information requests", "foi:performance"),
    ("Reasons to refuse", "foi:exemptions"),
]


def sections() -> list[tuple[str, str]]:
    """(words, address) for the site map. No query."""
    return [(words, reverse(name)) for words, name in SECTIONS]


def pages_without_date() -> list[str]:
    """The addresses of all of it. Two queries."""
    return [
        *(address for _, address in sections()),
        *(scheme_class.get_absolute_url() for scheme_class in SchemeClass.objects.all()),
        *(provision.get_absolute_url() for provision in Provision.objects.defer("explanation")),
    ]
