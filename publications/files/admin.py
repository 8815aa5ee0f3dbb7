"""The desk for files: upload, read what was found, decide, approve, withdraw, erase."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from icsportal.publishing.actions import Refused
from publications.files import actions
from publications.files.forms import ReasonForm, UploadForm
from publications.files.models import Finding, StoredFile
from publications.files.serving import CHUNK_BYTES, POLICY, TYPES
from publications.files.spreadsheets import sheets_as_csv
from publications.files.uploads import BROKE_OFF, accepting_files, is_whole, onward, refusal, wants_json


@admin.register(StoredFile)
class StoredFileAdmin(admin.ModelAdmin):
    """Files are uploaded and decided about; what is known of them was measured, and nobody types it."""

    list_display = ["original_name", "stands", "type", "size", "pages", "uploaded_by", "uploaded_at"]
    list_filter = ["state", "type", "purpose", "uploaded_at"]
    list_select_related = ["uploaded_by"]
    list_per_page = 50
    search_fields = ["original_name", "title", "sha256"]
    change_form_template = "admin/files/storedfile/change_form.html"
    actions = None
    fields = [
        *("original_name", "type", "purpose", "size", "pages", "title", "language"),
        *("uploaded_by", "uploaded_at", "approved_by", "approved_at", "sha256", "public_sha256"),
        *("withdrawn_by", "withdrawn_at", "withdrawal_reason", "erased_by", "erased_at", "erasure_reason"),
    ]
    readonly_fields = fields

    @admin.display(description="state", ordering="state")
    def stands(self, file):
        return file.get_state_display()

    @admin.display(description="size", ordering="size_bytes")
    def size(self, file):
        return filesizeformat(file.public_size_bytes or file.size_bytes)

    def get_search_results(self, request, queryset, search_term):
        """Other forms offer only what can be used."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return (found.usable() if request.path == reverse("admin:autocomplete") else found), may_repeat

    def has_delete_permission(self, request, obj=None):
        return False  # a file is erased, and what is left says who did it and why

    def may(self, request, verb):
        return request.user.has_perm(f"files.{verb}_storedfile")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("add/", view(self.add_view), name="files_storedfile_add"),
            path("<path:object_id>/copy/", view(self.copy_view), name="files_storedfile_copy"),
            path("<path:object_id>/do/<str:verb>/", view(self.do_view), name="files_storedfile_do"),
            path("findings/<int:finding_id>/", view(self.decide_view), name="files_finding"),
            *super().get_urls(),
        ]

    # upload

    @method_decorator(accepting_files)
    def add_view(self, request, form_url="", extra_context=None):
        """Takes many files at once; each is taken or refused by itself, and said by its name."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and not is_whole(request):
            form = UploadForm()
            return self.upload_page(request, form, [("", BROKE_OFF)])
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self.upload_page(request, form, [])
        taken, refused = [], []
        for upload in form.cleaned_data["files"]:
            try:
                taken.append(
                    actions.receive(
                        upload=upload,
                        name=upload.name,
                        by=request.user,
                        purpose=form.cleaned_data["purpose"],
                    )
                )
            except actions.NotReceived as reason:
                refused.append((upload.name, str(reason)))
        for file in taken:
            self.log_addition(request, file, [{"added": {}}])
            messages.success(request, f"“{file}” was received, and is being checked.")
        self.offer_publication(request, taken)
        if refused and not (taken and wants_json(request)):
            return self.upload_page(request, UploadForm(), refused)
        for name, reason in refused:
            messages.error(request, f"Not taken: “{name}”. {reason}")
        return onward(request, reverse("admin:files_storedfile_changelist"))

    def offer_publication(self, request, taken):
        """The way on for files that belong together."""
        files = [file for file in taken if file.purpose == StoredFile.Purpose.PUBLICATION]
        if files and request.user.has_perm("publications.add_publication"):
            query = urlencode([("file", file.pk) for file in files])
            address = f"{reverse('admin:publications_publication_review_files')}?{query}"
            link = format_html('<a href="{}">Make one publication of these files</a>', address)
            messages.success(request, link)

    def upload_page(self, request, form, refused):
        status = 422 if refused or form.errors else 200
        if status == 422 and wants_json(request):
            return refusal(form, refused)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Upload files",
            "form": form,
            "refused": refused,
        }
        return TemplateResponse(request, "admin/files/storedfile/upload.html", context, status=status)

    # one file

    def change_view(self, request, object_id, form_url="", extra_context=None):
        file = self.get_object(request, unquote(object_id))
        if file is not None:
            extra_context = {
                **(extra_context or {}),
                "file": file,
                "findings": file.findings.select_related("resolved_by", "second_person"),
                "is_open": file.findings.open().exists(),
                "may_decide": self.may(request, "change"),
                "buttons": self.buttons(request, file),
                "has_copy": bool(file.public_key or file.clean_key),
                "title": str(file),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def has_change_permission(self, request, obj=None):
        return False  # nothing is typed here; `may` guards what is decided

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view") or self.may(request, "change")

    def buttons(self, request, file):
        """(verb, words) of what may be done with the file now."""
        states = StoredFile.State
        found = []
        if file.state == states.CLEAN and self.may(request, "approve"):
            found.append(("approve", "Approve it"))
        if file.state not in (states.WITHDRAWN, states.ERASED) and self.may(request, "change"):
            found.append(("check", "Check it again"))
        is_read = file.state not in (states.RECEIVED, states.SCANNING, states.WITHDRAWN, states.ERASED)
        if file.type == StoredFile.Type.XLSX and is_read and self.may(request, "add"):
            found.append(("csv", "Make CSV of its sheets"))
        if file.state == states.APPROVED and self.may(request, "approve"):
            found.append(("withdraw", "Withdraw it"))
        if file.state != states.ERASED and self.may(request, "erase"):
            found.append(("erase", "Erase it"))
        return found

    def do_view(self, request, object_id, verb):
        """Does one thing; what cannot be undone asks for a reason first."""
        file = get_object_or_404(StoredFile, pk=unquote(object_id))
        if verb not in DOING:
            raise Http404
        permission, do, done, explanation = DOING[verb]
        if not self.may(request, permission):
            raise PermissionDenied
        back = reverse("admin:files_storedfile_change", args=[file.pk])
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if explanation and not (request.method == "POST" and form.is_valid()):
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": f"{dict(self.buttons(request, file)).get(verb, verb)}: {file}",
                "form": form,
                "file": file,
                "back": back,
                "explanation": explanation,
            }
            status = 422 if form.errors else 200
            return TemplateResponse(request, "admin/files/storedfile/reason.html", context, status=status)
        if request.method != "POST":
            return HttpResponseRedirect(back)
        try:
            do(file, request.user, form.cleaned_data["reason"] if explanation else "")
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, file, done)
            messages.success(request, done)
        return HttpResponseRedirect(back)

    @method_decorator(require_POST)
    def decide_view(self, request, finding_id):
        """Decides about one finding, or about every warning of a file at once."""
        if not self.may(request, "change"):
            raise PermissionDenied
        finding = get_object_or_404(Finding.objects.select_related("run__file"), pk=finding_id)
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            back = reverse("admin:files_storedfile_change", args=[finding.run.file_id])
        verb, reason = request.POST.get("verb"), request.POST.get("reason", "")
        try:
            if verb == "confirm":
                actions.confirm(finding=finding, by=request.user)
            elif verb == "accept_warnings":
                for each in warnings_like(finding):
                    actions.resolve(finding=each, reason=reason, by=request.user)
            else:
                is_false = verb == "false_alarm"
                actions.resolve(finding=finding, reason=reason, by=request.user, false_alarm=is_false)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Kept with the file.")
        return HttpResponseRedirect(back)

    def copy_view(self, request, object_id):
        """Our copy of the file, as readers would get it: for staff, before and after it is public."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = get_object_or_404(StoredFile, pk=unquote(object_id))
        copy = file.open_copy()
        if copy is None:
            raise Http404("There is no copy of this file.")
        response = StreamingHttpResponse(
            copy.chunks(CHUNK_BYTES),
            headers={
                "Content-Type": TYPES[file.type],
                "Content-Length": str(file.public_size_bytes),
                "Content-Disposition": content_disposition_header(True, file.original_name),
                "Content-Security-Policy": POLICY,
                "Cache-Control": "private, no-store",
            },
        )
        response._resource_closers.append(copy.close)
        return response


def warnings_like(finding):
    return finding.run.findings.open().filter(severity=Finding.Severity.WARNING)


def check_again(file, by, reason):
    actions.check_later(file)


# By verb: the permission, what is done, what is said then, and what is said before if it asks for a reason.
DOING = {
    "approve": (
        "approve",
        lambda file, by, reason: actions.approve(file=file, by=by),
        "The file is approved. It is public once what holds it is published.",
        "",
    ),
    "csv": (
        "add",
        lambda file, by, reason: sheets_as_csv(file=file, by=by),
        "Each sheet that readers see is a new file, which is being checked.",
        "",
    ),
    "check": ("change", check_again, "The file is being checked again.", ""),
    "withdraw": (
        "approve",
        lambda file, by, reason: actions.withdraw(file=file, reason=reason, by=by),
        "The file is withdrawn.",
        "Nobody can read it on the site any more. The upload is kept in private.",
    ),
    "erase": (
        "erase",
        lambda file, by, reason: actions.erase(file=file, reason=reason, by=by),
        "The file is erased.",
        "The upload, our copy and all its words are deleted for ever. What is left says who erased it and "
        "why: name no person in the reason.",
    ),
}
