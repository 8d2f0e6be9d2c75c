"""A member's standing: admitted, confirmed by one click, moved on by the clock, ended, taken back."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.directory.models import Membership, Network, Organisation
from kuvend.directory.operations import memberships
from kuvend.directory.operations.memberships import (
    admit_member,
    advance_memberships,
    confirm_profile,
    end_membership,
    reinstate_membership,
    suspend_membership,
)
from kuvend.directory.states import ContactKind, MembershipState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from tests.actors import make_organisation

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def newcomer(db: None) -> Organisation:
    return make_organisation("Vala e Re")


def code_in_last_mail() -> str:
    body = OutboxMessage.objects.latest("pk").text
    return body.partition("/confirm/")[2].partition("/")[0]


def test_the_day_of_admission_is_the_networks_own(
    newcomer: Organisation, network: Network, secretariat: Person
) -> None:
    network.time_zone = "Europe/Tirane"
    network.save()
    membership = admit_member(organisation=newcomer, network=network, by=secretariat, now=NOW)
    assert membership.accepted_on == date(2026, 3, 2)  # past midnight in Tirana
    with pytest.raises(Refused, match="already is a member"):
        admit_member(organisation=newcomer, network=network, by=secretariat, now=NOW)


def test_members_older_than_the_system_have_no_known_day(newcomer: Organisation, network: Network) -> None:
    membership = admit_member(organisation=newcomer, network=network, by=None, now=NOW, is_date_known=False)
    assert membership.accepted_on is None
    assert membership.periods.get().since is None
    end_membership(membership=membership, by=None, now=NOW, reason="Closed")
    assert membership.periods.get().until == date(2026, 3, 1)


def test_coming_back_is_a_new_period_and_the_first_day_stays(
    newcomer: Organisation, network: Network, secretariat: Person
) -> None:
    membership = admit_member(organisation=newcomer, network=network, by=secretariat, now=NOW)
    end_membership(membership=membership, by=secretariat, now=NOW + timedelta(days=400), reason="Moved away")
    back = admit_member(organisation=newcomer, network=network, by=secretariat, now=NOW + timedelta(days=800))
    assert back.accepted_on == date(2026, 3, 1)
    periods = list(back.periods.values_list("since", "until", "ended_as"))
    assert periods == [(date(2026, 3, 1), date(2027, 4, 5), "left"), (date(2028, 5, 9), None, "")]


def test_every_move_wants_a_reason_and_an_allowed_state(membership: Membership, secretariat: Person) -> None:
    with pytest.raises(Refused, match="reason"):
        suspend_membership(membership=membership, by=secretariat, now=NOW, reason="")
    with pytest.raises(Refused, match="Only a suspended"):
        reinstate_membership(membership=membership, by=secretariat, now=NOW, reason="x")
    suspend_membership(membership=membership, by=secretariat, now=NOW, reason="No dues paid")
    reinstate_membership(membership=membership, by=secretariat, now=NOW, reason="Paid")
    end_membership(membership=membership, by=secretariat, now=NOW, reason="Against the statute", is_removal=True)
    with pytest.raises(Refused, match="meantime"):
        end_membership(membership=membership, by=secretariat, now=NOW, reason="Again")
    assert list(AuditEntry.objects.order_by("number").values_list("action", flat=True)) == [
        "directory.suspend_membership",
        "directory.reinstate_membership",
        "directory.remove_member",
    ]


def test_what_was_ended_meanwhile_is_not_reinstated(membership: Membership, secretariat: Person) -> None:
    suspend_membership(membership=membership, by=secretariat, now=NOW, reason="No dues paid")
    shown = Membership.objects.get(pk=membership.pk)
    end_membership(membership=membership, by=secretariat, now=NOW, reason="Left for good")
    with pytest.raises(Refused, match="meantime"):
        reinstate_membership(membership=shown, by=secretariat, now=NOW, reason="Paid")
    assert Membership.objects.get(pk=membership.pk).state == MembershipState.LEFT


def test_a_confirmation_in_between_is_not_lost(
    membership: Membership, organisation: Organisation, member: Person, secretariat: Person
) -> None:
    shown = Membership.objects.get(pk=membership.pk)
    confirm_profile(organisation=organisation, by=member, now=NOW)
    suspend_membership(membership=shown, by=secretariat, now=NOW, reason="No dues paid")
    assert Membership.objects.get(pk=membership.pk).last_confirmed_at == NOW


@pytest.fixture
def membership(organisation: Organisation) -> Membership:
    membership = Membership.objects.get(organisation=organisation)
    membership.last_confirmed_at = NOW - timedelta(days=366)
    membership.save()
    return membership


def test_the_clock_asks_reminds_and_suspends_and_one_click_ends_it(
    membership: Membership, member: Person, client: Client
) -> None:
    member.language = "sq"
    member.save()
    assert advance_memberships(now=NOW) == 1
    assert advance_memberships(now=NOW) == 0
    membership.refresh_from_db()
    assert membership.state == MembershipState.DORMANT
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.language) == (member.account.email, "sq")
    first = code_in_last_mail()

    assert advance_memberships(now=NOW + timedelta(days=31)) == 1
    second = code_in_last_mail()
    assert first != second
    assert "no longer works" in client.get(f"/en/confirm/{first}/").content.decode()

    assert client.get(f"/en/confirm/{second}/").status_code == 200
    membership.refresh_from_db()
    assert membership.state == MembershipState.REMINDED  # opening the link alone confirms nothing
    for _ in range(2):  # a double tap is answered alike
        answer = client.post(f"/en/confirm/{second}/", {"idempotency_key": "tap"})
        assert "Thank you" in answer.content.decode()
    membership.refresh_from_db()
    assert membership.state == MembershipState.ACTIVE
    assert client.post(f"/en/confirm/{second}/", {"idempotency_key": "other"}).status_code == 422


def test_without_an_answer_the_membership_is_suspended_with_a_mail(membership: Membership, member: Person) -> None:
    for days in (0, 31, 92):
        advance_memberships(now=NOW + timedelta(days=days))
    membership.refresh_from_db()
    assert membership.state == MembershipState.SUSPENDED
    assert OutboxMessage.objects.filter(kind="directory.membership_suspended", to=member.account.email).exists()
    confirm_profile(organisation=membership.organisation, by=member, now=NOW)
    membership.refresh_from_db()
    assert membership.state == MembershipState.SUSPENDED  # the network decides on that


def test_an_unclaimed_profile_is_asked_at_its_own_mailbox(membership: Membership) -> None:
    membership.organisation.contact_points.create(kind=ContactKind.EMAIL, value="office@lule.example")
    membership.network.languages = ["sq", "en"]
    membership.network.save()
    advance_memberships(now=NOW)
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.language) == ("office@lule.example", "sq")


def test_a_network_that_never_asks_moves_nobody(membership: Membership) -> None:
    policy = membership.network.policy
    policy.confirm_every_months = 0
    policy.save()
    assert advance_memberships(now=NOW + timedelta(days=5_000)) == 0


@pytest.mark.parametrize("code", ["", "0" * 26, "%00", "x" * 400])
def test_a_made_up_link_is_answered_like_a_used_one(db: None, client: Client, code: str) -> None:
    if code:
        assert "no longer works" in client.get(f"/en/confirm/{code}/").content.decode()
        assert client.post(f"/en/confirm/{code}/", {"idempotency_key": "k"}).status_code == 422


def test_whose_time_has_not_come_is_only_read(network: Network) -> None:
    for name in ("Drita", "Hëna", "Ylli"):
        make_organisation(name, network)
    Membership.objects.update(last_confirmed_at=NOW)
    with CaptureQueriesContext(connection) as seen:
        assert advance_memberships(now=NOW) == 0
    assert len(seen) == 1 + Network.objects.count()  # the networks, and the members of each
    writing = re.compile(r"\b(INSERT|DELETE|UPDATE)\b")  # "FOR UPDATE" locks, which is as much
    assert not any(writing.search(query["sql"].upper()) for query in seen)


def test_who_confirms_while_the_clock_reads_stays_active(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = make_organisation("Drita", network)
    advance = memberships._advance

    def late(key: int, policy: Any, now: datetime) -> bool:
        confirm_profile(organisation=organisation, by=None, now=now)
        return advance(key, policy, now)

    monkeypatch.setattr(memberships, "_advance", late)
    assert advance_memberships(now=NOW) == 0
    assert Membership.objects.get().state == MembershipState.ACTIVE
