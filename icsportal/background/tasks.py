from procrastinate.contrib.django import app

from icsportal.background.worker import Pace, take_up_what_was_left

KEEP_FAILED_HOURS = 28 * 24


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take up what was left", pass_context=True)
async def take_up(context, timestamp):
    await take_up_what_was_left(context.app.job_manager, Pace.dead_after)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget old work", pass_context=True)
async def forget_old_work(context, timestamp):
    """What failed can be looked into for four weeks."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
