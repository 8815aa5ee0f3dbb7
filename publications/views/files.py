"""Files at addresses that last. Whether somebody may have one is asked of the publication, each time."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from publications.files.models import StoredFile
from publications.files.serving import serve
from publications.models import EditionAttachment
from publications.views.public import found_again, of_publication

TAKEN_AWAY = {StoredFile.State.WITHDRAWN: "withdrawn_at", StoredFile.State.ERASED: "erased_at"}
SHOWN_IN_BROWSER = {StoredFile.Type.PDF}


@require_safe
@of_publication
def file(request, publication, name):
    """The file that has this name now; a name of earlier leads to what took its place."""
    attachment = publication.attachments.select_related("file").filter(name=name).first()
    if attachment is not None:
        return answer(request, attachment, publication)
    earlier = EditionAttachment.objects.filter(edition__in=publication.editions.released(), name=name)
    old = earlier.order_by("-edition__number").first()
    if old is None:
        raise Http404
    new = publication.replacement_of(old) or publication
    return found_again(HttpResponsePermanentRedirect(new.get_absolute_url()))


@require_safe
@of_publication
def edition_file(request, publication, number, name):
    """A file of one version. Search engines are told not to keep it, and which page is about it."""
    edition = get_object_or_404(publication.editions.released(), number=number)
    attachment = get_object_or_404(edition.attachments.select_related("file"), name=name)
    response = answer(request, attachment, publication)
    response.headers["X-Robots-Tag"] = "noindex"
    page = request.build_absolute_uri(publication.get_absolute_url())
    response.headers["Link"] = f'<{page}>; rel="canonical"'
    return response


def answer(request, attachment, record):
    """The file, or the notice that it was taken away, with the way to the live record of which it was."""
    stored = attachment.file
    if stored.is_cleared:
        return serve(request, stored, attachment.name, inline=stored.type in SHOWN_IN_BROWSER)
    if stored.state not in TAKEN_AWAY:
        raise Http404
    notice = {
        "title": f"{record}: {attachment}",
        "withdrawn_at": getattr(stored, TAKEN_AWAY[stored.state]),
        "expire_at": None,
        "withdrawal_reason": format_html(
            'This file should not be read any more. See <a href="{}">what there is of {} now</a>.',
            record.get_absolute_url(),
            record,
        ),
    }
    return render(request, "410.html", {"record": notice}, status=410)
