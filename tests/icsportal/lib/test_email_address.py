"""Email addresses: which are taken, and when two are the same."""

import pytest

from icsportal.lib.email_address import NotAnAddress, mailbox, masked, normal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("sam@example.org", "sam@example.org"),
        ("  sam@example.org  ", "sam@example.org"),
        ("Sam.Lee+news@Example.ORG", "Sam.Lee+news@example.org"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("sam@mail.kent.example", "sam@mail.kent.example"),
        ("sam@Bücher.example", "sam@xn--bcher-kva.example"),
        ("sam@xn--bcher-kva.example", "sam@xn--bcher-kva.example"),
        ("sam@例え.テスト", "sam@xn--r8jz45g.xn--zckzah"),
        ("sam@ｅｘａｍｐｌｅ.org", "sam@example.org"),  # full-width letters stand for the plain ones
        ("s" * 64 + "@example.org", "s" * 64 + "@example.org"),
    ],
)
def test_an_address_is_kept_as_typed_before_the_at_and_in_ascii_after_it(typed, kept):
    assert normal(typed) == kept
    assert normal(kept) == kept


def test_a_domain_in_letters_that_only_look_alike_is_another_address():
    assert normal("sam@ex\u0430mple.org") == "sam@xn--exmple-4nf.org"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "sam",
        "@example.org",
        "sam@",
        "sam@example",
        "sam@localhost",
        "sam@127.0.0.1",
        "sam@[127.0.0.1]",
        "sam@example..org",
        "sam@-example.org",
        "sam@example.org.",
        "sam@exa_mple.org",
        "sam@example.123",
        ".sam@example.org",
        "sam..lee@example.org",
        "sam lee@example.org",
        '"sam lee"@example.org',
        "sam@example.org,kim@example.org",
        "sam@kim@example.org",
        "Sam <sam@example.org>",
        "sam@example.org\nBcc: kim@example.org",
        "sam\r\nBcc: kim@example.org\r\n@example.org",
        "sam@example.org\n",
        "sam\0@example.org",
        "sam@example\u2028.org",
        "sam@" + "a" * 64 + ".org",
        "s" * 65 + "@example.org",
        "sam@" + "\u00fc" * 80 + ".org",
        "sam@stra\u00dfe.example",
        "sam@exam\u200dple.org",
        "sam@\ud800.org",
        "sam@" + "b\u00fc." * 60 + "org",  # longer in ASCII than an address may be
    ],
)
def test_what_is_no_address_is_refused_with_words(typed):
    with pytest.raises(NotAnAddress) as refused:
        normal(typed)
    assert str(refused.value).endswith(".") or "you" in str(refused.value)


@pytest.mark.parametrize("typed", ["s\u0430m@example.org", "jos\u00e9@example.org", "ｓam@example.org"])
def test_letters_outside_ascii_before_the_at_are_named_as_the_reason(typed):
    with pytest.raises(NotAnAddress, match="before the @"):
        normal(typed)


def test_ten_thousand_characters_are_refused_for_their_number():
    with pytest.raises(NotAnAddress, match="254"):
        normal("a" * 10_000 + "@example.org")


def test_an_address_is_shown_so_that_only_its_owner_knows_it():
    assert masked("sam.lee@example.org") == "the address that starts with s, at example.org"


def test_ways_to_write_one_mailbox_count_as_one():
    same = {mailbox(each) for each in ("sam@example.org", "Sam@example.org", "SAM+a+b@example.org")}
    assert same == {"sam@example.org"}
    assert mailbox("kim@example.org") not in same
