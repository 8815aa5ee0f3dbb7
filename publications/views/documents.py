"""One publication: about it, its text, and its earlier versions."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from icsportal.lib import chapters
from publications.reading import Reader, about
from publications.views.public import found_again, of_publication


@require_safe
@of_publication
def publication_detail(request, publication):
    """What it is, in which formats it can be had, and what changed."""
    return render(request, "publications/publication_detail.html", about(publication))


@require_safe
@of_publication
def read(request, publication):
    """The text as a web page; of a long one the introduction and the list of sections."""
    reader = Reader(publication)
    if reader.has_no_text:
        return redirect(publication)
    if reader.text.is_long:
        return section_page(request, reader, reader.start)
    return whole_page(request, reader)


@require_safe
@of_publication
def read_section(request, publication, section):
    """One section of a long text; of a short one the place where it stands on the one page.

    The address of a section that has another name by now leads to the beginning of the text.
    """
    reader = Reader(publication)
    part = reader.part(section)
    if part is None:
        if reader.had_part(section):
            return found_again(redirect(reader.address))
        raise Http404
    if not reader.text.is_long:
        return HttpResponseRedirect(f"{reader.address}#{section}")
    return section_page(request, reader, part)


@require_safe
@of_publication
def read_whole(request, publication):
    """All of a long text on one page, to print or to search in; a short one is on one page anyway."""
    reader = Reader(publication)
    return whole_page(request, reader) if reader.text.is_long else HttpResponseRedirect(reader.address)


def whole_page(request, reader):
    context = {"publication": reader.publication, "reader": reader, "text": reader.text}
    return render(request, "publications/publication_read.html", context)


def section_page(request, reader, part):
    context = {
        "publication": reader.publication,
        "reader": reader,
        "part": part,
        "contents": reader.contents(part),
        "before": reader.before(part),
        "after": reader.after(part),
    }
    return render(request, "publications/publication_section.html", context)


@require_safe
@of_publication
def edition(request, publication, number):
    """A version as the public was given it, which says at its top if there is a newer one."""
    found = get_object_or_404(publication.editions.released(), number=number)
    context = {
        "publication": publication,
        "edition": found,
        "text": chapters.read(found.body, is_numbered=found.is_numbered),
        "attachments": found.attachments.readable().in_order(),
        "replaced_by": publication.live_successor(),
    }
    response = render(request, "publications/edition_detail.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
