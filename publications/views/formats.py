"""Asking for a publication in another format. The form sets no cookie and needs none."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from publications import actions
from publications.forms import FormatRequestForm
from publications.views.public import of_publication

private = cache_control(private=True, no_store=True)
TOO_MANY = "We have more requests today than we can take. Please try again tomorrow."


# A token would need a cookie. Whoever forged a request could only ask us for a document.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
@of_publication
def another_format(request, publication):
    """Two questions; the answer is a task for staff, and a page that says by when we reply."""
    form = FormatRequestForm(request.POST if request.method == "POST" else None, at=timezone.now())
    if form.is_bound and form.is_valid():
        try:
            actions.ask_for_format(publication=publication, at=form.at, **form.cleaned_data)
        except actions.TooMany:
            form.add_error(None, TOO_MANY)
        else:
            sent = reverse("publications:another_format_sent", args=[publication.slug])
            return HttpResponseRedirect(sent, status=303)
    context = {"publication": publication, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "publications/another_format.html", context, status=status)


@require_safe
@private
@of_publication
def another_format_sent(request, publication):
    context = {"publication": publication, "days": actions.ANSWER_WITHIN_WORKING_DAYS}
    return render(request, "publications/another_format_sent.html", context)
