"""No more of these, with one click."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from kuvend.messaging.models import MailPreference
from kuvend.messaging.states import Delivery

pytestmark = [pytest.mark.web, pytest.mark.django_db]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def row() -> MailPreference:
    return MailPreference.objects.create(holder="address:arta@example.org", topic="test.news", changed_at=NOW)


def test_opening_the_link_changes_nothing(client: Client, row: MailPreference) -> None:
    response = client.get(f"/unsubscribe/{row.code}/")
    assert response.status_code == 200
    assert b'method="post"' in response.content
    row.refresh_from_db()
    assert row.delivery == Delivery.IMMEDIATELY


def test_one_click_of_the_mail_program_is_enough(row: MailPreference) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/unsubscribe/{row.code}/", {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    row.refresh_from_db()
    assert row.delivery == Delivery.NEVER
    assert client.post(f"/unsubscribe/{row.code}/").status_code == 200


def test_nothing_tells_whether_a_code_exists(client: Client, row: MailPreference) -> None:
    for method in (client.get, client.post):
        known, unknown = method(f"/unsubscribe/{row.code}/"), method(f"/unsubscribe/{'x' * len(row.code)}/")
        assert known.status_code == unknown.status_code
        assert known.content.replace(row.code.encode(), b"") == unknown.content.replace(b"x" * len(row.code), b"")
        assert b"arta" not in known.content
        assert "no-store" in known["Cache-Control"]
