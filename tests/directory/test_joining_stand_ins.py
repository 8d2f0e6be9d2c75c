"""Who decides where those who would have a stake in the application, and committees of whom some cannot vote."""

import pytest
from django.urls import reverse

from kuvend.core.errors import Refused
from kuvend.directory.models import MembershipApplication, MembershipPolicy, Network, Organisation
from kuvend.directory.operations import joining
from kuvend.directory.operations.joining.deciding import count_of
from kuvend.directory.operations.joining.telling import TO_DECIDE, tell_office
from kuvend.directory.permissions import joining as permissions
from kuvend.directory.permissions.stakes import stakes_in
from kuvend.directory.queries.joining import application_for_desk
from kuvend.directory.states import ApplicationState, Decider, Outcome, Vote
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_role, make_person
from tests.directory.joining_world import NOON, recommended, submitted, titles, work_of

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def voting(network: Network) -> Network:
    MembershipPolicy.objects.filter(network=network).update(decider=Decider.COMMITTEE)
    return Network.objects.select_related("policy").get(pk=network.pk)


def fresh(application: MembershipApplication) -> MembershipApplication:
    found = application_for_desk(application.public_id)
    assert found is not None
    return found


def vote(application: MembershipApplication, voter: Person, what: Vote) -> None:
    joining.cast_vote(application, vote=what, note="", by=voter, now=NOON)


# -- heads ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stake", ["person", "address", "organisation"])
def test_the_secretariat_decides_where_the_only_head_has_a_stake(
    network: Network,
    reviewer: Person,
    head_of_network: Person,
    head_organisation: Organisation,
    network_secretariat: Person,
    client_of: ClientMaker,
    stake: str,
) -> None:
    email = head_of_network.account.email if stake == "address" else "ana@example.org"
    application = recommended(network, reviewer, email=email)
    stored = MembershipApplication.objects.filter(pk=application.pk)
    if stake == "person":
        stored.update(person=head_of_network)
    elif stake == "organisation":
        stored.update(organisation=head_organisation)
    application = fresh(application)
    assert not permissions.may_decide_application(head_of_network, application)
    assert permissions.may_decide_application(network_secretariat, application)
    assert "1 application to decide" in titles(work_of(network_secretariat))
    assert "1 application to decide" not in titles(work_of(head_of_network))
    client = client_of(network_secretariat)
    address = reverse("directory-desk-application", args=[application.public_id])
    assert "No Head of Network can decide now" in client.get(address).content.decode()
    sent = {
        "idempotency_key": "d",
        "decide-seen": str(application.revision),
        "decide-outcome": "rejected",
        "decide-reason": "Not now.",
    }
    assert client.post(f"{address}decide/", sent).status_code == 302
    assert fresh(application).state == ApplicationState.REJECTED


def test_the_secretariat_is_written_to_where_it_stands_in(
    network: Network, reviewer: Person, head_of_network: Person, network_secretariat: Person
) -> None:
    application = recommended(network, reviewer, email=head_of_network.account.email)
    OutboxMessage.objects.all().delete()
    tell_office(application_id=application.public_id, step=TO_DECIDE, key="k", now=NOON)
    told = set(OutboxMessage.objects.values_list("to", flat=True))
    assert network_secretariat.account.email in told
    assert head_of_network.account.email not in told


def test_it_leaves_the_decision_to_a_head_without_a_stake(
    network: Network, reviewer: Person, head_of_network: Person, network_secretariat: Person
) -> None:
    application = fresh(recommended(network, reviewer))
    assert permissions.may_decide_application(head_of_network, application)
    assert not permissions.may_decide_application(network_secretariat, application)
    assert "1 application to decide" not in titles(work_of(network_secretariat))


def test_it_also_reviews_where_nobody_else_can(network: Network, head_of_network: Person, secretariat: Person) -> None:
    submitted(network, email=head_of_network.account.email)
    assert "1 application to review" in titles(work_of(secretariat))
    assert "1 application to review" not in titles(work_of(head_of_network))


def test_many_stakes_are_found_at_once(network: Network, outsider: Person, other_organisation: Organisation) -> None:
    one = submitted(network, email="ana@example.org")
    two = submitted(network, name="Tjetra", email=outsider.account.email)
    MembershipApplication.objects.filter(pk=one.pk).update(organisation=other_organisation)
    found = stakes_in(MembershipApplication.objects.all())
    assert found == {one.pk: {outsider.pk}, two.pk: {outsider.pk}}
    assert stakes_in([]) == {}


# -- committees -------------------------------------------------------------------------------------------------------


def test_of_a_committee_of_two_the_one_without_a_stake_decides(
    voting: Network, reviewer: Person, committee_member: Person, head_of_network: Person
) -> None:
    MembershipPolicy.objects.filter(network=voting).update(committee_votes_needed=2)
    voting = Network.objects.select_related("policy").get(pk=voting.pk)
    vesa = give_role(make_person("Vesa Vetja", "vesa@example.org"), voting, Role.COMMITTEE)
    application = recommended(voting, reviewer, email=vesa.account.email)
    assert count_of(application).missing == 1
    vote(application, committee_member, Vote.APPROVE)
    assert count_of(application).outcome is Outcome.ACCEPTED
    assert "1 application to decide" in titles(work_of(head_of_network))


def test_a_vote_given_before_somebody_had_a_stake_no_longer_counts(
    voting: Network, reviewer: Person, committee_member: Person
) -> None:
    application = recommended(voting, reviewer)
    vote(application, committee_member, Vote.APPROVE)
    MembershipApplication.objects.filter(pk=application.pk).update(person=committee_member)
    assert count_of(fresh(application)).approve == 0


def test_once_all_have_voted_abstentions_do_not_keep_it_waiting(
    voting: Network, reviewer: Person, committee_member: Person, head_of_network: Person
) -> None:
    others = [give_role(make_person(f"Votues {n}"), voting, Role.COMMITTEE) for n in (1, 2)]
    application = recommended(voting, reviewer)
    vote(application, committee_member, Vote.APPROVE)
    vote(application, others[0], Vote.ABSTAIN)
    with pytest.raises(Refused, match="has not voted like this"):
        joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Y.", by=head_of_network, now=NOON)
    vote(application, others[1], Vote.ABSTAIN)
    assert "1 application to decide" in titles(work_of(head_of_network))
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Y.", by=head_of_network, now=NOON)
    assert application.state == ApplicationState.ACCEPTED


def test_where_the_whole_committee_has_a_stake_others_decide_without_it(
    voting: Network, reviewer: Person, committee_member: Person, network_secretariat: Person, client_of: ClientMaker
) -> None:
    application = fresh(recommended(voting, reviewer, email=committee_member.account.email))
    assert count_of(application).has_no_voters
    assert permissions.may_decide_application(network_secretariat, application)
    assert "1 application to decide" in titles(work_of(network_secretariat))
    page = client_of(network_secretariat).get(reverse("directory-desk-application", args=[application.public_id]))
    assert "Record the decision" in page.content.decode()
    joining.decide_application(application, outcome=Outcome.REJECTED, reason="N.", by=network_secretariat, now=NOON)
    assert application.state == ApplicationState.REJECTED
