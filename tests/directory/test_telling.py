"""The office of a network learns what waits there, as often as each person wants."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from kuvend.core import jobs
from kuvend.directory.emails.desk import APPLICATIONS
from kuvend.directory.models import Network
from kuvend.messaging.operations import choose_delivery, send_digests
from kuvend.messaging.states import Delivery
from kuvend.people.models import Person
from tests.directory.joining_world import NOON, submitted

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def addresses() -> set[str]:
    return {message.to[0] for message in mail.outbox if "waits" in message.subject or "messages" in message.subject}


def test_the_office_is_told_of_a_new_application_without_its_content(
    network: Network, head_of_network: Person, committee_member: Person, outsider: Person
) -> None:
    for person in (head_of_network, committee_member, outsider):
        choose_delivery(by=person, choices={APPLICATIONS: Delivery.IMMEDIATELY}, now=NOON)
    with time_machine.travel(NOON, tick=False):
        submitted(network, name="Shoqata Drita")
        jobs.run_due()
        jobs.run_due()
    assert addresses() == {head_of_network.account.email, committee_member.account.email}
    for message in mail.outbox:
        if message.to[0] in addresses():
            assert "Drita" not in f"{message.subject} {message.body}"
            assert "List-Unsubscribe" in message.message()


def test_unasked_they_come_once_a_day(network: Network, head_of_network: Person) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        submitted(network, name="Shoqata Drita")
        submitted(network, name="Shoqata Hëna", email="hena@example.org")
        jobs.run_due()
        assert addresses() == set()
        clock.shift(timedelta(hours=18))
        send_digests(now=NOON + timedelta(hours=18))
        jobs.run_due()
    [digest] = [message for message in mail.outbox if message.to[0] == head_of_network.account.email]
    assert digest.subject == "2 messages for you"


def test_who_wants_none_gets_none(network: Network, head_of_network: Person) -> None:
    choose_delivery(by=head_of_network, choices={APPLICATIONS: Delivery.NEVER}, now=NOON)
    with time_machine.travel(NOON, tick=False):
        submitted(network)
        jobs.run_due()
        send_digests(now=NOON)
        jobs.run_due()
    assert head_of_network.account.email not in {message.to[0] for message in mail.outbox}
