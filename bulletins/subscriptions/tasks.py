from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bulletins.subscriptions import actions
from bulletins.subscriptions.models import SubscriptionRequest


# It is told no address, so that none stands in the queue or its log.
@app.task(queue="subscriptions", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def answer(key):
    request = SubscriptionRequest.objects.filter(key=key).first()
    if request:
        actions.answer(request=request)


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="erase old addresses")
def erase_old_addresses(timestamp):
    actions.erase_old()
