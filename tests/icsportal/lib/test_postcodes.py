import pytest

from icsportal.lib.postcodes import codes_of


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("ME13 8QR", ["ME13 8", "ME13"]),
        ("me138qr", ["ME13 8", "ME13"]),
        ("  Me 13  8 qR ", ["ME13 8", "ME13"]),
        ("ME13-8QR", ["ME13 8", "ME13"]),
        ("m e 1 3 8 q r", ["ME13 8", "ME13"]),
        ("ME1O 4DT", ["ME10 4", "ME10"]),
        ("TNI3 1AA", ["TN13 1", "TN13"]),
        ("2 Some Street, Faversham ME13 8QR", ["ME13 8", "ME13"]),
        ("ME1 3AB", ["ME1 3", "ME1"]),
        ("ME1 3", ["ME1 3", "ME1"]),
        ("ME1 3A", ["ME1 3", "ME1"]),
        ("ME13", ["ME13"]),
        ("ME 13", ["ME13"]),
        ("ME138", ["ME13 8", "ME13"]),
        ("DA1 1", ["DA1 1", "DA1"]),
        ("DA11", ["DA11"]),
        ("SW1A 1AA", ["SW1A 1", "SW1A"]),
        ("sw1a", ["SW1A"]),
    ],
)
def test_a_postcode_is_understood_in_any_spelling(typed, codes):
    assert codes_of(typed) == codes


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "ME",
        "Faversham",
        "G82048",
        "U11490",
        "1234",
        "13 8QR",
        "ME13 8QRX",
        "🏥",
        "x" * 5000,
    ],
)
def test_other_words_are_no_postcode(typed):
    assert codes_of(typed) == []
