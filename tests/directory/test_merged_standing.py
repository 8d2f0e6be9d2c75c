"""After a merge the one profile stands as the organisation stood, and everybody concerned knows of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.core.errors import Refused
from kuvend.directory.models import (
    Membership,
    MembershipPeriod,
    Network,
    OnboardingMark,
    OnboardingStep,
    Organisation,
    OrganisationMerge,
    ProfileDraft,
)
from kuvend.directory.operations.memberships import end_membership
from kuvend.directory.operations.merging import merge_organisations, undo_merge
from kuvend.directory.operations.profiles import archive_organisation, restore_organisation, save_draft
from kuvend.directory.rules.memberships import contradict, stands_over
from kuvend.directory.states import MembershipState, ProfileState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import LONG_AGO, ClientMaker, give_role, make_organisation, make_person
from tests.directory.test_merging import whole_state, without_keys_of_rows

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
S = MembershipState


@pytest.fixture
def twin(network: Network) -> Organisation:
    """The same organisation again, a member in force since 2011."""
    twin = make_organisation("Shoqata Lule Mali", network)
    Membership.objects.filter(organisation=twin).update(accepted_on=date(2011, 3, 1), last_confirmed_at=NOW)
    return twin


def membership_of(organisation: Organisation) -> Membership:
    return Membership.objects.get(organisation=organisation)


def leave(organisation: Organisation, by: Person) -> None:
    end_membership(membership=membership_of(organisation), by=by, now=NOW - timedelta(days=90), reason="They left")


@pytest.mark.parametrize(
    ("state", "other", "expected"),
    [
        (S.ACTIVE, S.LEFT, True),
        (S.SUSPENDED, S.REMOVED, True),
        (S.REMINDED, S.DORMANT, False),
        (S.ACTIVE, S.REMINDED, True),
        (S.ACTIVE, S.ACTIVE, False),
        (S.LEFT, S.REMOVED, False),
        (S.LEFT, S.ACTIVE, False),
    ],
)
def test_which_of_two_standings_counts(state: S, other: S, *, expected: bool) -> None:
    assert stands_over(state, other) is expected


def test_only_a_suspension_beside_a_membership_in_force_contradicts() -> None:
    assert contradict(S.SUSPENDED, S.ACTIVE)
    assert contradict(S.DORMANT, S.SUSPENDED)
    assert not contradict(S.SUSPENDED, S.LEFT)
    assert not contradict(S.SUSPENDED, S.SUSPENDED)
    assert not contradict(S.ACTIVE, S.LEFT)


def test_the_membership_in_force_stays_with_its_periods_whichever_had_it(
    organisation: Organisation, twin: Organisation, network: Network, editor: Person
) -> None:
    leave(organisation, editor)
    step = OnboardingStep.objects.create(network=network, title={"en": "Read the statute"}, key="statute")
    OnboardingMark.objects.create(membership=membership_of(twin), step=step, done_at=NOW)
    before = whole_state()

    merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    kept = membership_of(organisation)
    assert (kept.state, kept.last_confirmed_at, kept.accepted_on) == (S.ACTIVE, NOW, date(2011, 3, 1))
    assert kept.periods.filter(until=None).count() == 1
    assert kept.periods.count() == 2
    assert [mark.step for mark in kept.onboarding_marks.all()] == [step]

    undo_merge(merge=OrganisationMerge.objects.get(), by=editor, now=NOW)
    assert without_keys_of_rows(whole_state()) == without_keys_of_rows(before)


def test_a_membership_that_has_ended_does_not_end_the_other(
    organisation: Organisation, twin: Organisation, editor: Person
) -> None:
    leave(twin, editor)
    before = whole_state()
    merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    assert membership_of(organisation).state == S.ACTIVE
    assert membership_of(organisation).periods.count() == 2
    undo_merge(merge=OrganisationMerge.objects.get(), by=editor, now=NOW)
    assert without_keys_of_rows(whole_state()) == without_keys_of_rows(before)


def test_what_became_of_the_membership_goes_back_with_it(
    organisation: Organisation, twin: Organisation, editor: Person
) -> None:
    leave(organisation, editor)
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    end_membership(membership=membership_of(organisation), by=editor, now=NOW, reason="Gone", is_removal=True)
    undo_merge(merge=OrganisationMerge.objects.get(pk=merge.pk), by=editor, now=NOW)
    assert (membership_of(organisation).state, membership_of(twin).state) == (S.LEFT, S.REMOVED)
    assert not MembershipPeriod.objects.filter(until=None).exists()
    assert membership_of(twin).periods.get().ended_as == S.REMOVED


def test_a_suspension_is_not_lifted_by_the_way(organisation: Organisation, twin: Organisation, editor: Person) -> None:
    Membership.objects.filter(organisation=organisation).update(state=S.SUSPENDED)
    for kept, absorbed in ((organisation, twin), (twin, organisation)):
        with pytest.raises(Refused, match="suspended"):
            merge_organisations(kept=kept, absorbed=absorbed, by=editor, now=NOW)
    twin.refresh_from_db()
    assert twin.state == ProfileState.PUBLISHED


def test_visitors_who_saw_one_of_the_two_see_the_one(
    organisation: Organisation, twin: Organisation, editor: Person, client_of: ClientMaker
) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(state=ProfileState.DRAFT, published_at=None)
    organisation.refresh_from_db()
    before = whole_state()
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    organisation.refresh_from_db()
    assert (organisation.state, organisation.published_at) == (ProfileState.PUBLISHED, LONG_AGO)
    address = reverse("directory-member", args=[twin.slug, twin.public_id])
    assert Client().get(address, follow=True).status_code == 200
    undo_merge(merge=OrganisationMerge.objects.get(pk=merge.pk), by=editor, now=NOW)
    assert without_keys_of_rows(whole_state()) == without_keys_of_rows(before)


def test_a_profile_archived_since_stays_in_the_archive(
    organisation: Organisation, twin: Organisation, editor: Person
) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(state=ProfileState.DRAFT, published_at=None)
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    archive_organisation(organisation=organisation, by=editor, now=NOW, reason="Gone")
    undo_merge(merge=OrganisationMerge.objects.get(pk=merge.pk), by=editor, now=NOW)
    organisation.refresh_from_db()
    assert (organisation.state, organisation.published_at) == (ProfileState.ARCHIVED, None)


def test_the_preview_says_how_the_one_stands_and_who_gains_rights(
    organisation: Organisation,
    twin: Organisation,
    head_organisation: Organisation,
    member: Person,
    editor: Person,
    client_of: ClientMaker,
) -> None:
    leave(organisation, editor)
    Organisation.objects.filter(pk=organisation.pk).update(state=ProfileState.DRAFT, published_at=None)
    teuta = give_role(make_person("Teuta Tjetra"), twin, Role.REPRESENTATIVE)
    give_role(editor, organisation, Role.ORGANISATION_EDITOR)
    give_role(editor, twin, Role.ORGANISATION_EDITOR)
    page = client_of(editor).get(reverse("directory-desk-merge", args=[organisation.public_id, twin.public_id]))
    words = " ".join(page.content.decode().split())
    assert f"Visitors will see it, as they see {twin.name} today." in words
    assert f"Active (as {twin.name} stands there today)" in words
    assert f"until now only of {twin.name}" in words.partition(teuta.full_name)[2][:120]
    assert "until now only of" not in words.partition(editor.full_name)[2][:60]
    assert "sit at its desk as Head of Network" not in words

    page = client_of(editor).get(reverse("directory-desk-merge", args=[head_organisation.public_id, twin.public_id]))
    assert "sit at its desk as Head of Network" in page.content.decode()

    Membership.objects.filter(organisation=organisation).update(state=S.SUSPENDED)
    page = client_of(editor).get(reverse("directory-desk-merge", args=[organisation.public_id, twin.public_id]))
    assert "the membership of one of the two is suspended" in page.content.decode()


def test_a_begun_draft_comes_along_and_goes_back(
    organisation: Organisation, twin: Organisation, member: Person, editor: Person
) -> None:
    teuta = give_role(make_person("Teuta Tjetra"), twin, Role.REPRESENTATIVE)
    for person in (teuta, member):
        save_draft(organisation=twin, fields={"acronym": "LM"}, by=person, now=NOW)
    save_draft(organisation=organisation, fields={"acronym": "SHLM"}, by=member, now=NOW)
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    assert ProfileDraft.objects.get(person=teuta).organisation == organisation
    assert ProfileDraft.objects.get(person=member, organisation=organisation).fields == {"acronym": "SHLM"}
    undo_merge(merge=OrganisationMerge.objects.get(pk=merge.pk), by=editor, now=NOW)
    assert ProfileDraft.objects.get(person=teuta).organisation == twin


# -- who is told -------------------------------------------------------------------------------------------------------


def told(kind: str) -> dict[str, str]:
    return {message.to: message.text for message in OutboxMessage.objects.filter(kind=kind)}


def test_both_teams_and_the_other_desk_are_told_of_a_merge_and_of_its_undoing(
    organisation: Organisation,
    twin: Organisation,
    other_network: Network,
    other_head: Person,
    head_of_network: Person,
    member: Person,
    editor: Person,
) -> None:
    Membership.objects.create(organisation=twin, network=other_network, state_since=LONG_AGO)
    teuta = give_role(make_person("Teuta Tjetra"), twin, Role.REPRESENTATIVE)
    give_role(editor, organisation, Role.ORGANISATION_EDITOR)
    concerned = {person.account.email for person in (member, teuta, other_head)}
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW, reason="Same statute")
    assert set(told("directory.profiles_merged")) == concerned
    assert "Same statute" in told("directory.profiles_merged")[teuta.account.email]
    OutboxMessage.objects.all().delete()
    undo_merge(merge=merge, by=editor, now=NOW + timedelta(hours=1))
    assert set(told("directory.profiles_merged")) == concerned
    assert "undone" in told("directory.profiles_merged")[member.account.email]


def test_the_team_and_the_other_desk_are_told_of_the_archive_and_of_the_way_back(
    organisation: Organisation,
    other_network: Network,
    other_head: Person,
    head_of_network: Person,
    member: Person,
    editor: Person,
) -> None:
    Membership.objects.create(organisation=organisation, network=other_network, state_since=LONG_AGO)
    archive_organisation(organisation=organisation, by=editor, now=NOW, reason="Closed down")
    concerned = {member.account.email, other_head.account.email}
    assert set(told("directory.profile_archived")) == concerned
    assert "Closed down" in told("directory.profile_archived")[other_head.account.email]
    OutboxMessage.objects.all().delete()
    restore_organisation(organisation=organisation, by=editor, now=NOW + timedelta(hours=1))
    assert set(told("directory.profile_archived")) == concerned
    assert "Visitors see it again" in told("directory.profile_archived")[member.account.email]
