from procrastinate.contrib.django import app

from pages.schedule.actions import publish_due


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="publish due pages")
def publish_due_pages(timestamp):
    publish_due()
