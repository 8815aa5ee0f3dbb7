from procrastinate.contrib.django import app

from icsportal.search import counting


@app.periodic(cron="41 3 * * 1")
@app.task(queueing_lock="forget old searches")
def forget_old_searches(timestamp):
    """Every Monday: what was searched for half a year ago helps nobody."""
    counting.forget_old()
