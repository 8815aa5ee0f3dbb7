"""When a record can be read, for those who must know before it is asked for."""

from datetime import datetime

from icsportal.publishing.models import Record


def public_window(record: Record) -> tuple[datetime, datetime | None] | None:
    """From when and until when (None: for ever) the public may read it; None if never.

    Says for all moments what `Record.is_live` says for one.
    """
    if record.state != Record.State.APPROVED:
        return None
    return record.publish_at, record.expire_at
