"""Drafting, publishing and restoring a profile; two people at once; the archive."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.directory.models import Network, Organisation, Place, ProfileDraft, Taxonomy, Term
from kuvend.directory.operations.profiles import (
    add_organisation,
    archive_organisation,
    change_profile,
    publish_draft,
    publish_organisation,
    restore_organisation,
    restore_version,
    save_draft,
    slug_for,
)
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.states import MembershipState, PlaceKind, ProfileState
from kuvend.people.models import Person

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def lists(db: None) -> None:
    for taxonomy, key in (
        ("organisation_type", "foundation"),
        ("field_of_activity", "arts"),
        ("field_of_activity", "youth"),
        ("target_group", "women"),
    ):
        Term.objects.create(taxonomy=Taxonomy.objects.get_or_create(key=taxonomy)[0], key=key, label={"en": key})
    for key in ("al-tirane", "xk-gjakove"):
        Place.objects.create(key=key, kind=PlaceKind.MUNICIPALITY, label={"en": key})


def full_content() -> dict[str, Any]:
    contact = {"job_title": "Drejtoreshë", "email": "d@example.org", "telephone": "+355 4 222", "is_head": True}
    seen = {f"{name}_visibility": "members" for name in ("name", "job_title", "email", "telephone")}
    return {
        "name": "Lule Mali e Re",
        "name_language": "sq",
        "acronym": "LM",
        "country": "AL",
        "year_of_establishment": 2004,
        "registration_number": "K-17",
        "contribution_visibility": "public",
        "motivation_visibility": "desk",
        "staff_count": 4,
        "volunteer_count": 0,
        "yearly_budget": 1_200_000,
        "budget_currency": "EUR",
        "logo": "",
        "general_information": {"sq": "Shoqatë malore", "en": "Mountain club"},
        "mission_and_objectives": {"sq": "Male të pastra"},
        "main_projects_activities": {},
        "how_can_you_contribute_to_the_network": {"en": "A hall"},
        "why_do_you_want_to_join": {},
        "additional_information": {},
        "funding_sources": {"en": "Fees"},
        "partners": {},
        "founders": {},
        "type": "foundation",
        "seat": "al-tirane",
        "operates_in": ["al-tirane", "xk-gjakove"],
        "fields_of_activity": ["arts", "youth"],
        "target_groups": ["women"],
        "languages": ["sq", "en"],
        "other_names": [{"name": "Mountain Flower", "language": "en", "kind": "translation"}],
        "addresses": [
            {"kind": "seat", "text": "Rruga 1", "place": "al-tirane", "country": "AL", "visibility": "public"},
            {"kind": "office", "text": "Rruga 2", "place": "", "country": "XK", "visibility": "desk"},
        ],
        "contact_points": [{"kind": "email", "value": "info@example.org", "visibility": "public"}],
        "contact_persons": [{"full_name": "Dita D", **contact, **seen}],
    }


def test_a_whole_profile_is_written_and_read_back_alike(
    organisation: Organisation, lists: None, member: Person
) -> None:
    changed = change_profile(organisation=organisation, content=full_content(), by=member, now=NOW)
    assert {"name", "fields_of_activity", "contact_persons"} <= set(changed)
    assert content_of(Organisation.objects.get(pk=organisation.pk)) == full_content()
    assert change_profile(organisation=organisation, content=full_content(), by=member, now=NOW) == []
    assert organisation.versions.count() == 1


def test_what_is_not_named_stays(organisation: Organisation, lists: None, member: Person) -> None:
    change_profile(organisation=organisation, content=full_content(), by=member, now=NOW)
    change_profile(organisation=organisation, content={"acronym": "LMR"}, by=member, now=NOW)
    assert content_of(Organisation.objects.get(pk=organisation.pk)) == {**full_content(), "acronym": "LMR"}


def test_a_contact_keeps_its_id_while_its_name_stays(organisation: Organisation, lists: None, member: Person) -> None:
    change_profile(organisation=organisation, content=full_content(), by=member, now=NOW)
    before = organisation.contact_persons.get().public_id
    rows = [{**full_content()["contact_persons"][0], "job_title": "Kryetare"}]
    change_profile(organisation=organisation, content={"contact_persons": rows}, by=member, now=NOW)
    assert organisation.contact_persons.get().public_id == before


def test_a_draft_is_seen_by_nobody_before_it_is_published(organisation: Organisation, member: Person) -> None:
    save_draft(organisation=organisation, fields={"acronym": "LM"}, by=member, now=NOW)
    assert content_of(Organisation.objects.get(pk=organisation.pk))["acronym"] == ""
    assert publish_draft(organisation=organisation, by=member, now=NOW) == ["acronym"]
    assert content_of(Organisation.objects.get(pk=organisation.pk))["acronym"] == "LM"
    assert not ProfileDraft.objects.exists()
    entry = AuditEntry.objects.get(action="directory.publish_profile")
    assert entry.facts == {"fields": ["acronym"]}


def test_drafts_grow_field_by_field_and_shrink_again(organisation: Organisation, member: Person) -> None:
    save_draft(organisation=organisation, fields={"acronym": "LM"}, by=member, now=NOW)
    draft = save_draft(organisation=organisation, fields={"staff_count": 3}, by=member, now=NOW)
    assert draft is not None
    assert draft.fields == {"acronym": "LM", "staff_count": 3}
    assert (
        save_draft(organisation=organisation, fields={"acronym": "", "staff_count": None}, by=member, now=NOW) is None
    )
    assert not ProfileDraft.objects.exists()


def test_two_people_changing_different_fields_do_not_disturb_each_other(
    organisation: Organisation, member: Person, colleague: Person
) -> None:
    save_draft(organisation=organisation, fields={"acronym": "LM"}, by=member, now=NOW)
    save_draft(organisation=organisation, fields={"staff_count": 3}, by=colleague, now=NOW)
    publish_draft(organisation=organisation, by=colleague, now=NOW)
    publish_draft(organisation=organisation, by=member, now=NOW)
    content = content_of(Organisation.objects.get(pk=organisation.pk))
    assert (content["acronym"], content["staff_count"]) == ("LM", 3)


def test_two_people_changing_the_same_field_are_asked(
    organisation: Organisation, member: Person, colleague: Person
) -> None:
    for person, acronym in ((member, "LM"), (colleague, "LuM")):
        save_draft(organisation=organisation, fields={"acronym": acronym}, by=person, now=NOW)
    publish_draft(organisation=organisation, by=colleague, now=NOW)
    with pytest.raises(Refused):
        publish_draft(organisation=organisation, by=member, now=NOW)
    assert content_of(Organisation.objects.get(pk=organisation.pk))["acronym"] == "LuM"
    publish_draft(organisation=organisation, by=member, now=NOW, overwrite=["acronym"])
    assert content_of(Organisation.objects.get(pk=organisation.pk))["acronym"] == "LM"


def test_an_older_version_comes_back_as_a_new_one(organisation: Organisation, lists: None, member: Person) -> None:
    change_profile(organisation=organisation, content=full_content(), by=member, now=NOW)
    change_profile(organisation=organisation, content={"acronym": "X", "addresses": []}, by=member, now=NOW)
    first = organisation.versions.last()
    assert first is not None
    assert restore_version(version=first, by=member, now=NOW) == ["acronym", "addresses"]
    assert content_of(Organisation.objects.get(pk=organisation.pk)) == full_content()
    assert [version.number for version in organisation.versions.all()] == [3, 2, 1]


def test_a_term_that_is_gone_does_not_hinder_restoring(organisation: Organisation, lists: None, member: Person) -> None:
    change_profile(organisation=organisation, content=full_content(), by=member, now=NOW)
    first = organisation.versions.get()
    change_profile(organisation=organisation, content={"fields_of_activity": []}, by=member, now=NOW)
    Term.objects.get(key="youth").delete()
    restore_version(version=first, by=member, now=NOW)
    assert content_of(Organisation.objects.get(pk=organisation.pk))["fields_of_activity"] == ["arts"]


def test_a_merged_profile_cannot_be_changed(
    organisation: Organisation, other_organisation: Organisation, member: Person
) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(state=ProfileState.MERGED, merged_into=other_organisation)
    with pytest.raises(Refused):
        change_profile(organisation=organisation, content={"acronym": "X"}, by=member, now=NOW)


def test_an_added_organisation_belongs_to_the_network_since_an_unknown_day(
    network: Network, lists: None, editor: Person
) -> None:
    added = add_organisation(
        name="Шумадија", network=network, content={"country": "RS"}, is_published=False, by=editor, now=NOW
    )
    assert (added.slug, added.state, added.country) == ("sumadija", ProfileState.DRAFT, "RS")
    membership = added.memberships.get()
    assert (membership.network, membership.state, membership.accepted_on) == (network, MembershipState.ACTIVE, None)
    assert added.versions.count() == 1
    publish_organisation(organisation=added, by=editor, now=NOW)
    added.refresh_from_db()
    assert (added.state, added.published_at) == (ProfileState.PUBLISHED, NOW)


@pytest.mark.parametrize(
    ("name", "slug"), [("Shoqata “Ëndrra”", "shoqata-endrra"), ("…", "profile"), ("a" * 200, "a" * 80)]
)
def test_addresses_of_profiles_are_latin(name: str, slug: str) -> None:
    assert slug_for(name) == slug


def test_archiving_needs_a_reason_and_can_be_undone(organisation: Organisation, editor: Person) -> None:
    with pytest.raises(Refused):
        archive_organisation(organisation=organisation, by=editor, now=NOW, reason=" ")
    archive_organisation(organisation=organisation, by=editor, now=NOW, reason="Closed down")
    organisation.refresh_from_db()
    assert organisation.state == ProfileState.ARCHIVED
    with pytest.raises(Refused):
        archive_organisation(organisation=organisation, by=editor, now=NOW, reason="Again")
    restore_organisation(organisation=organisation, by=editor, now=NOW + timedelta(days=1))
    organisation.refresh_from_db()
    assert organisation.state == ProfileState.PUBLISHED
    with pytest.raises(Refused):
        restore_organisation(organisation=organisation, by=editor, now=NOW)
