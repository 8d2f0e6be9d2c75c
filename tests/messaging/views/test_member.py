"""Which mails a person gets."""

import pytest
from django.test import Client

from kuvend.messaging.models import MailPreference
from kuvend.messaging.states import Delivery
from kuvend.people.models import Person
from tests.actors import ClientMaker

pytestmark = [pytest.mark.web, pytest.mark.django_db]

ADDRESS = "/en/member/mails/"


def test_a_member_chooses(client_of: ClientMaker, member: Person, outsider: Person) -> None:
    client = client_of(member)
    assert b"Once a day" in client.get(ADDRESS).content
    response = client.post(ADDRESS, {"topic_test_news": "daily", "idempotency_key": "k1"})
    assert response.status_code == 302
    row = MailPreference.objects.get()
    assert (row.holder, row.topic, row.delivery) == (f"person:{member.public_id}", "test.news", Delivery.DAILY)
    assert client.get(ADDRESS).context["form"]["topic_test_news"].initial == "daily"
    # Each sees and changes only what is their own.
    assert client_of(outsider).get(ADDRESS).context["form"]["topic_test_news"].initial == "immediately"


def test_nonsense_is_refused(client_of: ClientMaker, member: Person) -> None:
    response = client_of(member).post(ADDRESS, {"topic_test_news": "hourly", "idempotency_key": "k1"})
    assert response.status_code == 200
    assert not MailPreference.objects.exists()


def test_nobody_changes_nothing(client: Client) -> None:
    assert client.post(ADDRESS, {"topic_test_news": "daily", "idempotency_key": "k1"}).status_code == 404
    assert not MailPreference.objects.exists()
