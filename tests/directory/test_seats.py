"""Seats in bodies: with which account somebody who sits there signs in."""

import pytest
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.core import clock
from kuvend.core.ids import new_public_id
from kuvend.directory.models import Body, BodyMember, Network
from kuvend.directory.operations import joining
from kuvend.directory.operations.bodies import link_seat
from kuvend.directory.states import BodyKind
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.queries.accounts import account_of
from tests.actors import ClientMaker, make_person
from tests.directory.joining_world import rejected, titles, work_of

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def jury(network: Network) -> Body:
    return Body.objects.create(network=network, kind=BodyKind.ARBITRATION, name={"en": "Jury"}, hears_appeals=True)


def test_a_seat_is_given_with_an_account_and_the_person_hears_appeals(
    network: Network, jury: Body, head_of_network: Person, network_secretariat: Person, client_of: ClientMaker
) -> None:
    page = reverse("directory-desk-body", args=[network.slug, jury.public_id])
    client = client_of(network_secretariat)
    assert "the secretariat hears the appeals" in client.get(page).content.decode()
    data = {
        "idempotency_key": new_public_id(),
        "full_name": "Arta Gjyqtare",
        "email": "Arta@Example.org",
        "language": "sq",
    }
    assert client.post(page, data).status_code == 302
    account = account_of("arta@example.org")
    assert account is not None
    assert jury.members.get().person == account.person
    letter = OutboxMessage.objects.get(kind="directory.seat_given")
    assert (letter.to, letter.language) == ("arta@example.org", "sq")
    assert "Has an account" in client.get(page).content.decode()
    application = rejected(network, head_of_network, head_of_network)
    joining.file_appeal(application, grounds="But …", now=application.decided_at or clock.now())
    assert titles(work_of(account.person)) == ["Hear the appeal of Shoqata Drita"]


def test_a_seat_without_an_account_is_linked_later_and_once(
    network: Network, jury: Body, network_secretariat: Person, client_of: ClientMaker
) -> None:
    seat = BodyMember.objects.create(body=jury, full_name="Arta Gjyqtare")
    arta = make_person("Arta Gjyqtare")
    url = reverse("directory-desk-seat-account", args=[network.slug, seat.public_id])
    client = client_of(network_secretariat)
    assert url in client.get(reverse("directory-desk-body", args=[network.slug, jury.public_id])).content.decode()
    data = {"email": arta.account.email, "language": "en"}
    assert client.post(url, {"idempotency_key": new_public_id(), **data, "email": "no address"}).status_code == 422
    assert client.post(url, {"idempotency_key": new_public_id(), **data}).status_code == 302
    seat.refresh_from_db()
    assert seat.person == arta
    assert AuditEntry.objects.filter(action="directory.link_seat").count() == 1
    again = client.post(url, {"idempotency_key": new_public_id(), **data, "email": "other@example.org"})
    assert "has an account already" in again.content.decode()
    assert account_of("other@example.org") is None


def test_only_who_manages_the_network_links_its_seats(
    network: Network, jury: Body, editor: Person, outsider: Person, other_head: Person, client_of: ClientMaker
) -> None:
    seat = BodyMember.objects.create(body=jury, full_name="Arta Gjyqtare")
    url = reverse("directory-desk-seat-account", args=[network.slug, seat.public_id])
    data = {"idempotency_key": "k", "email": "arta@example.org", "language": "en"}
    assert client_of(editor).post(url, data).status_code == 403
    for person in (outsider, other_head):
        assert client_of(person).post(url, data).status_code == 404
    seat.refresh_from_db()
    assert seat.person is None
    assert not OutboxMessage.objects.filter(kind="directory.seat_given").exists()


def test_who_takes_a_seat_themselves_gets_no_mail_about_it(jury: Body, network_secretariat: Person) -> None:
    seat = BodyMember.objects.create(body=jury, full_name="Nora Zyra")
    link_seat(
        member=seat, email=network_secretariat.account.email, language="en", by=network_secretariat, now=clock.now()
    )
    assert not OutboxMessage.objects.filter(kind="directory.seat_given").exists()
