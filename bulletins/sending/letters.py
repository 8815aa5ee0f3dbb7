"""A page of the site as an email: formatted with its styles in its tags, and as plain text."""

import re
from collections.abc import Iterator
from email.utils import formataddr
from typing import NamedTuple
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from lxml import html as lxml_html

from bulletins.sending.models import Delivery, Letter
from icsportal.lib.plain_text import plain_text
from icsportal.publishing.reachable import is_public, own_hosts

# Stand in the words for the links of each reader. Nothing that people write has this form.
LEAVE = "https://leave.invalid/"
MANAGE = "https://manage.invalid/"

LONGEST_LINE = 998  # RFC 5322, 2.1.1

ADDRESS_OF_THIS_SITE = re.compile(r'\b(href|src)="/(?!/)')


class Message(EmailMultiAlternatives):
    """One whose headers stand in a line each: not every program puts a folded address together again."""

    def message(self):
        made = super().message()
        made.policy = made.policy.clone(max_line_length=LONGEST_LINE)
        return made


class Words(NamedTuple):
    """What a letter says, with `LEAVE` and `MANAGE` where each reader's own links will stand."""

    subject: str
    html: str
    text: str


def words_of_issue(issue) -> Words:
    return words(
        subject=issue.title,
        summary=issue.summary,
        body=render_to_string("bulletins/newsletters/newsletter_letter.html", {"issue": issue}),
        web_address=issue.get_absolute_url(),
        list_name=issue.newsletter.title,
        dated=issue.day_words,
    )


def words(*, subject, summary, body, web_address, list_name, dated) -> Words:
    """A letter around `body`, safe HTML under a heading of level 1 whose links may begin with /."""
    context = {
        "subject": subject,
        "summary": summary,
        "body": body,
        "web_address": web_address,
        "list_name": list_name,
        "dated": dated,
        "organisation": settings.ORGANISATION_NAME,
        "leave": LEAVE,
        "manage": MANAGE,
    }
    page = render_to_string("bulletins/sending/letter.html", context)
    page = ADDRESS_OF_THIS_SITE.sub(rf'\1="{settings.SITE_ADDRESS}/', page)
    return Words(subject, inlined(page), plain_text(page))


def inlined(page: str) -> str:
    """The page with every rule of the letter's stylesheet written into the tags that it is for."""
    inliner = css_inline.CSSInliner(
        load_remote_stylesheets=False, extra_css=render_to_string("bulletins/sending/letter.css")
    )
    return inliner.inline(page)


def links_not_public(said: Words) -> Iterator[str]:
    """The addresses of this site in a letter that a reader without an account cannot open."""
    for address in sorted(set(lxml_html.fromstring(said.html).xpath("//a/@href"))):
        parts = urlsplit(address)
        is_ours = address.startswith(f"{settings.SITE_ADDRESS}/") or parts.hostname in own_hosts()
        if is_ours and not is_public(parts._replace(scheme="", netloc="", fragment="").geturl()):
            yield address


def message_for(delivery: Delivery) -> Message:
    """What one reader gets."""
    mailing, letter = delivery.mailing, delivery.letter
    headers = {
        "Message-ID": delivery.message_id,
        "List-Id": list_id(mailing),
        "List-Archive": f"<{settings.SITE_ADDRESS}{mailing.web_address}>",
        "Auto-Submitted": "auto-generated",
    }
    if delivery.leave_url:
        headers |= {
            "List-Unsubscribe": f"<{delivery.leave_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return message(letter, delivery.address, headers, leave=delivery.leave_url, manage=delivery.manage_url)


def message(said: Words | Letter, address, headers, *, leave="", manage="") -> Message:
    def own(text, escape=str):
        return text.replace(LEAVE, escape(leave)).replace(MANAGE, escape(manage))

    made = Message(said.subject, own(said.text), to=[address], headers=headers)
    made.attach_alternative(own(said.html, lambda link: link.replace("&", "&amp;")), "text/html")
    return made


def list_id(mailing) -> str:
    """RFC 2919: a name for people, and one for machines that stays readable whatever the other holds."""
    host = urlsplit(settings.SITE_ADDRESS).hostname
    return formataddr((mailing.list_name, f"{mailing.list_slug}.newsletters.{host}"))
