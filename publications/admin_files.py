"""The screens on which one publication is made of many files: upload, then one review, then a draft."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator

from icsportal.publishing import actions as lifecycle
from icsportal.publishing.problems import problems, problems_of_rows
from publications import from_files
from publications.files.actions import NotReceived
from publications.files.forms import FILES_AT_MOST
from publications.files.models import StoredFile
from publications.files.uploads import BROKE_OFF, accepting_files, is_whole, onward, refusal, wants_json
from publications.models import Attachment, Publication

UPLOAD = "admin:publications_publication_from_files"
REVIEW = "admin:publications_publication_review_files"
LEFT_OUT = (
    f"Only the first {FILES_AT_MOST} files are here. Make the draft, then add the others to it: upload them "
    "again, and none is kept twice."
)


class FromFiles:
    """For the admin of publications."""

    def files_urls(self, wrap):
        return [
            path("from-files/", wrap(self.upload_view), name="publications_publication_from_files"),
            path("from-files/review/", wrap(self.review_view), name="publications_publication_review_files"),
        ]

    def may_use_files(self, request):
        return request.user.has_perm("files.add_storedfile")

    def files_context(self, request, record):
        """The way from the form of a draft."""
        if not (self.has_change_permission(request, record) and self.may_use_files(request)):
            return {}
        return {"files_address": address(UPLOAD, [], record)}

    def changelist_view(self, request, extra_context=None):
        may = self.has_add_permission(request) and self.may_use_files(request)
        more = {"from_files_address": reverse(UPLOAD) if may else ""}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def draft_of(self, request) -> Publication | None:
        """The draft to which files are added; None if a new one is made. Raises PermissionDenied."""
        if not self.may_use_files(request):
            raise PermissionDenied
        number = request.GET.get("draft", "")
        if not number:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        draft = self.found(request, number)
        if not self.has_change_permission(request, draft):
            raise PermissionDenied
        return draft

    @method_decorator(accepting_files)
    def upload_view(self, request):
        """Takes many files at once; each is taken or refused by itself, and said by its name."""
        draft, chosen = self.draft_of(request), numbers(request)
        here = address(UPLOAD, chosen, draft)
        if request.method == "POST" and not is_whole(request):
            return self.answer(request, draft, from_files.FilesForm(), here, [("", BROKE_OFF)])
        form = from_files.FilesForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self.answer(request, draft, form, here, [])
        refused = []
        for upload in form.cleaned_data["files"]:
            try:
                file, is_new = from_files.take(upload=upload, by=request.user)
            except NotReceived as reason:
                refused.append((upload.name, str(reason)))
                continue
            if file.pk not in chosen:
                chosen.append(file.pk)
            said = (
                "was received, and is being checked." if is_new else "is here already: it is not kept twice."
            )
            messages.success(request, f"“{upload.name}” {said}")
            if is_new:
                self.log_addition_of_file(request, file)
        if not chosen:
            return self.answer(request, draft, from_files.FilesForm(), here, refused)
        for name, reason in refused:
            messages.error(request, f"Not taken: “{name}”. {reason}")
        if len(chosen) > FILES_AT_MOST:
            messages.warning(request, LEFT_OUT)
        return onward(request, address(REVIEW, chosen[:FILES_AT_MOST], draft))

    def log_addition_of_file(self, request, file):
        self.admin_site.get_model_admin(StoredFile).log_addition(request, file, [{"added": {}}])

    def answer(self, request, draft, form, here, refused):
        status = 422 if refused or form.errors else 200
        if status == 422 and wants_json(request):
            return refusal(form, refused)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Add files to “{draft}”" if draft else "Make a publication of files",
            "form": form,
            "refused": refused,
            "draft": draft,
            "here": here,
        }
        return TemplateResponse(request, "admin/publications/upload_files.html", context, status=status)

    def review_view(self, request):
        """What the files say of themselves, to be put right; on POST it is all kept, or nothing."""
        draft, chosen = self.draft_of(request), numbers(request)
        unused = {file.pk: file for file in from_files.unused().filter(pk__in=chosen)}
        files = [unused[pk] for pk in chosen if pk in unused]
        if not files:
            for words in not_to_be_used(chosen, unused):
                messages.error(request, words)
            messages.error(request, "There is no file to use. Upload one or more.")
            return HttpResponseRedirect(address(UPLOAD, [], draft))
        proposed, rows = from_files.rows_for(files, draft)
        data = request.POST if request.method == "POST" else None
        details = None if draft else from_files.DetailsForm(data, initial=proposed, prefix="details")
        formset = from_files.FileForms(data, rows=rows, prefix="files")
        faults = []
        if data is not None and all([formset.is_valid(), details is None or details.is_valid()]):
            try:
                made = self.kept(request, draft, details, formset.wanted)
            except lifecycle.Refused as refusal:
                faults = refusal.reasons
            else:
                messages.success(request, "The files are kept with the draft. Complete it here.")
                return HttpResponseRedirect(self.address("change", made))
        waiting = [file for file in files if file.state in ("received", "scanning")]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Add files to “{draft}”" if draft else "Make one publication of these files",
            "draft": draft,
            "details": details,
            "formset": formset,
            "problems": problems_of(details, formset, faults),
            "waiting": waiting,
            "not_used": not_to_be_used(chosen, unused),
            "more_address": address(UPLOAD, [file.pk for file in files], draft),
        }
        status = 200 if data is None else 422
        return TemplateResponse(request, "admin/publications/review_files.html", context, status=status)

    def kept(self, request, draft, details, rows):
        if draft:
            from_files.add(publication=draft, rows=rows, by=request.user)
            return draft
        return from_files.make(details=details, rows=rows, by=request.user)


def problems_of(details, formset, faults):
    """What is wrong on the review, as `icsportal.publishing.problems` says it."""
    found = [("", words) for words in [*faults, *formset.non_form_errors()]]
    if details is not None:
        found += problems(details, [])
    names = [str(row["file"]) for row in formset.rows]
    return found + problems_of_rows(formset, lambda number: f"“{names[number - 1]}”")


def numbers(request) -> list[int]:
    """The files that the address names."""
    given = dict.fromkeys(request.GET.getlist("file")[:FILES_AT_MOST])
    return [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 10]


def address(name, chosen, draft):
    query = [("file", pk) for pk in chosen] + ([("draft", draft.pk)] if draft else [])
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)


def not_to_be_used(chosen, unused) -> list[str]:
    """A sentence for each file of the address that cannot be used, and why."""
    others = StoredFile.objects.filter(pk__in=[pk for pk in chosen if pk not in unused])
    used = dict(Attachment.objects.filter(file__in=others).values_list("file", "publication__title"))
    return [
        f"“{file}” is part of “{used[file.pk]}” already."
        if file.pk in used
        else f"“{file}” cannot be used: {file.get_state_display().lower()}. Its page says why."
        for file in others
    ]
