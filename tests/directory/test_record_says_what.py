"""The record says what was decided, to those who may read it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.audit.operations import erase_personal_parts, record
from kuvend.audit.queries import as_lines, as_named_lines, entries
from kuvend.core.subjects import Subject
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Network, Organisation
from kuvend.directory.operations.bodies import end_seat, seat_member, set_up_body
from kuvend.directory.operations.mandates import end_mandate
from kuvend.directory.operations.memberships import suspend_membership
from kuvend.directory.operations.networks import describe_network, set_membership_policy
from kuvend.directory.operations.profiles import change_profile
from kuvend.directory.operations.relations import relate_organisations
from kuvend.directory.operations.roles import grant_network_role
from kuvend.directory.states import BodyKind, RelationKind
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import ClientMaker

pytestmark = [pytest.mark.web, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def said(action: str) -> tuple[str, str]:
    [line] = as_lines(list(entries(action=f"directory.{action}")[:1]))
    return line.sentence, line.note


@pytest.mark.parametrize(
    ("action", "facts", "sentence"),
    [
        ("decide_application", {"outcome": "accepted"}, "Edi Redaktor decided for the network: accepted"),
        ("decide_application", {"outcome": "rejected"}, "Edi Redaktor decided for the network: rejected"),
        ("confirm_application", {"outcome": "rejected"}, "Edi Redaktor decided for the secretariat: rejected"),
        ("hear_appeal", {"appeal": "upheld"}, "decided on the appeal: upheld"),
        ("recommend_application", {"recommended": False}, "did not recommend"),
        ("read_second", {"agrees": True}, "and agrees"),
        ("decide_application", {}, "Edi Redaktor decided for the network"),
    ],
)
def test_a_decision_says_how_it_was_decided(
    network: Network, editor: Person, action: str, facts: dict[str, object], sentence: str
) -> None:
    record(
        chain=network.public_id,
        action=f"directory.{action}",
        subject=Subject("application", "a"),
        by=editor,
        now=NOW,
        facts=facts,
    )
    assert sentence in said(action)[0]


def test_the_record_names_roles_seats_mandates_and_fields(
    network: Network,
    organisation: Organisation,
    other_organisation: Organisation,
    head_organisation: Organisation,
    secretariat: Person,
    applicant: Person,
) -> None:
    grant_network_role(person=applicant, network=network, role=Role.REVIEWER, by=secretariat, now=NOW)
    assert said("grant_network_role")[1] == "Person: Ana Kandidate · Role: Reviewer"

    body = set_up_body(
        owner=network, kind=BodyKind.BOARD, name=TranslatedText({"en": "The elders"}), by=secretariat, now=NOW
    )
    assert said("set_up_body")[1] == "Body: The elders · Kind: Board"
    seat = seat_member(
        body=body, full_name=applicant.full_name, person=applicant, organisation=organisation, by=secretariat, now=NOW
    )
    assert said("seat_member")[1] == "Person: Ana Kandidate · Body: The elders · Organisation: Lule Mali"
    end_seat(member=seat, until=date(2026, 6, 1), by=secretariat, now=NOW)
    assert "Until: June 1, 2026" in said("end_seat")[1] or "Until: 1 June 2026" in said("end_seat")[1]

    end_mandate(mandate=network.mandates.get(), until=NOW.date(), by=secretariat, now=NOW, reason="Voted out")
    assert "Held by: Ura e Re" in said("end_mandate")[1]

    set_membership_policy(policy=network.policy, by=secretariat, now=NOW, appeal_within_days=14, is_open=False)
    note = said("set_membership_policy")[1]
    assert "Days for an appeal: 30 → 14" in note
    assert "The network takes applications now: Yes → No" in note
    set_membership_policy(policy=network.policy, by=secretariat, now=NOW, yearly_dues=5000)
    assert said("set_membership_policy")[1] == "Changed: Yearly membership fee"
    describe_network(network=network, by=secretariat, now=NOW, email="office@example.org")
    assert said("describe_network")[1] == "Changed: E-mail"
    change_profile(organisation=organisation, content={"acronym": "LM"}, by=secretariat, now=NOW)
    assert said("publish_profile")[1] == "Changed: Acronym"

    relate_organisations(
        organisation=organisation, other=other_organisation, kind=RelationKind.HOSTED_BY, by=secretariat, now=NOW
    )
    assert said("relate_organisations")[1] == "Kind: Hosted by · Organisation: Lule Mali · With: Dielli Jug"
    suspend_membership(membership=organisation.memberships.get(), by=secretariat, now=NOW, reason="Dues")
    assert said("suspend_membership")[1] == "Standing before: Active · Standing after: Suspended"
    [line] = as_named_lines(list(entries(action="directory.suspend_membership")), {})
    assert line.note == "Standing before: Active · Standing after: Suspended"


def test_what_is_erased_is_said_no_more(network: Network, secretariat: Person, applicant: Person) -> None:
    body = set_up_body(owner=network, kind=BodyKind.BOARD, name=TranslatedText({"en": "B"}), by=secretariat, now=NOW)
    seat_member(body=body, full_name=applicant.full_name, person=applicant, by=secretariat, now=NOW)
    seat_member(body=body, full_name="Nobody Online", by=secretariat, now=NOW)
    assert "Nobody Online" not in str(list(AuditEntry.objects.values("facts", "personal_part__details")))
    erase_personal_parts(person_id=applicant.public_id, now=NOW)
    notes = [line.note for line in as_lines(list(entries(action="directory.seat_member")))]
    assert notes == ["Body: B", "Body: B"]


def test_who_may_not_read_a_chain_learns_no_fact(
    network: Network,
    organisation: Organisation,
    secretariat: Person,
    head_of_network: Person,
    editor: Person,
    client_of: ClientMaker,
) -> None:
    suspend_membership(membership=organisation.memberships.get(), by=secretariat, now=NOW, reason="Owes dues")
    page = reverse("directory-desk-organisation", args=[organisation.public_id])
    fact = "Details: Standing before: Active · Standing after: Suspended"
    assert fact in client_of(head_of_network).get(page).content.decode()
    seen = client_of(editor).get(page).content.decode()
    assert "Somebody suspended the membership" in seen
    assert "Standing before" not in seen
    [line] = as_lines(list(entries(action="directory.suspend_membership")), readable=set())
    assert (line.details, line.reason) == ((), "")
    whole = client_of(head_of_network).get(reverse("audit_record")).content.decode()
    assert fact in whole
    assert client_of(editor).get(reverse("audit_record")).status_code in {403, 404}
