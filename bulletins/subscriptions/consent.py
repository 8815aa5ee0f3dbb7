"""What people agree to, in the very words that they are shown, and which version of them."""

from django.conf import settings

# A change of the words below is a new version. Whoever agreed keeps the words and version that they saw.
VERSION = 1

WORDS = (
    "When you press “Subscribe”, you agree that {organisation} sends you the emails that you choose here. "
    "You can stop at any time. A link to do so is in every email."
)


def wording() -> str:
    """The words as they are shown now."""
    return WORDS.format(organisation=settings.ORGANISATION_NAME)
