"""What waits on the desk of staff: files in which something was found, or that can be approved."""

from django.urls import reverse

from icsportal.publishing.desk import ROWS_AT_MOST, Panel, Row, add_panel
from publications.files.models import StoredFile


def files_to_decide(request):
    """Files that wait for somebody, the newest first."""
    if not request.user.has_perm("files.change_storedfile"):
        return None
    waiting = StoredFile.objects.awaiting_decision()[: ROWS_AT_MOST + 1]
    return Panel(
        "Files to decide about",
        "No file waits for a decision.",
        [
            Row(
                str(file),
                reverse("admin:files_storedfile_change", args=[file.pk]),
                "New rules found something in this public file."
                if file.is_cleared
                else f"{file.get_state_display()}. Uploaded on {file.uploaded_at:%-d %B %Y}.",
            )
            for file in waiting
        ],
    )


def connect():
    add_panel(files_to_decide)
