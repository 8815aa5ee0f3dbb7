"""Files are checked while nobody waits for it."""

from procrastinate.contrib.django import app

from publications.files.models import StoredFile


@app.task(queue="files", retry=2)
def screen_file(file_id):
    from publications.files import actions

    file = StoredFile.objects.filter(pk=file_id).first()
    if file is not None and file.state in (StoredFile.State.RECEIVED, StoredFile.State.SCANNING):
        actions.screen(file=file)
