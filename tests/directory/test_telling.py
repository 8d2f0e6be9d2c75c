"""The office of a network learns what waits there, as often as each person wants."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail

from kuvend.core import jobs
from kuvend.directory.emails.desk import APPLICATIONS
from kuvend.directory.models import HeadOfNetworkMandate, MembershipPolicy, Network, NetworkRole
from kuvend.directory.operations import joining
from kuvend.directory.states import Decider, Outcome, Vote
from kuvend.messaging.operations import choose_delivery, send_digests
from kuvend.messaging.states import Delivery
from kuvend.people.models import Person
from tests.directory.joining_world import NOON, recommended, reviewed, submitted

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


def told_at_once(people: Iterable[Person]) -> None:
    for person in people:
        choose_delivery(by=person, choices={APPLICATIONS: Delivery.IMMEDIATELY}, now=NOON)


def delivered() -> dict[str, str]:
    """Send what waits; return who got which subject from the office's letters."""
    mail.outbox.clear()
    jobs.run_due()
    jobs.run_due()
    return {message.to[0]: str(message.subject) for message in mail.outbox if "waits" in message.subject}


def test_reviewers_are_told_and_the_secretariat_above_where_nobody_is_there(
    network: Network,
    head_of_network: Person,
    reviewer: Person,
    secretariat: Person,
    other_head: Person,
) -> None:
    told_at_once((head_of_network, reviewer, secretariat, other_head))
    with time_machine.travel(NOON, tick=False):
        submitted(network)
        assert set(delivered()) == {head_of_network.account.email, reviewer.account.email}
        HeadOfNetworkMandate.objects.update(until=date(2020, 2, 1))
        NetworkRole.objects.filter(network=network).update(ended_at=NOON)
        submitted(network, name="Second", email="second@example.org")
        assert set(delivered()) == {secretariat.account.email}


def test_after_the_recommendation_the_committee_votes_and_the_head_records(
    network: Network,
    head_of_network: Person,
    committee_member: Person,
    reviewer: Person,
    network_secretariat: Person,
    outsider: Person,
) -> None:
    MembershipPolicy.objects.filter(network=network).update(decider=Decider.COMMITTEE, secretariat_confirms=True)
    fresh = Network.objects.select_related("policy").get(pk=network.pk)
    told_at_once((head_of_network, committee_member, reviewer, network_secretariat, outsider))
    with time_machine.travel(NOON, tick=False):
        application = reviewed(fresh, reviewer)
        delivered()
        joining.recommend_application(application, is_recommended=True, text="Good.", by=reviewer, now=NOON)
        assert delivered() == {committee_member.account.email: "Albania: an application waits for your vote"}
        joining.cast_vote(application, vote=Vote.APPROVE, note="", by=committee_member, now=NOON)
        assert delivered() == {head_of_network.account.email: "Albania: an application waits for the decision"}
        joining.cast_vote(application, vote=Vote.APPROVE, note="Again.", by=committee_member, now=NOON)
        assert delivered() == {}
        joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=NOON)
        assert delivered() == {network_secretariat.account.email: "Albania: a decision waits to be confirmed"}


def test_nobody_is_told_of_what_they_have_a_stake_in(network: Network, head_of_network: Person) -> None:
    told_at_once((head_of_network,))
    with time_machine.travel(NOON, tick=False):
        submitted(network, email=head_of_network.account.email)
        assert delivered() == {}


def test_whoever_recommended_alone_gets_no_mail_about_it(
    network: Network, head_of_network: Person, reviewer: Person
) -> None:
    told_at_once((head_of_network, reviewer))
    with time_machine.travel(NOON, tick=False):
        recommended(network, head_of_network)
        assert "Albania: an application waits for the decision" not in delivered().values()
        recommended(network, reviewer, name="Second", email="second@example.org")
        found = delivered()
    assert found[head_of_network.account.email] == "Albania: an application waits for the decision"
