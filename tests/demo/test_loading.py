"""The demo as it stands after loading: real rows, made by real operations."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import pytest_django
from django.db import transaction

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.demo import queries
from kuvend.demo.operations import load_demo_network
from kuvend.demo.operations.world import World
from kuvend.demo.roles import ROLES
from kuvend.directory.models import (
    Appeal,
    HeadOfNetworkMandate,
    ImportBatch,
    Membership,
    MembershipApplication,
    MembershipPeriod,
    Network,
    Organisation,
    OrganisationMerge,
    OrganisationRole,
    ProfileDraft,
    ProfileInvitation,
    SecondReading,
)
from kuvend.directory.operations.merging import undo_merge
from kuvend.directory.queries.profile_editing import edited_by
from kuvend.directory.states import (
    AppealState,
    ApplicationState,
    ImportItemState,
    MembershipState,
    ProfileOrigin,
    ProfileState,
)
from kuvend.media.models import StoredFile
from kuvend.people.models import Account, AccountHelp
from kuvend.questionnaires.states import AnswerSetState

pytestmark = [pytest.mark.unit]

MOMENTS = [datetime(2026, 11, 21, 12, 30, tzinfo=UTC), datetime(2028, 2, 29, 0, 5, tzinfo=UTC)]


@pytest.fixture(scope="module", params=MOMENTS, ids=lambda moment: f"{moment:%Y-%m-%d}")
def story(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[World]:
    """The demo, loaded once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo_network(now=request.param)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(story: World, db: None) -> World:
    return story


def test_three_national_networks_below_one(loaded: World) -> None:
    root = Network.objects.get(is_root=True)
    assert {link.child.slug for link in root.child_links.select_related("child")} == {
        "chestnut-network",
        "walnut-branch",
        "cornel-network",
        "gravel-bank",
        "pontoon-consortium",
    }
    policies = {network.slug: network.policy for network in Network.objects.select_related("policy")}
    assert policies["chestnut-network"].decider == "head_of_network"
    assert (policies["walnut-branch"].decider, policies["walnut-branch"].committee_votes_needed) == ("committee", 3)
    assert policies["cornel-network"].needs_second_reader
    assert policies["cornel-network"].secretariat_confirms
    assert Network.objects.get(slug="chestnut-network").languages == ["sq"]


def test_members_stand_where_their_story_put_them(loaded: World) -> None:
    states = Counter(Membership.objects.values_list("state", flat=True))
    assert set(states) == set(MembershipState)
    assert states[MembershipState.ACTIVE] > 55
    assert Organisation.objects.get(slug="vatra-e-pyllit").state == ProfileState.ARCHIVED
    drafts = Organisation.objects.filter(state=ProfileState.DRAFT)
    assert drafts.count() >= 2
    assert not drafts.exclude(claimed_at=None).exists()


def test_who_came_back_has_two_periods_and_one_date_of_acceptance(loaded: World) -> None:
    membership = Membership.objects.get(organisation__slug="sporo-putovanje")
    first, second = MembershipPeriod.objects.filter(membership=membership)
    assert first.until is not None
    assert second.since is not None
    assert first.until < second.since
    assert membership.accepted_on == first.since
    assert membership.state == MembershipState.ACTIVE


def test_each_national_network_has_a_head_and_a_former_one(loaded: World) -> None:
    today = loaded.timeline.now.date()
    for slug in ("chestnut-network", "walnut-branch", "cornel-network"):
        mandates = HeadOfNetworkMandate.objects.filter(network__slug=slug)
        running = [m for m in mandates if m.since <= today and (m.until is None or m.until >= today)]
        assert len(running) == 1
        assert len(mandates) == 2
    co_heads = HeadOfNetworkMandate.objects.get(network__slug="chestnut-network", until__gt=today)
    assert co_heads.holders.count() == 2


def test_everybody_to_look_around_as_can_sign_in(loaded: World) -> None:
    emails = {role.email for role in ROLES}
    assert set(Account.objects.filter(email__in=emails).values_list("email", flat=True)) == emails
    both = OrganisationRole.objects.filter(person__account__email="two.organisations@demo.example.org", ended_at=None)
    assert both.count() == 2


def test_a_member_may_belong_to_two_networks_and_sit_elsewhere(loaded: World) -> None:
    cinema = Organisation.objects.get(slug="kinemaja-e-oborrit")
    assert cinema.memberships.count() == 2
    crafts = Organisation.objects.get(slug="sofra-e-zejtareve")
    assert crafts.country == "XK"
    assert crafts.memberships.get().network.country == "AL"
    assert "Tiranë" in crafts.addresses.get(kind="postal").text


def test_history_is_on_record_in_its_order_and_never_in_the_future(loaded: World) -> None:
    for network in Network.objects.all():
        moments = list(
            AuditEntry.objects.filter(chain=network.public_id).order_by("number").values_list("at", flat=True)
        )
        assert len(moments) > 5
        assert moments == sorted(moments)
    assert AuditEntry.objects.latest("at").at <= loaded.timeline.now


def test_applications_stand_in_every_state(loaded: World) -> None:
    assert set(MembershipApplication.objects.values_list("state", flat=True)) == set(ApplicationState)
    for entry in queries.read("applications")["application"]:
        assert MembershipApplication.objects.get(name=entry["answers"]["name"]).state == entry["state"], entry["key"]
    accepted = MembershipApplication.objects.get(state=ApplicationState.ACCEPTED)
    assert accepted.organisation is not None
    assert accepted.organisation.memberships.get().onboarding_marks.count() == 1


def test_a_network_whose_work_is_done_is_closed(loaded: World) -> None:
    closed = Network.objects.get(slug="pontoon-consortium")
    assert closed.closed_at is not None
    assert list(Network.objects.exclude(closed_at=None)) == [closed]
    members = Organisation.objects.filter(memberships__network=closed)
    assert {member.slug for member in members} == {"kthesa-e-lumit", "zeleni-nasip"}
    assert all(member.memberships.filter(network__closed_at=None).exists() for member in members)


def test_a_new_member_has_answered_the_second_form(loaded: World) -> None:
    [application] = MembershipApplication.objects.exclude(later_answers=None)
    later = application.later_answers
    assert later is not None
    assert later.state == AnswerSetState.SUBMITTED
    assert set(later.answers.values_list("question__key", flat=True)) == {"assembly", "partners"}
    draft = ProfileDraft.objects.get(organisation=application.organisation)
    assert "Lezhës" in draft.fields["partners"]["sq"]


def test_somebody_waits_for_every_office(loaded: World) -> None:
    vote = MembershipApplication.objects.get(name="Центар Ветрењача")
    assert (vote.network.slug, vote.committee_votes.count()) == ("walnut-branch", 2)
    assert SecondReading.objects.filter(
        read_at=None, reader__account__email="reader.macedonia@demo.example.org"
    ).exists()
    appeal = Appeal.objects.get(state=AppealState.FILED)
    assert appeal.body is not None
    assert appeal.body.members.filter(person__account__email="arbitration@demo.example.org").exists()
    letters = StoredFile.objects.filter(owner_kind="application", owner_id=vote.public_id)
    assert letters.count() == vote.network.policy.supporting_letters_needed


def test_a_profile_that_was_rewritten_shows_by_whom_and_what_it_said(loaded: World) -> None:
    school = Organisation.objects.get(slug="shkolla-e-eres")
    newer, older = school.versions.all()
    assert newer.by is not None
    assert newer.by.full_name == "Bujar Domjashi"
    assert (older.content["volunteer_count"], newer.content["volunteer_count"]) == (18, 26)
    assert school.main_projects_activities["sq"] == newer.content["main_projects_activities"]["sq"]


def test_imported_profiles_wait_for_those_who_were_invited(loaded: World) -> None:
    invitations = ProfileInvitation.objects.filter(accepted_at=None, expires_at__gt=loaded.timeline.now)
    assert {invitation.organisation.origin for invitation in invitations} == {ProfileOrigin.IMPORTED}
    assert len(invitations) == 2


def test_pages_of_an_old_website_wait_to_be_reviewed(loaded: World) -> None:
    batch = ImportBatch.objects.get()
    assert batch.network.slug == "chestnut-network"
    items = {item.name: item for item in batch.items.all()}
    assert {item.state for item in items.values()} == {ImportItemState.PENDING}
    assert sorted(item.kind for item in items.values()) == ["event", "news", "organisation", "organisation", "person"]
    assert items["Qendra Pragu"].duplicate_of == loaded.organisations["qendra-pragu"]
    assert 'Shoqata "Kumbulla e Bardhë"' in items


def test_a_member_has_begun_to_rewrite_a_profile(loaded: World) -> None:
    school = Organisation.objects.get(slug="shkolla-e-eres")
    edited = edited_by(school, loaded.persons["member@demo.example.org"])
    assert set(edited.changed) == {"volunteer_count", "mission_and_objectives"}
    assert edited.conflicts == []


def test_a_merge_can_be_undone(loaded: World) -> None:
    merge = OrganisationMerge.objects.get()
    assert merge.kept.slug == "instituti-peshorja"
    assert merge.absorbed.state == ProfileState.MERGED
    with transaction.atomic():
        undo_merge(merge=merge, by=loaded.persons["editor.albania@demo.example.org"], now=loaded.timeline.now)
        merge.absorbed.refresh_from_db()
        assert merge.absorbed.state == ProfileState.DRAFT
        transaction.set_rollback(True)


def test_an_account_can_be_helped_by_a_second_person_now(loaded: World) -> None:
    help_ = AccountHelp.objects.get(done_at=None, stopped_at=None)
    assert help_.ready_at <= loaded.timeline.now
    assert help_.requested_by != loaded.secretariat


def test_it_is_loaded_only_into_an_empty_house(loaded: World) -> None:
    before = Organisation.objects.count()
    with pytest.raises(Refused, match="empty"):
        load_demo_network(now=loaded.timeline.now)
    assert Organisation.objects.count() == before
