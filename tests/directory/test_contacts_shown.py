"""Nobody with an account is named publicly as a contact without having agreed."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.core import jobs
from kuvend.directory.models import ContactPerson, Organisation
from kuvend.directory.operations.profiles import change_profile
from kuvend.directory.privacy.consents import PUBLIC_CONTACT
from kuvend.directory.queries.contacts_shown import consents_of_contacts
from kuvend.people.models import Person
from kuvend.people.operations.consents import give_consent, refuse_consent, withdraw_consent
from tests.actors import ClientMaker, make_person

pytestmark = pytest.mark.web
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def name(organisation: Organisation, who: str, by: Person, email: str = "", visibility: str = "public") -> None:
    row = {"full_name": who, "job_title": "Chair", "email": email, "telephone": "", "is_head": False}
    row |= {f"{part}_visibility": visibility for part in ("name", "job_title", "email", "telephone")}
    change_profile(organisation=organisation, content={"contact_persons": [row]}, by=by, now=NOW)


def agree(person: Person) -> None:
    give_consent(
        person=person, purpose=PUBLIC_CONTACT.key, version=PUBLIC_CONTACT.current.version, language="en", now=NOW
    )


def shows(organisation: Organisation, who: str, client: Client | None = None) -> dict[str, bool]:
    """Where a reader sees the name: on the profile, through the interface and in the search."""
    client = client or Client()
    slug, key = organisation.slug, organisation.public_id
    return {
        "profile": who in client.get(reverse("directory-member", args=[slug, key])).content.decode(),
        "api": who in client.get(f"/api/v1/organisations/{key}/").content.decode(),
        "search": organisation.name in client.get(f"/en/members/?q={who.split()[-1]}").content.decode(),
    }


NOWHERE = {"profile": False, "api": False, "search": False}
EVERYWHERE = dict.fromkeys(NOWHERE, True)


def test_a_colleague_is_public_only_after_agreeing_and_only_as_long(
    organisation: Organisation, member: Person, colleague: Person, client_of: ClientMaker
) -> None:
    name(organisation, colleague.full_name, member)
    assert shows(organisation, colleague.full_name) == NOWHERE
    assert shows(organisation, colleague.full_name, client_of(member))["profile"], "members still see it"
    agree(member)
    assert shows(organisation, colleague.full_name) == NOWHERE, "nobody agrees for somebody else"
    agree(colleague)
    assert shows(organisation, colleague.full_name) == EVERYWHERE
    withdraw_consent(person=colleague, purpose=PUBLIC_CONTACT.key, now=NOW)
    assert shows(organisation, colleague.full_name) == NOWHERE


def test_an_address_tells_who_it_is(organisation: Organisation, member: Person, applicant: Person) -> None:
    name(organisation, "Somebody Else", member, email=applicant.account.email.upper())
    assert shows(organisation, "Somebody Else") == NOWHERE
    agree(applicant)
    assert shows(organisation, "Somebody Else") == EVERYWHERE


def test_people_without_an_account_are_the_organisations_to_name(organisation: Organisation, member: Person) -> None:
    name(organisation, "Vera Paljohe", member)
    assert shows(organisation, "Vera Paljohe") == EVERYWHERE


def test_a_namesake_in_another_team_is_somebody_else(
    other_organisation: Organisation, member: Person, colleague: Person
) -> None:
    name(other_organisation, colleague.full_name, member)
    assert shows(other_organisation, colleague.full_name)["profile"]


def test_an_individual_chooses_for_their_own_profile(organisation: Organisation, applicant: Person) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(person=applicant)
    organisation.refresh_from_db()
    name(organisation, applicant.full_name, applicant, email=applicant.account.email)
    assert shows(organisation, applicant.full_name)["profile"]


def test_whoever_opens_an_account_later_is_held_back_until_they_agree(
    organisation: Organisation, member: Person
) -> None:
    name(organisation, "Vera Paljohe", member, email="vera@example.org")
    person = make_person("Vera Paljohe", "vera@example.org")
    jobs.enqueue("directory.look_at_all_contacts", run_after=NOW)
    jobs.run_due()
    assert shows(organisation, "Vera Paljohe") == NOWHERE
    agree(person)
    assert shows(organisation, "Vera Paljohe") == EVERYWHERE


def test_who_is_named_is_asked_and_the_team_is_told(
    organisation: Organisation, member: Person, colleague: Person, outsider: Person, client_of: ClientMaker
) -> None:
    assert consents_of_contacts(colleague) == []
    name(organisation, colleague.full_name, member)
    assert consents_of_contacts(colleague) == [PUBLIC_CONTACT.key]
    assert consents_of_contacts(member) == []
    assert consents_of_contacts(outsider) == []
    work = client_of(colleague).get(reverse("workspace")).content.decode()
    assert "Being named publicly" in work
    edit = reverse("directory-edit-profile-section", args=[organisation.public_id, "contacts"])
    page = client_of(member).get(edit).content.decode()
    assert "until they agree" in page
    agree(colleague)
    assert "Being named publicly" not in client_of(colleague).get(reverse("workspace")).content.decode()
    assert "until they agree" not in client_of(member).get(edit).content.decode()


def test_a_refusal_keeps_the_name_from_the_public(
    organisation: Organisation, member: Person, colleague: Person
) -> None:
    agree(colleague)
    name(organisation, colleague.full_name, member)
    refuse_consent(
        person=colleague,
        purpose=PUBLIC_CONTACT.key,
        version=PUBLIC_CONTACT.current.version,
        language="en",
        now=NOW,
    )
    assert shows(organisation, colleague.full_name) == NOWHERE


def test_other_words_hide_the_name_until_they_are_agreed_to(
    organisation: Organisation, member: Person, colleague: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    agree(colleague)
    name(organisation, colleague.full_name, member)
    newer = replace(PUBLIC_CONTACT, texts=(*PUBLIC_CONTACT.texts, replace(PUBLIC_CONTACT.current, version="2")))
    monkeypatch.setattr("kuvend.directory.operations.contacts_shown.PUBLIC_CONTACT", newer)
    jobs.enqueue("directory.look_at_all_contacts", run_after=NOW)
    jobs.run_due()
    assert shows(organisation, colleague.full_name) == NOWHERE


def test_what_the_organisation_wanted_is_not_changed(
    organisation: Organisation, member: Person, colleague: Person
) -> None:
    name(organisation, colleague.full_name, member)
    contact = ContactPerson.objects.get(full_name=colleague.full_name)
    assert contact.is_held_back
    assert (contact.name_visibility, contact.shown_to("name")) == ("public", "members")
    name(organisation, colleague.full_name, member, visibility="desk")
    contact = ContactPerson.objects.get(full_name=colleague.full_name)
    assert not contact.is_held_back
    assert contact.shown_to("name") == "desk"
