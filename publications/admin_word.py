"""The screen on which the text of a publication is made from its Word file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.safestring import mark_safe

from icsportal.lib import chapters
from icsportal.publishing import actions
from icsportal.publishing.problems import problems_of_rows
from publications import text_from_word
from publications.files.word import NotConvertible, web_text


class TextFromWord:
    """For the admin of publications."""

    def word_urls(self, wrap):
        return [
            path(
                "<path:object_id>/text-from-word/<int:attachment_id>/",
                wrap(self.text_view),
                name="publications_publication_text",
            )
        ]

    def word_context(self, request, record):
        """(words, address) of each button on the form."""
        if not self.has_change_permission(request, record):
            return {}
        files = text_from_word.word_files(record)
        return {
            "word_files": [(str(each.file), self.address("text", record, each.pk)) for each in files],
        }

    def text_view(self, request, object_id, attachment_id):
        """Shows what would come in and asks about each picture; on POST it is the text of the draft."""
        publication = self.found(request, object_id)
        if not self.has_change_permission(request, publication):
            raise PermissionDenied
        file = get_object_or_404(text_from_word.word_files(publication), pk=attachment_id).file
        context = self.page_context(request, publication, title=f"The text from “{file}”")
        context |= {"file": file, "version": publication.version}
        try:
            text = web_text(file)
        except NotConvertible as refusal:
            context["refusal"] = str(refusal)
            return TemplateResponse(request, "admin/publications/text_from_word.html", context, status=422)
        formset = text_from_word.picture_forms(text, request.POST if request.method == "POST" else None)
        faults = []
        if request.method == "POST" and formset.is_valid():
            seen = request.POST.get("seen_version", "")
            publication.version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
            try:
                text_from_word.take_over(
                    publication=publication, text=text, decisions=formset.cleaned_data, by=request.user
                )
            except actions.Refused as refusal:
                faults = refusal.reasons
                publication.refresh_from_db()
                context["version"] = publication.version
            else:
                messages.success(request, "The draft has the text of the Word file. Read it in the preview.")
                return HttpResponseRedirect(self.address("change", publication))
        read = chapters.read(text.html)
        context |= {
            "text": text,
            "read": read,
            "preview": mark_safe(text_from_word.preview(text)),  # noqa: S308  cleaned by `web_text`
            "formset": formset,
            "pictures": zip(formset, map(text_from_word.shown, text.pictures), strict=False),
            "problems": [("", words) for words in [*faults, *formset.non_form_errors()]]
            + problems_of_rows(formset, "Picture {}".format),
        }
        status = 422 if formset.is_bound else 200
        return TemplateResponse(request, "admin/publications/text_from_word.html", context, status=status)
