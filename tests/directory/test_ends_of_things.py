"""What is over stays over: erased people, archived profiles, terms, bodies; and one definition of a member."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from kuvend.core.errors import Refused
from kuvend.core.text import TranslatedText
from kuvend.directory.exports.worklist.own import own_work
from kuvend.directory.models import Body, BodyMember, Membership, Network, NetworkLink, Organisation
from kuvend.directory.operations.bodies import close_body, end_seat, seat_member
from kuvend.directory.operations.memberships import admit_member, advance_memberships, reinstate_membership
from kuvend.directory.operations.personal_data import erase_from_directory
from kuvend.directory.states import BodyKind, MembershipState, ProfileState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import LONG_AGO, ClientMaker, give_mandate, give_role, make_organisation, make_person

pytestmark = [pytest.mark.web, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
LAST = date(2026, 3, 31)


def test_erasing_an_individual_ends_what_they_belonged_to(network: Network, other_network: Network) -> None:
    ana = make_person("Ana Vetë")
    profile = make_organisation("Ana Vetë", network, other_network, person=ana)
    give_role(ana, profile, Role.REPRESENTATIVE)
    give_mandate(profile, network)
    Membership.objects.filter(network=other_network).update(state=MembershipState.SUSPENDED)
    erase_from_directory(ana, NOW, [ana.account.email])
    for membership in Membership.objects.filter(organisation=profile):
        assert membership.state == MembershipState.LEFT
        assert membership.periods.get().until == NOW.date()
    assert network.mandates.get().until == NOW.date()
    assert not OutboxMessage.objects.exists()
    assert advance_memberships(now=NOW + timedelta(days=2000)) == 0


def test_nobody_is_asked_about_an_archived_profile(organisation: Organisation, member: Person) -> None:
    Membership.objects.update(last_confirmed_at=LONG_AGO)
    assert len(list(own_work(member, now=NOW))) == 1
    Organisation.objects.filter(pk=organisation.pk).update(state=ProfileState.ARCHIVED)
    assert advance_memberships(now=NOW) == 0
    assert list(own_work(member, now=NOW)) == []
    assert Membership.objects.get().state == MembershipState.ACTIVE


@pytest.fixture
def board(network: Network) -> Body:
    return Body.objects.create(
        network=network, kind=BodyKind.BOARD, name=TranslatedText({"en": "Board"}), since=date(2020, 1, 1)
    )


def test_a_term_that_has_ended_is_not_made_longer(board: Body, secretariat: Person) -> None:
    seat = BodyMember.objects.create(body=board, full_name="A", since=date(2020, 1, 1), until=date(2021, 1, 1))
    with pytest.raises(Refused, match="within the term"):
        end_seat(member=seat, until=date(2030, 1, 1), by=secretariat, now=NOW)
    end_seat(member=seat, until=date(2020, 6, 1), by=secretariat, now=NOW)
    seat.refresh_from_db()
    assert seat.until == date(2020, 6, 1)


def test_a_body_ends_with_its_seats_and_gives_none_afterwards(board: Body, secretariat: Person) -> None:
    with pytest.raises(Refused, match="before it begins"):
        close_body(body=board, until=date(2019, 1, 1), by=secretariat, now=NOW)
    running = BodyMember.objects.create(body=board, full_name="A", until=date(2030, 1, 1))
    BodyMember.objects.create(body=board, full_name="B", since=date(2027, 1, 1))
    close_body(body=board, until=LAST, by=secretariat, now=NOW)
    running.refresh_from_db()
    assert running.until == LAST
    assert board.members.get() == running
    with pytest.raises(Refused, match="within the term"):
        close_body(body=board, until=date(2030, 1, 1), by=secretariat, now=NOW)
    with pytest.raises(Refused, match="has ended"):
        seat_member(body=board, full_name="C", by=secretariat, now=NOW)
    late = seat_member(body=board, full_name="D", since=date(2025, 1, 1), by=secretariat, now=NOW)
    assert late.until == LAST


def test_the_page_for_closing_says_why_not(
    board: Body, network: Network, secretariat: Person, outsider: Person, client_of: ClientMaker
) -> None:
    address = reverse("directory-desk-close-body", args=[network.slug, board.public_id])
    assert client_of(secretariat).post(address, {"idempotency_key": "a", "until": "2019-01-01"}).status_code == 422
    assert client_of(outsider).post(address, {"idempotency_key": "a", "until": "2026-01-01"}).status_code == 404
    board.refresh_from_db()
    assert board.until is None


def test_the_desk_counts_as_the_public_page_does(
    network: Network, organisation: Organisation, secretariat: Person, client_of: ClientMaker
) -> None:
    make_organisation("Skica", network, state=ProfileState.DRAFT)
    page = client_of(secretariat).get(reverse("directory-desk-network", args=[network.slug])).content.decode()
    assert "Counted in public figures: 1" in page
    assert "whose profile is published" in page


def test_a_head_is_offered_only_networks_they_run_and_told_whom_to_ask(
    network: Network, other_network: Network, head_of_network: Person, secretariat: Person, client_of: ClientMaker
) -> None:
    address = reverse("directory-desk-join-network", args=[network.slug])
    client = client_of(head_of_network)
    page = client.get(address).content.decode()
    assert "ask its secretariat or the head office" in page
    assert f'value="{other_network.pk}"' not in page
    answer = client.post(address, {"idempotency_key": "a", "parent": other_network.pk})
    assert answer.status_code == 422
    assert "You do not run this network" in answer.content.decode()
    before = NetworkLink.objects.count()
    assert client_of(secretariat).post(address, {"idempotency_key": "b", "parent": other_network.pk}).status_code == 302
    assert NetworkLink.objects.count() == before + 1


# -- "last confirmed" is only ever said by a member --------------------------------------------------------------------


def test_lifting_a_suspension_confirms_nothing_and_gives_the_whole_time(
    organisation: Organisation, secretariat: Person
) -> None:
    membership = Membership.objects.get()
    Membership.objects.update(state=MembershipState.SUSPENDED, last_confirmed_at=LONG_AGO)
    membership.refresh_from_db()
    reinstate_membership(membership=membership, by=secretariat, now=NOW, reason="Paid")
    membership.refresh_from_db()
    assert (membership.state, membership.last_confirmed_at) == (MembershipState.ACTIVE, LONG_AGO)
    assert advance_memberships(now=NOW + timedelta(days=360)) == 0
    assert advance_memberships(now=NOW + timedelta(days=370)) == 1


def test_a_member_taken_in_has_not_confirmed_and_is_asked_step_by_step(network: Network, secretariat: Person) -> None:
    newcomer = make_organisation("E Re")
    membership = admit_member(organisation=newcomer, network=network, by=secretariat, now=NOW)
    assert membership.last_confirmed_at is None
    steps = []
    for days in (360, 370, 380, 405, 470):
        advance_memberships(now=NOW + timedelta(days=days))
        membership.refresh_from_db()
        steps.append(membership.state)
    assert steps == ["active", "dormant", "dormant", "reminded", "suspended"]
