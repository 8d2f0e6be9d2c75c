"""Who may do what: the reach of roles down the graph, mandates by the day, and the refusal of outsiders."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from django.http import Http404

from kuvend.core.access import NotAllowed
from kuvend.directory import permissions
from kuvend.directory.models import Membership, Network, NetworkLink, NetworkRole, Organisation
from kuvend.directory.permissions.accounts import may_help_with_account
from kuvend.directory.states import MembershipState, ProfileState, Visibility
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import LONG_AGO, give_mandate, give_role, make_network, make_organisation, make_person

pytestmark = pytest.mark.unit


def test_head_office_sits_at_every_desk(secretariat: Person, network: Network, other_network: Network) -> None:
    assert permissions.may_enter_desk(secretariat, network)
    assert permissions.may_manage_network(secretariat, other_network)
    assert set(permissions.networks_at_desk(secretariat)) == set(Network.objects.all())


def test_secretariat_reaches_down_but_never_up_or_aside(
    network_secretariat: Person, root: Network, network: Network, other_network: Network
) -> None:
    city = make_network("tirana-coalition", parent=network)
    assert permissions.may_manage_network(network_secretariat, city)
    assert not permissions.may_enter_desk(network_secretariat, root)
    assert not permissions.may_enter_desk(network_secretariat, other_network)
    assert set(permissions.networks_at_desk(network_secretariat)) == {network, city}


def test_a_closed_link_ends_the_reach(network_secretariat: Person, network: Network) -> None:
    city = make_network("tirana-coalition", parent=network)
    NetworkLink.objects.filter(child=city).update(until=date(2021, 1, 1))
    assert not permissions.may_enter_desk(network_secretariat, city)


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.EDITOR, Role.REVIEWER])
def test_other_roles_do_not_reach_down(role: Role, root: Network, network: Network) -> None:
    person = give_role(make_person("Vera Veri"), root, role)
    assert not permissions.may_enter_desk(person, network)


def test_head_of_network_follows_from_the_mandate(head_of_network: Person, network: Network) -> None:
    assert permissions.may_manage_network(head_of_network, network)
    assert not permissions.may_appoint_heads(head_of_network, network)


def test_an_editor_of_the_holder_is_not_head(head_organisation: Organisation, network: Network) -> None:
    person = give_role(make_person("Eda Veri"), head_organisation, Role.ORGANISATION_EDITOR)
    assert not permissions.may_enter_desk(person, network)


def test_a_mandate_begins_and_ends_by_the_day_of_its_network(organisation: Organisation, member: Person) -> None:
    far_east = make_network("far-east", time_zone="Asia/Tokyo")
    give_mandate(organisation, far_east, since=date(2026, 3, 1), until=date(2026, 3, 31))

    def is_head(month: int, day: int, hour: int, minute: int) -> bool:
        standing = permissions.standing_of(member, now=datetime(2026, month, day, hour, minute, tzinfo=UTC))
        return standing.holds(far_east.pk, Role.HEAD_OF_NETWORK)

    assert not is_head(2, 28, 14, 59)
    assert is_head(2, 28, 15, 0)  # midnight in Tokyo
    assert is_head(3, 31, 14, 59)
    assert not is_head(3, 31, 15, 0)


def test_a_mandate_that_was_ended_gives_nothing(head_of_network: Person, network: Network) -> None:
    network.mandates.update(ended_at=LONG_AGO, until=LONG_AGO.date())
    assert not permissions.may_enter_desk(head_of_network, network)


def test_head_of_network_cannot_be_granted_as_a_role(applicant: Person, network: Network) -> None:
    with pytest.raises(IntegrityError, match=r"directory_heads_hold_mandates|CHECK constraint"):
        NetworkRole.objects.create(person=applicant, network=network, role=Role.HEAD_OF_NETWORK, granted_at=LONG_AGO)


def test_an_ended_role_gives_nothing(editor: Person, network: Network) -> None:
    editor.network_roles.update(ended_at=LONG_AGO)
    assert not permissions.may_enter_desk(editor, network)


def test_an_erased_person_may_nothing(secretariat: Person, network: Network) -> None:
    secretariat.erased_at = LONG_AGO
    assert not permissions.may_enter_desk(secretariat, network)


def test_outsiders_may_not_even_know_of_a_desk(outsider: Person, other_head: Person, network: Network) -> None:
    for person in (None, outsider, other_head):
        for check in (
            permissions.check_enter_desk,
            permissions.check_manage_network,
            permissions.check_steward_directory,
            permissions.check_appoint_heads,
        ):
            with pytest.raises(Http404):
                check(person, network)


def test_at_the_desk_but_without_the_role_is_not_allowed(reviewer: Person, network: Network) -> None:
    permissions.check_enter_desk(reviewer, network)
    for check in (
        permissions.check_manage_network,
        permissions.check_steward_directory,
        permissions.check_appoint_heads,
    ):
        with pytest.raises(NotAllowed):
            check(reviewer, network)


def test_who_may_edit_a_profile(
    member: Person, colleague: Person, editor: Person, secretariat: Person, organisation: Organisation
) -> None:
    for person in (member, colleague, editor, secretariat):
        permissions.check_edit_profile(person, organisation)


def test_who_may_not_edit_a_profile(
    outsider: Person, other_head: Person, reviewer: Person, organisation: Organisation
) -> None:
    for person in (None, outsider, other_head):
        with pytest.raises(Http404):
            permissions.check_edit_profile(person, organisation)
    with pytest.raises(NotAllowed):
        permissions.check_edit_profile(reviewer, organisation)


def test_nobody_edits_a_merged_profile(member: Person, organisation: Organisation) -> None:
    organisation.state = ProfileState.MERGED
    with pytest.raises(NotAllowed):
        permissions.check_edit_profile(member, organisation)


def test_editors_of_a_profile_do_not_manage_its_team(
    member: Person, colleague: Person, outsider: Person, organisation: Organisation
) -> None:
    permissions.check_manage_team(member, organisation)
    with pytest.raises(NotAllowed):
        permissions.check_manage_team(colleague, organisation)
    with pytest.raises(Http404):
        permissions.check_manage_team(outsider, organisation)


def test_a_draft_is_seen_by_its_people_and_the_desk_only(
    member: Person, reviewer: Person, outsider: Person, organisation: Organisation
) -> None:
    organisation.state = ProfileState.DRAFT
    for person in (member, reviewer):
        assert permissions.may_see_profile(person, organisation)
    for stranger in (None, outsider):
        assert not permissions.may_see_profile(stranger, organisation)


def test_what_each_sees_of_the_contacts(
    member: Person, editor: Person, outsider: Person, applicant: Person, organisation: Organisation
) -> None:
    public, members, desk = Visibility.PUBLIC, Visibility.MEMBERS, Visibility.DESK
    assert permissions.visible_to(None, organisation) == {public}
    assert permissions.visible_to(applicant, organisation) == {public}
    assert permissions.visible_to(outsider, organisation) == {public, members}
    assert permissions.visible_to(member, organisation) == {public, members, desk}
    assert permissions.visible_to(editor, organisation) == {public, members, desk}


def test_a_former_member_sees_what_the_public_sees(outsider: Person, organisation: Organisation) -> None:
    from kuvend.directory.models import Membership

    Membership.objects.exclude(organisation=organisation).update(state="left")
    assert permissions.visible_to(outsider, organisation) == {Visibility.PUBLIC}


def test_organisations_at_the_desk(
    editor: Person, secretariat: Person, outsider: Person, organisation: Organisation, other_organisation: Organisation
) -> None:
    assert list(permissions.organisations_at_desk(editor)) == [organisation]
    assert set(permissions.organisations_at_desk(secretariat)) == {organisation, other_organisation}
    assert not permissions.organisations_at_desk(outsider).exists()


def test_an_organisation_without_a_network_is_looked_after_by_head_office(
    secretariat: Person, editor: Person, db: None
) -> None:
    stray = make_organisation("Endacaket")
    assert permissions.may_steward_organisation(secretariat, stray)
    assert not permissions.may_steward_organisation(editor, stray)


def test_only_representatives_represent(
    member: Person, colleague: Person, secretariat: Person, outsider: Person, organisation: Organisation
) -> None:
    permissions.check_represent(member, organisation)
    for person in (colleague, secretariat):
        with pytest.raises(NotAllowed):
            permissions.check_represent(person, organisation)
    with pytest.raises(Http404):
        permissions.check_represent(outsider, organisation)


def test_who_reads_the_history(
    member: Person, colleague: Person, reviewer: Person, outsider: Person, organisation: Organisation
) -> None:
    for person in (member, colleague, reviewer):
        permissions.check_see_history(person, organisation)
    for stranger in (None, outsider):
        with pytest.raises(Http404):
            permissions.check_see_history(stranger, organisation)


def test_who_stewards_an_organisation(
    editor: Person, reviewer: Person, member: Person, organisation: Organisation
) -> None:
    permissions.check_steward_organisation(editor, organisation)
    with pytest.raises(NotAllowed):
        permissions.check_steward_organisation(reviewer, organisation)
    with pytest.raises(Http404):
        permissions.check_steward_organisation(member, organisation)


def test_a_role_must_be_named(member: Person, network: Network) -> None:
    with pytest.raises(ValueError, match="at least one"):
        permissions.holds(member, network)


def test_the_answer_is_remembered_within_a_request_only(editor: Person, network: Network) -> None:
    editor.remembers_standing = True  # type: ignore[attr-defined] # as the middleware does
    assert permissions.may_enter_desk(editor, network)
    editor.network_roles.update(ended_at=LONG_AGO)
    assert permissions.may_enter_desk(editor, network)
    permissions.forget_standing(editor)
    assert not permissions.may_enter_desk(editor, network)


def test_who_left_one_network_for_another_has_left_its_desk_too(
    editor: Person, network_secretariat: Person, member: Person, network: Network, other_network: Network,
    organisation: Organisation,
) -> None:  # fmt: skip
    def is_looked_after_here() -> set[bool]:
        return {
            permissions.may_edit_profile(editor, organisation),
            permissions.may_manage_team(network_secretariat, organisation),
            permissions.organisations_at_desk(editor).filter(pk=organisation.pk).exists(),
            may_help_with_account(network_secretariat, member),
        }

    assert is_looked_after_here() == {True}
    organisation.memberships.update(state=MembershipState.LEFT)
    assert is_looked_after_here() == {True}  # somebody has to, as long as it belongs nowhere
    elsewhere = Membership.objects.create(organisation=organisation, network=other_network, state_since=LONG_AGO)
    assert is_looked_after_here() == {False}
    assert permissions.visible_to(editor, organisation) == {Visibility.PUBLIC, Visibility.MEMBERS}
    elsewhere.delete()
    organisation.memberships.update(state=MembershipState.SUSPENDED)
    assert is_looked_after_here() == {True}
