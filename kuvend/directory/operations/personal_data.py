"""Erasing a person from the directory, in the transaction of the erasure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from kuvend.core.ids import new_public_id
from kuvend.core.subjects import Actor, Subject
from kuvend.core.text import TranslatedText
from kuvend.directory.models import (
    BodyMember,
    ContactPerson,
    MembershipApplication,
    NetworkRole,
    Organisation,
    OrganisationRole,
    ProfileDraft,
    ProfileInvitation,
    ProfileVersion,
)
from kuvend.directory.operations.contents import write_content
from kuvend.directory.operations.joining import erase_expired_applications
from kuvend.directory.operations.touching import touch
from kuvend.directory.queries.personal_data import applications_of
from kuvend.directory.rules.profiles import ROW_FIELDS, SET_FIELDS, TRANSLATED_FIELDS
from kuvend.directory.states import ApplicationState, ProfileState
from kuvend.media.operations.removing import remove_file
from kuvend.media.queries import files_of
from kuvend.people.models import Person

ERASED_NAME = "–"


def erase_from_directory(actor: Actor, now: datetime, addresses: list[str]) -> None:
    """End the person's roles and take name, address and contact out of everything that stays."""
    person = Person.objects.get(public_id=actor.public_id)
    emails = [address.lower() for address in addresses]
    _erase_applications(actor, now)
    for model in (NetworkRole, OrganisationRole):
        model.objects.filter(person=person, ended_at=None).update(ended_at=now)
    ProfileDraft.objects.filter(person=person).delete()
    ProfileInvitation.objects.filter(Q(email__in=emails) | Q(accepted_by=person)).delete()
    ProfileVersion.objects.filter(by=person).update(by=None)
    BodyMember.objects.filter(person=person).update(full_name=ERASED_NAME, person=None)
    _erase_contacts(person, emails, now)
    for organisation in Organisation.objects.filter(person=person):
        _erase_own_profile(organisation, now)


def _erase_applications(actor: Actor, now: datetime) -> None:
    """What was never decided, refused or withdrawn goes whole; of an accepted one the decision stays."""
    for application in applications_of(actor):
        row = MembershipApplication.objects.filter(pk=application.pk)
        if application.state == ApplicationState.ACCEPTED:
            row.update(contact_name="", email=f"{new_public_id()}@erased.invalid", person=None, browser_digests=[])
        else:
            row.update(erase_after=now, person=None)
    erase_expired_applications(now=now)


def _erase_contacts(person: Person, emails: list[str], now: datetime) -> None:
    """Take the person out of the contacts of every profile, and out of every older version."""
    contacts = ContactPerson.objects.filter(Q(person=person) | Q(email__in=emails))
    names = {name.casefold() for name in contacts.values_list("full_name", flat=True)} | {person.full_name.casefold()}
    touched = set(contacts.values_list("organisation_id", flat=True))
    contacts.delete()

    def is_theirs(row: dict[str, Any]) -> bool:
        return row.get("email", "").lower() in emails or (
            row.get("full_name", "").casefold() in names and not row.get("email")
        )

    for organisation in Organisation.objects.filter(pk__in=touched):
        touch(organisation, by=None, now=now)
    concerned = touched | set(OrganisationRole.objects.filter(person=person).values_list("organisation_id", flat=True))
    _rewrite_versions(concerned, is_theirs)


def _rewrite_versions(organisation_ids: set[int], is_theirs: Callable[[dict[str, Any]], bool]) -> None:
    for version in ProfileVersion.objects.filter(organisation__in=organisation_ids).iterator():
        rows = version.content.get("contact_persons", [])
        left = [row for row in rows if not is_theirs(row)]
        if len(left) != len(rows):
            version.content["contact_persons"] = left
            version.save(update_fields=["content"])


def _erase_own_profile(organisation: Organisation, now: datetime) -> None:
    """The profile of an individual is the person: only an empty, archived row with its memberships stays."""
    empty: dict[str, Any] = {name: [] for name in (*ROW_FIELDS, *SET_FIELDS)}
    empty |= {name: TranslatedText().as_json() for name in TRANSLATED_FIELDS}
    empty |= {"name": ERASED_NAME, "acronym": "", "registration_number": "", "logo": "", "seat": "", "country": ""}
    empty |= {"year_of_establishment": None, "staff_count": None, "volunteer_count": None, "yearly_budget": None}
    write_content(organisation, empty)
    Organisation.objects.filter(pk=organisation.pk).update(
        state=ProfileState.ARCHIVED, slug="erased", person=None, revision=F("revision") + 1
    )
    ProfileVersion.objects.filter(organisation=organisation).delete()
    for file in files_of(Subject("organisation", organisation.public_id)):
        remove_file(file=file)
    organisation.refresh_from_db()
    touch(organisation, by=None, now=now)
