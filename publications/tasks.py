from procrastinate.contrib.django import app

from publications import actions


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="erase contacts of format requests")
def erase_old_contacts(timestamp):
    actions.erase_old_contacts()
