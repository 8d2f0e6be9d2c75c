"""Joining through the pages: from the explanation to the decision, for people without an account."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.core.ids import new_public_id
from kuvend.directory.models import MembershipApplication, Network
from kuvend.directory.states import ApplicationState
from kuvend.messaging.models import OutboxMessage

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def send(client: Client, url: str, **data: object):
    return client.post(url, {"idempotency_key": new_public_id(), **data})


def start(client: Client, network: Network, **data: object) -> MembershipApplication:
    url = reverse("directory-join-network", args=[network.slug])
    client.get(url)
    response = send(
        client,
        url,
        **{
            "kind": "organisation",
            "name": "Shoqata Drita",
            "contact_name": "Ana Prifti",
            "email": "ana@example.org",
            **data,
        },
    )
    assert response.status_code == 302, response.content.decode()
    return MembershipApplication.objects.get(public_id=re.search(r"/application/(\w+)/", response.url)[1])


def code_from_mail(application: MembershipApplication) -> str:
    mail = OutboxMessage.objects.filter(kind="directory.application_link").latest("pk")
    match = re.search(r"/join/return/(\w+)/", mail.text)
    assert match
    return match[1]


ANSWERS = {
    "who": {"name": "Shoqata Drita", "type": "non_governmental_organization", "country": "AL"},
    "contact": {"email": "ana@example.org", "contact_1_name": "Ana Prifti", "has_contact_2": "no"},
    "work": {"fields_of_activity": ["media"], "mission": "Light for everyone."},
    "network": {"why_join": "To learn.", "contribution": "A hall.", "consent_truth": "yes", "consent_data": "yes"},
}


def fill(client: Client, application: MembershipApplication, section: str, **answers: object):
    url = reverse("directory-application-section", args=[application.public_id, section])
    page = client.get(url)
    assert page.status_code == 200
    html = page.content.decode()
    shown = re.search(r'name="shown" id="questionnaire-shown" value="([^"]*)"', html)[1]
    seen = re.search(r'name="seen" id="questionnaire-seen" value="(\d+)"', html)[1]
    return send(client, url, shown=shown, seen=seen, go="on", **{f"q-{key}": value for key, value in answers.items()})


@pytest.fixture
def lists(db: None) -> None:
    from kuvend.directory.operations.presets import load_taxonomies

    load_taxonomies(now=datetime(2026, 1, 1, tzinfo=UTC))


def test_somebody_without_an_account_applies(network: Network, lists: None, anonymous: Client) -> None:
    application = start(anonymous, network)
    for section, answers in ANSWERS.items():
        response = fill(anonymous, application, section, **answers)
        assert response.status_code == 302, response.content.decode()
    review = reverse("directory-application-review", args=[application.public_id])
    assert response.url == review
    page = anonymous.get(review)
    assert page.status_code == 200
    response = send(
        anonymous,
        review,
        code=code_from_mail(application),
        **{f"who-{key}": value for key, value in application.publishing.items()},
    )
    assert response.status_code == 302, response.content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    page = anonymous.get(response.url)
    assert application.receipt_number in page.content.decode()
