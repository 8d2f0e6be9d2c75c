"""Bodies of an organisation: kept by its people and its stewards, shown on the profile."""

import pytest
from django.test import Client

from kuvend.audit.models import AuditEntry
from kuvend.directory.models import Body, Organisation
from kuvend.people.models import Person
from tests.actors import ClientMaker

pytestmark = pytest.mark.web


def test_a_representative_sets_up_fills_and_closes_a_body(
    member: Person, organisation: Organisation, client_of: ClientMaker, client: Client
) -> None:
    own, start = client_of(member), f"/en/member/profiles/{organisation.public_id}/"
    profile = f"/en/members/{organisation.public_id}/"
    assert own.post(f"{start}bodies/", {"idempotency_key": "a", "name_sq": "Bordi", "kind": "board"}).status_code == 302
    body = Body.objects.get(organisation=organisation)
    page = f"{start}bodies/{body.public_id}/"
    own.post(
        page,
        {
            "idempotency_key": "b",
            "full_name": "Ćamil Đorđević",
            "office": "chair",
            "since": "2026-01-01",
            "email": "c@example.org",
        },
    )
    seat = body.members.get()
    assert seat.person is None  # an organisation opens no accounts
    assert "Ćamil Đorđević" in own.get(page).content.decode()
    assert "Ćamil Đorđević" in own.get(profile, follow=True).content.decode()
    seen = client.get(profile, follow=True).content.decode()
    assert "Bordi" in seen
    assert "Ćamil Đorđević" not in seen  # persons are named to members only
    entry = AuditEntry.objects.filter(action="directory.set_up_body").get()
    assert (entry.subject_kind, entry.subject_id) == ("organisation", organisation.public_id)
    assert (
        own.post(f"{start}seats/{seat.public_id}/end/", {"idempotency_key": "c", "until": "2020-01-01"}).status_code
        == 422
    )
    own.post(f"{start}seats/{seat.public_id}/end/", {"idempotency_key": "d", "until": "2026-02-01"})
    own.post(f"{page}close/", {"idempotency_key": "e", "until": "2026-03-01"})
    body.refresh_from_db()
    assert str(body.until) == "2026-03-01"
    assert "Bordi" not in client.get(profile, follow=True).content.decode()


def test_a_steward_of_its_network_keeps_bodies_too_but_appeals_stay_with_networks(
    editor: Person, organisation: Organisation, client_of: ClientMaker
) -> None:
    client, address = client_of(editor), f"/en/member/profiles/{organisation.public_id}/bodies/"
    assert address in client.get(f"/en/desk/organisations/{organisation.public_id}/").content.decode()
    form = {"idempotency_key": "a", "name_en": "Court", "kind": "arbitration", "hears_appeals": "on"}
    assert client.post(address, form).status_code == 302
    assert not Body.objects.get().hears_appeals


def test_outsiders_and_people_without_the_role_change_nothing(
    outsider: Person, reviewer: Person, applicant: Person, organisation: Organisation, client_of: ClientMaker
) -> None:
    body = Body.objects.create(organisation=organisation, kind="board", name={"en": "Board"})
    seat = body.members.create(full_name="Ada")
    start = f"/en/member/profiles/{organisation.public_id}/"
    for person, status in ((outsider, 404), (applicant, 404), (reviewer, 403)):
        client = client_of(person)
        for address in (
            "bodies/",
            f"bodies/{body.public_id}/",
            f"bodies/{body.public_id}/close/",
            f"seats/{seat.public_id}/end/",
        ):
            form = {
                "idempotency_key": "x",
                "name_en": "Ours",
                "kind": "board",
                "full_name": "Eve",
                "until": "2026-01-01",
            }
            assert client.post(start + address, form).status_code == status, (person, address)
    body.refresh_from_db()
    assert (Body.objects.count(), body.until, body.members.count()) == (1, None, 1)


def test_a_body_of_another_organisation_is_not_reached_through_ones_own(
    member: Person, organisation: Organisation, other_organisation: Organisation, client_of: ClientMaker
) -> None:
    body = Body.objects.create(organisation=other_organisation, kind="board", name={"en": "Board"})
    address = f"/en/member/profiles/{organisation.public_id}/bodies/{body.public_id}/"
    assert client_of(member).post(address, {"idempotency_key": "x", "full_name": "Eve"}).status_code == 404
