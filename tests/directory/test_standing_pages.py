"""How a member reads its own standing, confirms its profile with one click, and leaves a network."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.ids import new_public_id
from kuvend.directory.models import Body, BodyMember, Membership, Network, Organisation, OrganisationRole
from kuvend.directory.operations.memberships import (
    end_membership,
    give_up_membership,
    reinstate_membership,
    suspend_membership,
)
from kuvend.directory.operations.profiles import save_draft
from kuvend.directory.states import BodyKind, ContactKind, MembershipState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from tests.actors import LONG_AGO, ClientMaker, give_mandate, make_organisation

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)


@pytest.fixture
def membership(organisation: Organisation, network: Network) -> Membership:
    network.email, network.time_zone = "office@albania.example", "Europe/Tirane"
    network.save()
    return Membership.objects.select_related("organisation", "network").get(organisation=organisation)


def key() -> dict[str, str]:
    return {"idempotency_key": new_public_id()}


def page_of(organisation: Organisation) -> str:
    return reverse("directory-standing", args=[organisation.public_id])


def confirming(organisation: Organisation) -> str:
    return reverse("directory-confirm-own-profile", args=[organisation.public_id])


def leaving(membership: Membership) -> str:
    return reverse("directory-leave-network", args=[membership.organisation.public_id, membership.public_id])


def mails(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=f"directory.{kind}").order_by("pk"))


# -- confirming ------------------------------------------------------------------------------------------------------


def test_the_work_item_leads_to_a_button_that_confirms(
    client_of: ClientMaker, membership: Membership, organisation: Organisation, member: Person
) -> None:
    Membership.objects.update(
        state=MembershipState.REMINDED, state_since=NOW, last_confirmed_at=NOW - timedelta(days=455)
    )
    client = client_of(member)
    with time_machine.travel(NOW, tick=False):
        work = client.get("/en/workspace/").content.decode()
        [address] = re.findall(r'href="([^"]*/membership/)"', work)
        page = client.get(address).content.decode()
        assert "Confirm that it is still right" in page
        assert "20 January 2027, 22:30 (UTC)" in page  # 60 days after the reminder
        [action] = re.findall(r'action="([^"]*/confirm/)"', page)
        sent = key()
        for _ in range(2):  # a double tap
            assert client.post(action, sent).headers["Location"] == page_of(organisation)
        assert client.post(action, key()).status_code == 302  # and once more on the same day
        assert "Confirm that the profile" not in client.get("/en/workspace/").content.decode()
    organisation.refresh_from_db()
    membership.refresh_from_db()
    assert organisation.last_confirmed_at == membership.last_confirmed_at == NOW
    assert membership.state == MembershipState.ACTIVE
    [entry] = AuditEntry.objects.filter(action="directory.confirm_profile")
    assert entry.personal_part.actor_id == member.public_id
    public = Client().get(f"/en/members/{organisation.slug}-{organisation.public_id}/").content.decode()
    assert "Last confirmed on 21 November 2026" in public


def test_a_profile_outside_of_every_network_is_confirmed_too(client_of: ClientMaker, member: Person) -> None:
    alone = make_organisation("Vetem")
    OrganisationRole.objects.create(person=member, organisation=alone, role="representative", granted_at=LONG_AGO)
    client = client_of(member)
    assert "Not a member of any network yet" in client.get(page_of(alone)).content.decode()
    client.post(confirming(alone), key())
    alone.refresh_from_db()
    assert alone.last_confirmed_at is not None
    assert AuditEntry.objects.get(action="directory.confirm_profile").chain == "house"


def test_only_representatives_confirm_and_leave(
    client_of: ClientMaker,
    membership: Membership,
    organisation: Organisation,
    colleague: Person,
    editor: Person,
    outsider: Person,
) -> None:
    for person, status in ((colleague, 403), (editor, 403), (outsider, 404)):
        client = client_of(person)
        for address in (confirming(organisation), leaving(membership)):
            assert client.post(address, key()).status_code == status
        assert client.get(page_of(organisation)).status_code == (404 if status == 404 else 200)
    assert "Confirm that it is still right" not in client_of(colleague).get(page_of(organisation)).content.decode()
    organisation.refresh_from_db()
    membership.refresh_from_db()
    assert organisation.last_confirmed_at is None
    assert membership.state == MembershipState.ACTIVE
    assert not AuditEntry.objects.exists()


def test_publishing_confirms_if_the_representative_says_so(
    client_of: ClientMaker, membership: Membership, organisation: Organisation, member: Person, colleague: Person
) -> None:
    preview = reverse("directory-preview-profile", args=[organisation.public_id])
    save_draft(organisation=organisation, fields={"acronym": "KK"}, by=colleague, now=NOW)
    assert "confirms" not in client_of(colleague).get(preview).content.decode()
    client_of(colleague).post(preview, {**key(), "reason": "", "confirms": "on"})
    save_draft(organisation=organisation, fields={"acronym": "LL"}, by=member, now=NOW)
    assert 'name="confirms"' in client_of(member).get(preview).content.decode()
    client_of(member).post(preview, {**key(), "reason": ""})
    organisation.refresh_from_db()
    assert organisation.last_confirmed_at is None
    save_draft(organisation=organisation, fields={"acronym": "LM"}, by=member, now=NOW)
    client_of(member).post(preview, {**key(), "reason": "", "confirms": "on"})
    organisation.refresh_from_db()
    assert organisation.acronym == "LM"
    assert organisation.last_confirmed_at is not None


# -- what the desk decides -------------------------------------------------------------------------------------------


def test_the_team_is_told_of_every_move_in_its_language_with_reason_and_hour(
    membership: Membership, member: Person, colleague: Person, outsider: Person, secretariat: Person
) -> None:
    member.language = "sq"
    member.save()
    suspend_membership(membership=membership, by=secretariat, now=NOW, reason="No dues paid")
    reinstate_membership(membership=membership, by=secretariat, now=NOW + timedelta(days=1), reason="Paid")
    end_membership(
        membership=membership,
        by=secretariat,
        now=NOW + timedelta(days=2),
        reason="Against the statute",
        is_removal=True,
    )
    found = mails("membership_suspended")
    assert [(mail.to, mail.language) for mail in found] == [
        (member.account.email, "sq"),
        (colleague.account.email, "en"),
    ]
    with translation.override("sq"):
        page = page_of(membership.organisation)
    assert page in found[0].text
    assert "21 nëntor 2026, 23:30 (UTC+1)" in found[0].text
    assert "No dues paid" in found[0].text
    assert "21 November 2026, 23:30 (UTC+1)" in found[1].text
    assert {(mail.reply_to, mail.sender_name) for mail in found} == {("office@albania.example", "Albania")}
    assert "Paid" in mails("membership_reinstated")[1].text
    removed = mails("membership_removed")[1].text
    assert "Against the statute" in removed
    assert "The last day of the membership is 23 November 2026." in removed
    assert not OutboxMessage.objects.filter(to=outsider.account.email).exists()


def test_whoever_has_not_claimed_the_profile_is_told_at_its_mailbox(
    membership: Membership, secretariat: Person
) -> None:
    membership.organisation.contact_points.create(kind=ContactKind.EMAIL, value="office@lule.example")
    end_membership(membership=membership, by=secretariat, now=NOW, reason="They wrote to us")
    [mail] = mails("membership_left")
    assert mail.to == "office@lule.example"
    assert "They wrote to us" in mail.text
    assert "/member/" not in mail.text  # nobody there could open it


def test_the_member_reads_standing_periods_and_reason(
    client_of: ClientMaker, membership: Membership, member: Person, colleague: Person, secretariat: Person
) -> None:
    suspend_membership(membership=membership, by=secretariat, now=NOW, reason="No dues paid\nsince May")
    for person in (member, colleague):
        page = client_of(person).get(page_of(membership.organisation)).content.decode()
        assert "Suspended (since 21 November 2026)" in page
        assert "<dt>Reason</dt><dd>No dues paid<br>since May</dd>" in page
        assert "15 January 2020 – today" in page
        assert "Sara Sekretari suspended the membership" in page
        assert "office@albania.example" in page
    end_membership(membership=membership, by=secretariat, now=NOW, reason="Gone")
    page = client_of(member).get(page_of(membership.organisation)).content.decode()
    assert "15 January 2020 – 21 November 2026 (Left)" in page
    assert "Leave this network" not in page


# -- leaving ---------------------------------------------------------------------------------------------------------


def test_a_member_leaves_a_network_and_is_told_first_what_happens(
    client_of: ClientMaker,
    membership: Membership,
    network: Network,
    member: Person,
    network_secretariat: Person,
    head_of_network: Person,
    editor: Person,
) -> None:
    board = Body.objects.create(network=network, kind=BodyKind.BOARD, name={"en": "Board of elders"})
    BodyMember.objects.create(body=board, full_name="Mira", organisation=membership.organisation)
    head_of_network.language = "fr"
    head_of_network.save()
    client = client_of(member)
    assert leaving(membership) in client.get(page_of(membership.organisation)).content.decode()
    page = client.get(leaving(membership)).content.decode()
    for sentence in (
        "Today is the last day.",
        "a new period then begins",
        "Board of elders",
        "You still look after it",
    ):
        assert sentence in page
    sent = {**key(), "reason": ""}
    with time_machine.travel(NOW, tick=False):
        for _ in range(2):
            assert client.post(leaving(membership), sent).headers["Location"] == page_of(membership.organisation)
        assert client.post(leaving(membership), {**key(), "reason": ""}).status_code == 422
    membership.refresh_from_db()
    assert membership.state == MembershipState.LEFT
    period = membership.periods.get()
    assert (period.until, period.ended_as) == (date(2026, 11, 21), "left")
    entry = AuditEntry.objects.get(action="directory.give_up_membership")
    assert (entry.chain, entry.personal_part.actor_id) == (network.public_id, member.public_id)
    [own] = mails("membership_left")
    assert own.to == member.account.email
    assert "Mira Anetare has ended the membership of Lule Mali in Albania (21 November 2026, 23:30 (UTC+1))" in own.text
    office = {mail.to: mail for mail in mails("member_has_left")}
    assert set(office) == {network_secretariat.account.email, head_of_network.account.email}
    assert office[head_of_network.account.email].language == "fr"
    assert "21 novembre 2026" in office[head_of_network.account.email].text


def test_nobody_leaves_the_network_that_they_head(
    client_of: ClientMaker, head_organisation: Organisation, network: Network, head_of_network: Person
) -> None:
    membership = Membership.objects.get(organisation=head_organisation)
    answer = client_of(head_of_network).post(leaving(membership), {**key(), "reason": "Tired"})
    assert answer.status_code == 422
    assert "heads this network" in answer.content.decode()
    mandate = network.mandates.get()
    mandate.until, mandate.ended_at = date(2026, 11, 21), NOW
    mandate.save()
    with pytest.raises(Refused, match="heads this network"):  # its last day still counts
        give_up_membership(membership=membership, by=head_of_network, now=NOW - timedelta(days=1))
    give_up_membership(membership=membership, by=head_of_network, now=NOW + timedelta(days=1))
    assert membership.state == MembershipState.LEFT


def test_nobody_leaves_before_a_mandate_that_is_to_begin(
    membership: Membership, organisation: Organisation, network: Network, member: Person
) -> None:
    give_mandate(organisation, network, since=NOW.date() + timedelta(days=30))
    with pytest.raises(Refused, match="or will"):
        give_up_membership(membership=membership, by=member, now=NOW)


def test_a_membership_of_somebody_else_cannot_be_named(
    client_of: ClientMaker, membership: Membership, organisation: Organisation, outsider: Person
) -> None:
    other = Membership.objects.exclude(pk=membership.pk).get()
    address = reverse("directory-leave-network", args=[other.organisation.public_id, membership.public_id])
    assert client_of(outsider).post(address, {**key(), "reason": ""}).status_code == 404
    membership.refresh_from_db()
    assert membership.state == MembershipState.ACTIVE


def test_the_secretariat_above_is_told_when_the_network_has_no_office(
    membership: Membership, member: Person, secretariat: Person
) -> None:
    give_up_membership(membership=membership, by=member, now=NOW, reason="We close down")
    [mail] = mails("member_has_left")
    assert mail.to == secretariat.account.email
    assert "We close down" in mail.text


# -- for whom somebody decided ---------------------------------------------------------------------------------------


def test_history_names_the_organisation_for_which_somebody_decided(
    client_of: ClientMaker, membership: Membership, network: Network, member: Person, head_of_network: Person
) -> None:
    head = client_of(head_of_network)
    move = reverse("directory-desk-move-membership", args=[network.slug, membership.public_id, "suspend"])
    head.post(move, {**key(), "reason": "No dues paid"})
    page = client_of(member).get(page_of(membership.organisation)).content.decode()
    assert "Hana Kreu suspended the membership" in page
    assert "· on behalf of Ura e Re" in page
    assert "(on behalf of Ura e Re)" in head.get(reverse("audit_record")).content.decode()
    desk = reverse("directory-desk-membership", args=[network.slug, membership.public_id])
    shown = head.get(desk).content.decode().partition('id="history-title"')[2]
    assert "on behalf of Ura e Re" in shown


def test_what_somebody_decided_for_the_organisation_itself_says_so_once(
    client_of: ClientMaker, membership: Membership, member: Person
) -> None:
    client = client_of(member)
    client.post(confirming(membership.organisation), key())
    page = client.get(page_of(membership.organisation)).content.decode()
    assert "Mira Anetare confirmed that the profile is up to date" in page
    assert "on behalf of Lule Mali" not in page
