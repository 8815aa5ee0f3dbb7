"""What people agree to."""

from hashlib import sha256

from bulletins.subscriptions import consent

# The first signs of the hash of the words, by version. A line is added with each version and none is changed.
WORDS_OF_VERSION = {1: "7286d5071206155c"}


def test_other_words_are_another_version():
    assert WORDS_OF_VERSION[consent.VERSION] == sha256(consent.WORDS.encode()).hexdigest()[:16]
