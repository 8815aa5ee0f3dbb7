"""The one door to everything under the address of a publication: open only while the public may read it."""

from functools import wraps

from django.shortcuts import render
from django.urls import reverse

from icsportal.publishing.addresses import redirect_below
from publications.models import Publication


def of_publication(view):
    """Gives the view the live publication of an address.

    Once that was withdrawn every address under it says when and why; once it moved, each leads to where it
    is now. Before its release there is nothing at any of them.
    """

    @wraps(view)
    def answer(request, slug, **rest):
        publication = Publication.objects.live().for_detail().filter(slug=slug).first()
        if publication is not None:
            return view(request, publication, **rest)
        gone = Publication.objects.withdrawn().filter(slug=slug).first()
        if gone is not None:
            return render(request, "410.html", {"record": gone}, status=410)
        return redirect_below(request, reverse("publications:publication", args=[slug]))

    return answer


def found_again(response):
    """A redirect that may lead elsewhere one day is asked for each time."""
    response.headers["Cache-Control"] = "no-cache"
    return response
