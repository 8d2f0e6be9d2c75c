"""The second reader and the arbitrator: who they may be, and from when until when."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kuvend.core.clock import now as today
from kuvend.core.errors import Refused
from kuvend.directory.models import Body, BodyMember, MembershipApplication, MembershipPolicy, Network, SecondReading
from kuvend.directory.operations import joining
from kuvend.directory.permissions.joining import may_read_second, readable_applications
from kuvend.directory.permissions.offices import possible_second_readers
from kuvend.directory.queries.joining import application_for_desk
from kuvend.directory.states import BodyKind, Outcome
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_role, make_organisation, make_person
from tests.directory.joining_world import NOON, recommended, rejected, reviewed

pytestmark = pytest.mark.unit


def wanting_second_readers(network: Network) -> Network:
    MembershipPolicy.objects.filter(network=network).update(needs_second_reader=True)
    return Network.objects.select_related("policy").get(pk=network.pk)


def test_nobody_reads_second_before_the_first_or_after_the_decision(
    network: Network, head_of_network: Person, reviewer: Person, network_secretariat: Person
) -> None:
    early = reviewed(wanting_second_readers(network), reviewer, name="Herët")
    with pytest.raises(Refused):
        joining.ask_second_reader(early, reader=network_secretariat, by=reviewer, now=NOON)
    application = recommended(network, reviewer, second_reader=network_secretariat)
    MembershipPolicy.objects.filter(network=network).update(needs_second_reader=False)
    decided = MembershipApplication.objects.select_related("network__policy").get(pk=application.pk)
    joining.decide_application(decided, outcome=Outcome.REJECTED, reason="No.", by=head_of_network, now=NOON)
    with pytest.raises(Refused):
        joining.read_second(application, agrees=True, note="", by=network_secretariat, now=NOON)
    with pytest.raises(Refused):
        joining.ask_second_reader(application, reader=head_of_network, by=reviewer, now=NOON)
    assert SecondReading.objects.get().read_at is None


def test_nobody_reads_their_own_application_second(
    network: Network, other_network: Network, reviewer: Person, network_secretariat: Person
) -> None:
    own = make_organisation("Shoqata Drita", other_network)
    colleague = give_role(make_person("Bora Anetare"), network, Role.REVIEWER)
    writer = give_role(make_person("Ana Prifti", "ana@example.org"), network, Role.REVIEWER)
    application = recommended(wanting_second_readers(network), reviewer, second_reader=network_secretariat)
    MembershipApplication.objects.filter(pk=application.pk).update(organisation=own)
    application.organisation = own
    assert colleague in possible_second_readers(application, NOON)
    give_role(colleague, own, Role.REPRESENTATIVE)
    readers = possible_second_readers(application, NOON)
    assert network_secretariat in readers
    assert not {colleague, writer, reviewer} & set(readers)
    SecondReading.objects.update(reader=colleague)
    found = application_for_desk(application.public_id)
    assert found is not None
    assert not may_read_second(colleague, found)


@pytest.fixture
def arbitrator(network: Network) -> Person:
    """Sits in the body that hears appeals, for a term that ends some day, and holds no other role."""
    body = Body.objects.create(network=network, kind=BodyKind.ARBITRATION, name={"en": "Council"}, hears_appeals=True)
    person = make_person("Arta Gjyqtare")
    until = today().date() + timedelta(days=30)
    BodyMember.objects.create(body=body, person=person, full_name=person.full_name, until=until)
    return person


@pytest.mark.web
def test_an_arbitrator_finds_the_appeal_hears_it_and_sees_what_was_decided(
    network: Network, reviewer: Person, head_of_network: Person, arbitrator: Person, client_of: ClientMaker
) -> None:
    MembershipPolicy.objects.filter(network=network).update(appeal_within_days=14)
    network = Network.objects.select_related("policy").get(pk=network.pk)
    application = rejected(network, reviewer, head_of_network)
    untouched = rejected(network, reviewer, head_of_network, name="Tjetra")
    joining.file_appeal(application, grounds="You overlooked the register.", now=NOON)
    client = client_of(arbitrator)
    assert [found.pk for found in readable_applications(arbitrator)] == [application.pk]
    assert client.get("/en/desk/applications/?group=all").status_code == 200
    address = reverse("directory-desk-application-hear", args=[application.public_id])
    form = {"idempotency_key": "h", "hear-is_upheld": "no", "hear-reason": "The register was seen."}
    answer = client.post(address, form)
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    # Once is enough, and nobody else's application is theirs to read.
    assert client.post(address, {**form, "idempotency_key": "again"}).status_code == 403
    other = reverse("directory-desk-application", args=[untouched.public_id])
    assert client.get(other).status_code == 404
