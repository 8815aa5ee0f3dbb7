"""Files are checked while nobody waits for it."""

from procrastinate.contrib.django import app

from publications.files.models import StoredFile


@app.task(queue="files", retry=2)
def screen_file(file_id):
    """Looks through the file; one that is gone meanwhile needs no check."""
    from publications.files import actions

    gone = (StoredFile.State.WITHDRAWN, StoredFile.State.ERASED)
    file = StoredFile.objects.exclude(state__in=gone).filter(pk=file_id).first()
    if file is not None:
        actions.screen(file=file)
