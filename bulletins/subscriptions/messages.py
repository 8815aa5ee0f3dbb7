"""The two messages that the form has us send. Nothing in them was written by whoever filled it in."""

from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from bulletins.subscriptions.links import Link


def confirm(request, at) -> EmailMessage:
    """To an address that nobody has confirmed."""
    context = {"link": Link("confirm", request.key, at).address(), "request": request}
    return message(request.address, "Confirm that you want our emails", "confirm", context)


def known(subscriber, request, at) -> EmailMessage:
    """To somebody who gets our emails: the link leads to their choices, with what was asked ticked."""
    asked = {"newsletter": [each.slug for each in request.newsletters.all()]}
    context = {
        "manage": Link("manage", subscriber.key, at).address(**asked),
        "leave": Link("leave", subscriber.key, at).address(),
        "subscriber": subscriber,
    }
    sent = message(subscriber.address, "You get our emails already", "known", context)
    sent.extra_headers |= {
        "List-Unsubscribe": f"<{context['leave']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return sent


def message(address, subject, name, context):
    about_us = {"organisation": settings.ORGANISATION_NAME, "site": settings.SITE_ADDRESS}
    return EmailMessage(
        f"{subject}: {settings.ORGANISATION_NAME}",
        render_to_string(f"bulletins/subscriptions/{name}.txt", {**about_us, **context}),
        to=[address],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": make_msgid(domain=urlsplit(settings.SITE_ADDRESS).hostname),
        },
    )
