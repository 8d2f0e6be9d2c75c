"""What an erasure takes out of the directory, and what stands beside it and stays."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kuvend.directory.models import (
    MembershipApplication,
    Network,
    NetworkRole,
    Organisation,
    OrganisationRole,
    ProbableDuplicate,
)
from kuvend.directory.operations.joining import retention
from kuvend.directory.states import ProfileState
from kuvend.people.models import Person
from kuvend.people.operations.personal_data import erase_person
from kuvend.people.states import Role
from kuvend.questionnaires.models import AnswerSet
from tests.actors import LONG_AGO, give_role, make_organisation, make_person
from tests.directory.joining_world import NOON, drafted, rejected, submitted

pytestmark = pytest.mark.unit
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def ana(secretariat: Person) -> Person:
    """Somebody who goes, while others run the house."""
    return make_person("Ana Prifti", "ana@example.org")


def test_what_was_not_accepted_goes_with_the_applicant_before_its_day(
    ana: Person, network: Network, reviewer: Person, head_of_network: Person
) -> None:
    """Drafts and what was refused, whether written signed in or by address; those of others stay."""
    mine = [
        drafted(network, name="Drita", by=ana),
        drafted(network, name="Hapi"),
        rejected(network, reviewer, head_of_network, name="Ura"),
    ]
    others = [
        drafted(network, name="Lumi", email="beni@example.org"),
        submitted(network, name="Mali", email="beni@example.org"),
        rejected(network, reviewer, head_of_network, name="Fusha", email="beni@example.org"),
    ]
    days = {one.pk: one.erase_after for one in MembershipApplication.objects.all()}
    assert all(day is None or day > NOW for day in days.values()), "nothing would go by itself"
    erase_person(person=ana, by=ana, now=NOW)
    left = {one.pk: one.erase_after for one in MembershipApplication.objects.all()}
    assert left == {one.pk: days[one.pk] for one in others}
    assert not AnswerSet.objects.filter(pk__in=[one.answer_set_id for one in mine]).exists()
    assert AnswerSet.objects.filter(pk__in=[one.answer_set_id for one in others]).count() == len(others)


def test_ones_own_applications_do_not_queue_behind_what_is_overdue(
    ana: Person, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The daily work may lag behind; who was told that they are forgotten is."""
    monkeypatch.setattr(retention, "BATCH", 2)
    overdue = [drafted(network, name=name, email="beni@example.org") for name in ("Lumi", "Mali")]
    MembershipApplication.objects.update(erase_after=LONG_AGO)
    drafted(network, name="Drita", by=ana)
    erase_person(person=ana, by=ana, now=NOW)
    assert list(MembershipApplication.objects.order_by("pk")) == overdue


def test_roles_end_with_their_holder_and_what_ended_before_keeps_its_day(
    ana: Person, member: Person, reviewer: Person, network: Network, organisation: Organisation
) -> None:
    for model, scope, role in (
        (NetworkRole, {"network": network}, NetworkRole.objects.get(person=reviewer).role),
        (OrganisationRole, {"organisation": organisation}, OrganisationRole.objects.get(person=member).role),
    ):
        model.objects.create(person=ana, role=role, granted_at=LONG_AGO, ended_at=NOON, **scope)
        model.objects.create(person=ana, role=role, granted_at=NOON, **scope)
    erase_person(person=ana, by=ana, now=NOW)
    for held in (ana.network_roles, ana.organisation_roles):
        assert list(held.order_by("granted_at").values_list("ended_at", flat=True)) == [NOON, NOW]
    assert NetworkRole.objects.get(person=reviewer).ended_at is None
    assert OrganisationRole.objects.get(person=member).ended_at is None


def test_only_ones_own_profile_is_archived(
    ana: Person, member: Person, organisation: Organisation, network: Network
) -> None:
    own = make_organisation("Ana Prifti", network, person=ana)
    of_another = make_organisation("Beni Bardhi", network, person=member)
    fields = ("pk", "name", "slug", "state", "person", "revision")
    others = Organisation.objects.exclude(pk=own.pk).order_by("pk").values_list(*fields)
    before = list(others)
    erase_person(person=ana, by=ana, now=NOW)
    own.refresh_from_db()
    assert (own.state, own.slug, own.person, own.name) == (ProfileState.ARCHIVED, "erased", None, "–")
    assert list(others.all()) == before
    assert Organisation.objects.get(pk=of_another.pk).person == member


def test_reasons_of_set_aside_pairs_forget_them_where_they_had_to_do_with_it(ana: Person, network: Network) -> None:
    """A name alone may be another person's; at their own profiles, or beside their address, it is theirs."""
    made = [make_organisation(name, network) for name in ("Drita", "Hapi", "Ura", "Lumi", "Mali")]
    give_role(ana, made[1], Role.ORGANISATION_EDITOR)
    reasons = [
        "Ana Prifti leads the second.",
        "Ana Prifti leads the first.",
        "Ask Ana Prifti at ANA@example.org about both.",
        "Ana Prifti the elder leads one.",
    ]
    pairs = [
        ProbableDuplicate.objects.create(
            first=first, second=second, likeness=0.9, found_at=NOON, set_aside_at=NOON, set_aside_reason=reason
        )
        for (first, second), reason in zip(pairwise(made), reasons, strict=True)
    ]
    untouched = ProbableDuplicate.objects.create(first=made[0], second=made[4], likeness=0.9, found_at=NOON)
    of_nobody = ProbableDuplicate.objects.create(
        first=made[1], second=made[3], likeness=0.9, found_at=NOON, set_aside_at=NOON, set_aside_reason="Two towns."
    )
    erase_person(person=ana, by=ana, now=NOW)
    left = dict(ProbableDuplicate.objects.values_list("pk", "set_aside_reason"))
    assert [left[pair.pk] for pair in pairs] == [
        "– leads the second.",
        "– leads the first.",
        "Ask – at – about both.",
        "Ana Prifti the elder leads one.",
    ]
    assert left[untouched.pk] == ""
    assert left[of_nobody.pk] == "Two towns."
