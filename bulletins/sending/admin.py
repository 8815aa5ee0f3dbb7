from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from bulletins.newsletters.models import NewsletterIssue
from bulletins.sending import actions, letters
from bulletins.sending.forms import SendForm, TestForm
from bulletins.sending.models import Delivery, Mailing
from bulletins.subscriptions import recipients
from icsportal.publishing.buttons import Button
from icsportal.publishing.models import Change
from pages.admin.recorded import ReadOnly

SHOWN_AT_MOST = 100

# What can be done to a mailing, by the state that it is in.
BUTTONS = {
    Mailing.State.RUNNING: {"pause": "Pause", "cancel": "Cancel what is left"},
    Mailing.State.PAUSED: {"resume": "Go on", "cancel": "Cancel what is left"},
}
# What staff can decide about messages of which nobody knows whether they went.
DECISIONS = {"send_again": "Send again", "count_as_sent": "They arrived: count them as sent"}


@admin.register(Mailing)
class MailingAdmin(ReadOnly, admin.ModelAdmin):
    """How far each mailing is. Who gets it is shown to nobody; a message is known by its Message-ID."""

    list_display = ["name", "state", "progress", "made_at", "made_by"]
    list_filter = ["state"]
    list_select_related = ["made_by"]
    date_hierarchy = "made_at"
    search_fields = ["name"]

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("issue/<int:issue_id>/", wrap(self.send_view), name="sending_mailing_send"),
            path("issue/<int:issue_id>/letter/", wrap(self.letter_view), name="sending_mailing_letter"),
            path("<int:mailing_id>/do/", wrap(require_POST(self.do_view)), name="sending_mailing_do"),
            *super().get_urls(),
        ]

    def may_send(self, request):
        return request.user.has_perm("sending.send_mailing")

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()

    @admin.display(description="Taken by the mail server")
    def progress(self, mailing):
        if (kept := mailing.final_counts) is not None:
            return f"{kept.get(Delivery.State.SENT, 0):,} of {sum(kept.values()):,}"
        return f"{mailing.sent_total:,} of {mailing.delivery_total:,}"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        mailing = self.get_object(request, object_id)
        if mailing is None:
            raise Http404
        if not self.has_view_permission(request, mailing):
            raise PermissionDenied
        counts = mailing.counts
        unsure = mailing.deliveries.unsure()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": mailing.name,
            "mailing": mailing,
            "counts": [(state.label, counts[state]) for state in Delivery.State if counts.get(state)],
            "may_send": self.may_send(request),
            "buttons": BUTTONS.get(mailing.state, {}),
            "decisions": DECISIONS,
            "unsure": unsure[:SHOWN_AT_MOST],
            "unsure_total": unsure.count(),
            "refused": mailing.deliveries.filter(
                state__in=[Delivery.State.REFUSED, Delivery.State.BOUNCED]
            ).order_by("error")[:SHOWN_AT_MOST],
            "shown_at_most": SHOWN_AT_MOST,
            "changes": Change.objects.about(mailing).select_related("by")[:SHOWN_AT_MOST],
        }
        return TemplateResponse(request, "admin/sending/mailing/progress.html", context)

    def do_view(self, request, mailing_id):
        """One of the buttons of a mailing, or a decision about the messages that were ticked."""
        if not self.may_send(request):
            raise PermissionDenied
        mailing = get_object_or_404(Mailing, pk=mailing_id)
        action = request.POST.get("do", "")
        if action in DECISIONS:
            chosen = [key for key in request.POST.getlist("delivery") if key.isascii() and key.isdigit()]
            deliveries = mailing.deliveries.filter(pk__in=chosen[:SHOWN_AT_MOST])
            count = getattr(actions, action)(deliveries=deliveries, by=request.user)
            messages.success(request, f"{DECISIONS[action]}: {count}.")
        elif any(action in buttons for buttons in BUTTONS.values()):
            try:
                getattr(actions, action)(mailing=mailing, by=request.user)
            except actions.Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, "Done.")
        else:
            raise Http404
        return redirect("admin:sending_mailing_change", mailing.pk)

    def send_view(self, request, issue_id):
        """What will be sent and to how many; a test message; and the button that begins the mailing."""
        if not self.may_send(request):
            raise PermissionDenied
        issue = get_object_or_404(NewsletterIssue.objects.for_detail(), pk=issue_id)
        before = issue.mailings.order_by("-made_at")
        is_test = request.POST.get("do") == "test"
        data = request.POST if request.method == "POST" else None
        test = TestForm(data if is_test else None, initial={"address": request.user.email}, prefix="test")
        form = SendForm(None if is_test else data, was_sent=before.exists())
        if test.is_valid():
            try:
                actions.send_test(issue=issue, address=test.cleaned_data["address"])
            except actions.Refused as refusal:
                test.add_error(None, str(refusal))
            else:
                messages.success(request, f"A test went to {test.cleaned_data['address']}.")
                return redirect("admin:sending_mailing_send", issue.pk)
        if form.is_valid():
            try:
                mailing = actions.send_issue(
                    issue=issue,
                    by=request.user,
                    recipients=recipients.for_issue(issue),
                    again=form.cleaned_data.get("again", False),
                )
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"The mailing began, to {mailing.total:,} addresses.")
                return redirect("admin:sending_mailing_change", mailing.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Send by email: {issue}",
            "issue": issue,
            "back": reverse("admin:newsletters_newsletterissue_change", args=[issue.pk]),
            "letter_address": reverse("admin:sending_mailing_letter", args=[issue.pk]),
            "reader_total": recipients.readers_of(issue).count(),
            "refusal": refusal_of(issue),
            "before": before,
            "test": test,
            "form": form,
            "text": letters.words_of_issue(issue).text,
        }
        status = 422 if test.errors or form.errors else 200
        return TemplateResponse(request, "admin/sending/mailing/send.html", context, status=status)

    def letter_view(self, request, issue_id):
        """The formatted part of the message, by itself."""
        if not self.may_send(request):
            raise PermissionDenied
        issue = get_object_or_404(NewsletterIssue.objects.for_detail(), pk=issue_id)
        return HttpResponse(letters.words_of_issue(issue).html)


def refusal_of(issue) -> str:
    """Why the issue cannot be sent now; empty if it can."""
    try:
        actions.ready(issue)
    except actions.NotPublic as refusal:
        return str(refusal)
    return ""


def send_button(request, issue):
    """At the top of the form of an issue; before the public reads it there, staff send themselves a test."""
    if issue.standing() == "Withdrawn" or not request.user.has_perm("sending.send_mailing"):
        return None
    label = "Send by email" if issue.is_live() else "Send a test email"
    return Button("send", label, "send"), reverse("admin:sending_mailing_send", args=[issue.pk])
