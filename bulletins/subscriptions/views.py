"""What readers do with their own address. Nothing is changed by GET, and no page sets a cookie.

A form needs no CSRF token, which would need a cookie: whoever may change something has a signed link, and
anyone may ask for an email.
"""

from functools import wraps

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from bulletins.subscriptions import actions, limits, links
from bulletins.subscriptions.forms import ChoicesForm, SubscribeForm
from bulletins.subscriptions.models import KEEP_LEFT, ONE_MESSAGE_IN, Subscriber, SubscriptionRequest
from icsportal.lib.email_address import masked

private = cache_control(private=True, no_store=True)

DONE = {
    "confirmed": "You get our emails now.",
    "changed": "We have saved what you chose.",
    "paused": "You get no emails until you start them again.",
    "resumed": "You get our emails again.",
}

NO_LINK = (
    404,
    "This link does not work",
    "A part of it may be missing. Copy the whole link from our email, or open it there.",
)
OLD_LINK = (410, "This link is too old", "It worked for a while, and has ended to keep your choices safe.")
CONFIRMED = (
    410,
    "This link has been used, or is too old",
    "If you pressed “Confirm” before, all is well: you get our emails, and you need do nothing.",
)
ERASED = (
    410,
    "We do not have this email address any more",
    "You get no emails from us, and there is nothing left to change or stop.",
)


class LinkFault(Exception):
    """(status, title, reason) of the page that says why a link leads nowhere."""


def by_link(view):
    """Gives the view its link, or answers with the reason why there is none."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @private
    @wraps(view)
    def answer(request):
        try:
            try:
                link = links.read(view.__name__, request.GET.get("key", ""), timezone.now())
            except links.NoLink:
                raise LinkFault(*NO_LINK) from None
            except links.OldLink:
                raise LinkFault(*OLD_LINK) from None
            return view(request, link)
        except LinkFault as fault:
            status, title, reason = fault.args
            return render(
                request,
                "bulletins/subscriptions/link_fault.html",
                {"title": title, "reason": reason},
                status=status,
            )

    return answer


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def subscribe(request):
    """The form, with what the address asks for ticked; an answer that says nothing of what we know."""
    now = timezone.now()
    if request.method != "POST":
        form = SubscribeForm(at=now)
        form.tick(request.GET)
        return render(request, "bulletins/subscriptions/subscribe.html", {"form": form})
    form = SubscribeForm(request.POST, at=now)
    if not form.is_valid():
        return render(request, "bulletins/subscriptions/subscribe.html", {"form": form}, status=422)
    if limits.is_too_often(request, now):
        form.add_error(None, "Many people asked from where you are. Wait for 10 minutes, and try again.")
        response = render(request, "bulletins/subscriptions/subscribe.html", {"form": form}, status=429)
        response.headers["Retry-After"] = str(limits.WINDOW_SECONDS)
        return response
    actions.ask(address=form.cleaned_data["email"], choices=form.choices, at=now)
    return HttpResponseRedirect(reverse("subscriptions:asked"), status=303)


@require_safe
@private
def asked(request):
    minutes = int(ONE_MESSAGE_IN.total_seconds() / 60)
    return render(request, "bulletins/subscriptions/asked.html", {"one_message_minutes": minutes})


@by_link
def confirm(request, link):
    if request.method == "POST":
        try:
            subscriber = actions.confirm(link=link)
        except actions.NothingToConfirm:
            raise LinkFault(*CONFIRMED) from None
        return to_manage(subscriber, "confirmed")
    asked_for = SubscriptionRequest.objects.open().filter(key=link.key).first()
    if asked_for is None:
        raise LinkFault(*CONFIRMED)
    context = {"rows": rows(asked_for), "consent": asked_for.consent_wording, "key": link.signed}
    return render(request, "bulletins/subscriptions/confirm.html", context)


@by_link
def manage(request, link):
    subscriber = subscriber_of(link)
    if subscriber.left_at:
        return left(request, subscriber, status=410)
    if request.method == "POST" and request.POST.get("do") in DO:
        return DO[request.POST["do"]](request, subscriber)
    now = choices_of(subscriber)
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial={**now})
    if request.method == "POST" and form.is_valid():
        actions.change(subscriber=subscriber, choices=form.choices)
        return to_manage(subscriber, "changed")
    form.tick(request.GET)
    context = {
        "form": form,
        "subscriber": subscriber,
        "whose": masked(subscriber.address),
        "key": link.signed,
        "done": DONE.get(request.GET.get("done")),
        "is_more_ticked": not set(form.initial["newsletters"]) <= set(now["newsletters"]),
    }
    return render(
        request, "bulletins/subscriptions/manage.html", context, status=422 if form.is_bound else 200
    )


@by_link
def leave(request, link):
    """A page with a button; and what a mail program posts when its own is pressed (RFC 8058)."""
    subscriber = subscriber_of(link)
    if request.method == "POST":
        actions.leave(subscriber=subscriber)
        return left(request, subscriber)
    if subscriber.left_at:
        return left(request, subscriber, status=410)
    manage_link = links.Link("manage", subscriber.key, link.made_at)
    context = {"whose": masked(subscriber.address), "key": link.signed, "manage": manage_link.path()}
    return render(request, "bulletins/subscriptions/leave.html", context)


def left(request, subscriber, status=200):
    erased_on = subscriber.left_at + KEEP_LEFT
    context = {
        "left_at": subscriber.left_at,
        "erased_on": erased_on,
        "came_back": bool(subscriber.left_because),
    }
    return render(request, "bulletins/subscriptions/left.html", context, status=status)


def pause(request, subscriber):
    actions.pause(subscriber=subscriber)
    return to_manage(subscriber, "paused")


def resume(request, subscriber):
    actions.resume(subscriber=subscriber)
    return to_manage(subscriber, "resumed")


def leave_now(request, subscriber):
    actions.leave(subscriber=subscriber)
    return left(request, subscriber)


DO = {"pause": pause, "resume": resume, "leave": leave_now}


def subscriber_of(link):
    subscriber = Subscriber.objects.filter(key=link.key).first()
    if subscriber is None:
        raise LinkFault(*ERASED)
    return subscriber


def to_manage(subscriber, done):
    link = links.Link("manage", subscriber.key, timezone.now())
    return HttpResponseRedirect(link.path(done=done), status=303)


def choices_of(subscriber):
    return {
        "newsletters": [each.slug for each in subscriber.newsletters.all()],
        "how_often": subscriber.how_often,
        "topics": [topic.slug for topic in subscriber.topics.all()],
    }


def rows(choices):
    """What was chosen, as the summary list shows it."""
    found = [
        ("Email address", masked(choices.address)),
        ("Places", get_text_list([each.name for each in choices.newsletters.all()], "and")),
        ("How often", choices.get_how_often_display()),
    ]
    if topics := [topic.name for topic in choices.topics.all()]:
        found.append(("Topics", get_text_list(topics, "and")))
    return found
