import pytest

from icsportal.lib.personal_words import may_be_personal

KNOWN = frozenset(["william", "harvey", "hospital", "st", "james", "medical", "centre"])


@pytest.mark.parametrize(
    "typed",
    [
        "943 476 5919",
        "9434765919 results",
        "jo@example.org",
        "01622 000000",
        "07700900123",
        "ME13 8QR",
        "dentist me138qr",
        "born 3/4/1962",
        "Mrs Example",
        "my daughter",
        "is his appointment today",
        "sarah letter",
        "james appointment",
        "Zbigniew Kowalczyk",
        "please can you tell me what to do",
        "x" * 61,
    ],
)
def test_what_may_say_who_somebody_is_is_known(typed):
    assert may_be_personal(typed, KNOWN)


@pytest.mark.parametrize(
    "typed",
    [
        "dentist",
        "nhs 111",
        "accounts 2024-25",
        "ozempic",
        "ME13",
        "William Harvey Hospital",
        "st james medical centre",
        "Ozempic",
        "covid 19 jab",
    ],
)
def test_what_is_looked_for_is_not(typed):
    assert not may_be_personal(typed, KNOWN)
