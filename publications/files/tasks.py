"""Files are checked while nobody waits for it."""

from procrastinate.contrib.django import app

from publications.files import keeping
from publications.files.models import StoredFile


@app.task(queue="files", retry=2)
def screen_file(file_id):
    """Looks through the file; one that is gone meanwhile needs no check."""
    from publications.files import actions

    gone = (StoredFile.State.WITHDRAWN, StoredFile.State.ERASED)
    file = StoredFile.objects.exclude(state__in=gone).filter(pk=file_id).first()
    if file is not None:
        actions.screen(file=file)


@app.periodic(cron="37 * * * *")
@app.task(queue="files", queueing_lock="check files that wait")
def check_what_waits(timestamp):
    for file in keeping.to_check():
        screen_file.defer(file_id=file.pk)


@app.periodic(cron="7 4 * * *")
@app.task(queue="files", queueing_lock="discard leftovers")
def discard_leftovers(timestamp):
    keeping.discard_leftovers()
