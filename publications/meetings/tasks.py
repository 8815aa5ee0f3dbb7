from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from icsportal.search import index
from publications.meetings.models import Meeting

LOOK_BACK = timedelta(days=1)  # a worker that was down for less misses nothing


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="search papers that came out")
def search_released_papers(timestamp):
    """Search finds the words of papers once they can be read."""
    now = timezone.now()
    for meeting in Meeting.objects.live().filter(papers_at__gt=now - LOOK_BACK, papers_at__lte=now):
        index.refresh(meeting)
