"""Applications at the desk, through the pages."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kuvend.core.ids import new_public_id
from kuvend.directory.models import MembershipApplication, Network, Organisation
from kuvend.directory.states import ApplicationState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from tests.actors import ClientMaker
from tests.directory.joining_world import submitted

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def send(client: Client, application: MembershipApplication, step: str, **data: object) -> HttpResponse:
    application.refresh_from_db()
    url = reverse(f"directory-desk-application-{step}", args=[application.public_id])
    response: HttpResponse = client.post(url, {"idempotency_key": new_public_id(), **data})  # type: ignore[assignment]
    return response


def test_a_head_of_network_decides_alone(network: Network, head_of_network: Person, client_of: ClientMaker) -> None:
    application = submitted(network)
    client = client_of(head_of_network)
    page = client.get(reverse("directory-desk-applications"))
    assert "Shoqata Drita" in page.content.decode()
    assert send(client, application, "take-up").status_code == 302
    page = client.get(reverse("directory-desk-application", args=[application.public_id]))
    assert "A hall in the old town." in page.content.decode()
    application.refresh_from_db()
    response = send(
        client,
        application,
        "decide",
        **{"decide-outcome": "accepted", "decide-reason": "Mirë se vini!", "decide-seen": application.revision},
    )
    assert response.status_code == 302, response.content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    organisation = Organisation.objects.get(name="Shoqata Drita")
    assert organisation.memberships.get().network == network
    mail = OutboxMessage.objects.get(kind="directory.application_accepted")
    assert mail.language == "sq"
    assert "Mirë se vini!" in mail.text
