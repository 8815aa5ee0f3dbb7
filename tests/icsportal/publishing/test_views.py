"""The address of a withdrawn record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import BulletinFactory, PublicationFactory, days_ago

pytestmark = pytest.mark.django_db

KINDS = [BulletinFactory, PublicationFactory]


@pytest.mark.parametrize("factory", KINDS)
def test_a_withdrawn_record_says_when_and_why_it_went(client, factory):
    record = factory(
        withdrawn=True, withdrawn_at=days_ago(40), withdrawal_reason="The dates were wrong.\n\n<Sorry>"
    )
    response = client.get(record.get_absolute_url())
    assert response.status_code == 410
    page = response.content.decode()
    assert f"<h1>{record.title}</h1>" in page
    assert f"{record.withdrawn_at:%-d %B %Y}</time>" in page
    assert "<p>The dates were wrong.</p>" in page
    assert "&lt;Sorry&gt;" in page
    assert "What it says." not in page
    assert 'action="/search/"' in page
    assert 'name="robots" content="noindex"' in page
    assert not response.cookies


@pytest.mark.parametrize("factory", KINDS)
def test_what_came_to_its_end_says_when_it_went(client, factory):
    record = factory(publish_at=days_ago(50), expire_at=days_ago(40))
    response = client.get(record.get_absolute_url())
    assert response.status_code == 410
    page = response.content.decode()
    assert f"{record.expire_at:%-d %B %Y}</time>" in page
    assert "<p>We planned to show it only until that day.</p>" in page


@pytest.mark.parametrize("factory", KINDS)
@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_what_was_never_public_is_not_found(client, factory, state):
    assert client.get(factory(state=state).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("factory", KINDS)
def test_what_is_live_is_read_without_asking_for_what_is_not(client, factory):
    def asks_for_what_went(record):
        with CaptureQueriesContext(connection) as queries:
            client.get(record.get_absolute_url())
        return any("'withdrawn'" in query["sql"] for query in queries)

    assert asks_for_what_went(factory(withdrawn=True))
    assert not asks_for_what_went(factory())
