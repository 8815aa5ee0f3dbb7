"""What others may listen to."""

from django.dispatch import Signal

# Sent inside the transaction with `record`, after anything that may change what the public sees of it.
record_changed = Signal()
