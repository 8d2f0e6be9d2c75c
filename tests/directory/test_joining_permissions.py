"""Who may do what with an application: by the functions, and through every address of the desk."""

from datetime import date

import pytest
from django.http import Http404
from django.urls import reverse

from kuvend.core import clock
from kuvend.core.access import NotAllowed
from kuvend.core.ids import new_public_id
from kuvend.directory.models import (
    Body,
    BodyMember,
    HeadOfNetworkMandate,
    MembershipApplication,
    MembershipPolicy,
    Network,
    Organisation,
)
from kuvend.directory.operations import joining as operations
from kuvend.directory.permissions import hearing, offices
from kuvend.directory.permissions import joining as permissions
from kuvend.directory.permissions.joining import Applicant
from kuvend.directory.queries.joining import application_for_desk
from kuvend.directory.states import BodyKind, Decider, Outcome
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_role, make_person
from tests.directory.joining_world import NOON, drafted, recommended, rejected, reviewed, submitted

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
CHECKS = ("review_application", "vote_on_application", "decide_application", "confirm_application", "hear_appeal")


def at_desk(application: MembershipApplication) -> MembershipApplication:
    found = application_for_desk(application.public_id)
    assert found is not None
    return found


def may(person: Person | None, application: MembershipApplication) -> set[str]:
    """Return what the person may do, whatever the state."""
    fresh = at_desk(application)
    return {name for name in CHECKS if getattr(permissions, f"may_{name}")(person, fresh)}


def test_each_role_does_its_part(
    network: Network,
    reviewer: Person,
    head_of_network: Person,
    network_secretariat: Person,
    secretariat: Person,
    committee_member: Person,
    editor: Person,
    member: Person,
    outsider: Person,
    other_head: Person,
    applicant: Person,
) -> None:
    MembershipPolicy.objects.filter(network=network).update(decider=Decider.COMMITTEE)
    application = submitted(Network.objects.select_related("policy").get(pk=network.pk))
    assert may(reviewer, application) == {"review_application"}
    assert may(head_of_network, application) == {"review_application", "decide_application"}
    assert may(committee_member, application) == {"vote_on_application", "decide_application"}
    assert may(network_secretariat, application) == {"review_application", "confirm_application"}
    assert may(secretariat, application) == {"review_application", "confirm_application"}
    for person in (editor, member, outsider, other_head, applicant, None):
        assert may(person, application) == set()
        assert not permissions.may_read_application(person, at_desk(application))
        assert not permissions.readable_applications(person).exists()
    for person in (reviewer, head_of_network, committee_member, network_secretariat, secretariat):
        permissions.check_read_application(person, at_desk(application))
        assert permissions.readable_applications(person).get() == application


@pytest.mark.parametrize("name", [*CHECKS, "read_second"])
def test_strangers_do_not_learn_of_it_and_colleagues_are_refused(
    name: str, network: Network, outsider: Person, committee_member: Person
) -> None:
    application = at_desk(submitted(network))
    check = getattr(permissions, f"check_{name}")
    with pytest.raises(Http404):
        check(outsider, application)
    with pytest.raises(NotAllowed):
        check(committee_member, application)  # the policy lets the head decide alone


def test_nobody_reads_a_draft_at_a_desk(network: Network, head_of_network: Person) -> None:
    draft = drafted(network)
    assert not permissions.may_read_application(head_of_network, at_desk(draft))
    operations.withdraw_application(draft, now=NOON)
    assert not permissions.may_read_application(head_of_network, at_desk(draft))


def test_nobody_decides_on_an_application_of_their_own(
    network: Network, head_of_network: Person, head_organisation: Organisation, reviewer: Person
) -> None:
    by_person = submitted(network, by=head_of_network)
    by_address = submitted(network, name="Second", email="HANA.KREU@example.org")
    by_profile = submitted(network, name="Third")
    MembershipApplication.objects.filter(pk=by_profile.pk).update(organisation=head_organisation)
    for application in (by_person, by_address, by_profile):
        assert may(head_of_network, application) == set()
        assert may(reviewer, application) == {"review_application"}
    assert not permissions.is_own(None, by_person)


def test_the_applicant_is_a_person_or_a_browser(network: Network, applicant: Person, outsider: Person) -> None:
    application = drafted(network, by=applicant, browser="b" * 64)
    permissions.check_act_as_applicant(Applicant(applicant), application)
    permissions.check_act_as_applicant(Applicant(None, "b" * 64), application)
    for stranger in (Applicant(outsider), Applicant(None), Applicant(None, "c" * 64)):
        with pytest.raises(Http404):
            permissions.check_act_as_applicant(stranger, application)


def test_the_secretariat_stands_in_while_there_is_no_head(
    network: Network, network_secretariat: Person, head_of_network: Person
) -> None:
    application = submitted(network)
    assert "decide_application" not in may(network_secretariat, application)
    HeadOfNetworkMandate.objects.update(until=date(2020, 2, 1))
    assert "decide_application" in may(network_secretariat, application)
    assert offices.heads_of(network) == frozenset()


def test_who_decided_neither_confirms_nor_hears_the_appeal(
    network: Network, head_of_network: Person, network_secretariat: Person, secretariat: Person
) -> None:
    MembershipPolicy.objects.filter(network=network).update(secretariat_confirms=True)
    give_role(head_of_network, network, Role.SECRETARIAT)
    application = recommended(Network.objects.select_related("policy").get(pk=network.pk), head_of_network)
    operations.decide_application(application, outcome=Outcome.REJECTED, reason="No.", by=head_of_network, now=NOON)
    assert "confirm_application" not in may(head_of_network, application)
    assert "confirm_application" in may(network_secretariat, application)
    operations.confirm_application(
        application, outcome=Outcome.REJECTED, reason="No.", by=network_secretariat, now=NOON
    )
    assert "hear_appeal" not in may(secretariat, application)  # there is none yet
    operations.file_appeal(application, grounds="But …", now=NOON)
    assert "hear_appeal" in may(secretariat, application)
    assert "hear_appeal" not in may(head_of_network, application)
    assert "hear_appeal" not in may(network_secretariat, application)


def test_an_arbitration_body_hears_appeals_and_reads_nothing_else(
    network: Network, root: Network, head_of_network: Person, secretariat: Person
) -> None:
    arbiter = make_person("Agim Arbiter")
    body = Body.objects.create(network=root, kind=BodyKind.ARBITRATION, name={"en": "Jury"}, hears_appeals=True)
    BodyMember.objects.create(body=body, person=arbiter, full_name=arbiter.full_name)
    application = rejected(network, head_of_network, head_of_network)
    waiting = submitted(network, name="Waiting")
    operations.file_appeal(application, grounds="But …", now=NOON)
    assert may(arbiter, application) == {"hear_appeal"}
    permissions.check_read_application(arbiter, at_desk(application))
    assert permissions.readable_applications(arbiter).get() == application
    assert not permissions.may_read_application(arbiter, at_desk(waiting))
    assert "hear_appeal" not in may(secretariat, application)
    assert hearing.arbitration_body(network) == body


def test_the_second_reader_is_somebody_else(
    network: Network, reviewer: Person, committee_member: Person, secretariat: Person, outsider: Person
) -> None:
    MembershipPolicy.objects.filter(network=network).update(needs_second_reader=True)
    application = recommended(
        Network.objects.select_related("policy").get(pk=network.pk), reviewer, second_reader=committee_member
    )
    possible = set(offices.possible_second_readers(application, clock.now()))
    assert possible == {committee_member, secretariat}
    assert permissions.may_read_second(committee_member, at_desk(application))
    assert not permissions.may_read_second(reviewer, at_desk(application))
    permissions.check_read_second(committee_member, at_desk(application))


def test_the_office_of_a_network(
    network: Network,
    head_of_network: Person,
    committee_member: Person,
    reviewer: Person,
    network_secretariat: Person,
    secretariat: Person,
) -> None:
    office = offices.office_of(network, clock.now())
    assert office.heads == {head_of_network.pk}
    assert office.committee == {committee_member.pk}
    assert set(office.readers) == {head_of_network.pk, committee_member.pk, reviewer.pk, network_secretariat.pk}
    assert set(office.secretariat) == set(office.helpers) == {network_secretariat.pk, secretariat.pk}
    assert set(office.arbitration) == {network_secretariat.pk, secretariat.pk}


STEPS = ("take-up", "ask", "recommend", "ask-reader", "read", "vote", "decide", "confirm", "hear")


@pytest.mark.web
@pytest.mark.parametrize("step", STEPS)
def test_no_step_at_the_desk_is_open_to_strangers(
    step: str, network: Network, other_head: Person, editor: Person, client_of: ClientMaker, anonymous: object
) -> None:
    application = submitted(network)
    url = reverse(f"directory-desk-application-{step}", args=[application.public_id])
    missing = reverse(f"directory-desk-application-{step}", args=["0" * 16])
    before = (application.state, application.revision)
    for person in (other_head, editor):
        client = client_of(person)
        assert client.post(url, {"idempotency_key": new_public_id()}).status_code == 404
        assert client.post(missing, {"idempotency_key": new_public_id()}).status_code == 404
    assert anonymous.post(url, {"idempotency_key": new_public_id()}).status_code == 404  # type: ignore[attr-defined]
    application.refresh_from_db()
    assert (application.state, application.revision) == before


@pytest.mark.web
@pytest.mark.parametrize("page", ["section", "save", "review", "duplicate", "mail", "answer", "withdraw", "appeal"])
def test_no_page_of_an_applicant_is_open_to_others(
    page: str, network: Network, secretariat: Person, outsider: Person, client_of: ClientMaker
) -> None:
    application = drafted(network)
    arguments = [application.public_id, *(["who"] if page == "section" else [])]
    url = reverse(f"directory-application-{page}", args=arguments)
    for person in (secretariat, outsider):
        client = client_of(person)
        assert client.get(url).status_code == 404
        assert client.post(url, {"idempotency_key": new_public_id()}).status_code == 404
    application.refresh_from_db()
    assert application.revision == 0


@pytest.mark.web
def test_the_desk_lists_the_same_number_of_queries_for_one_and_three(
    network: Network, reviewer: Person, client_of: ClientMaker, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(reviewer)
    url = reverse("directory-desk-applications")
    submitted(network, name="First")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert client.get(url).status_code == 200
    for name in ("Second", "Third"):
        reviewed(network, reviewer, name=name)
    with CaptureQueriesContext(connection) as three:
        page = client.get(url).content.decode()
    assert "Third" in page
    assert len(one) == len(three)
