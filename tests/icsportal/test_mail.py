"""Which server sends emails, and that none is lost where there is no server."""

import pytest
from django.core.mail import EmailMessage, get_connection

from icsportal import env
from icsportal.env import MissingSetting


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", ("", 25, "", "", False, False)),
        ("smtp://u:p%40ss@mail.example", ("mail.example", 587, "u", "p@ss", True, False)),
        ("smtps://mail.example", ("mail.example", 465, "", "", False, True)),
        ("smtp://relay:25?starttls=no", ("relay", 25, "", "", False, False)),
    ],
)
def test_a_server_is_named_by_its_address(url, server):
    assert env.mail_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://h:x",
        "smtp://h/folder",
        "smtp://mail.example?tls=1",
    ],
)
def test_what_names_no_server_is_refused_without_repeating_it(url):
    with pytest.raises(MissingSetting, match="SMTP_URL ") as refused:
        env.mail_server(url)
    assert "mail.example" not in str(refused.value)


def test_a_site_without_a_mail_server_says_so_instead_of_losing_a_message():
    message = EmailMessage("Subject", "Words", to=["someone@example.org"])
    message.connection = get_connection("icsportal.mail.NoServer")
    with pytest.raises(MissingSetting, match="SMTP_URL is not set"):
        message.send()
