"""Erasing a person from the directory, in the transaction of the erasure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Lower

from kuvend.core.subjects import Actor, Subject
from kuvend.core.text import TranslatedText
from kuvend.directory.models import (
    BodyMember,
    ContactPerson,
    ContactPoint,
    MembershipApplication,
    NetworkRole,
    Organisation,
    OrganisationRole,
    ProfileDraft,
    ProfileInvitation,
    ProfileVersion,
)
from kuvend.directory.operations.contents import write_content
from kuvend.directory.operations.joining import erase_expired_applications, minimise_accepted_application
from kuvend.directory.operations.touching import touch
from kuvend.directory.queries.personal_data import applications_of
from kuvend.directory.rules.profiles import ROW_FIELDS, SET_FIELDS, TRANSLATED_FIELDS
from kuvend.directory.states import ApplicationState, ContactKind, ProfileState
from kuvend.media.operations.removing import remove_file
from kuvend.media.queries import files_of
from kuvend.people.models import Person
from kuvend.people.rules import ERASED_NAME


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
        if application.state == ApplicationState.ACCEPTED:
            minimise_accepted_application(application, now=now)
        else:
            MembershipApplication.objects.filter(pk=application.pk).update(erase_after=now, person=None)
    erase_expired_applications(now=now)


def _erase_contacts(person: Person, emails: list[str], now: datetime) -> None:
    """Take the person out of the contacts of every profile, and out of every older version.

    An address they sign in with is theirs also where it stands as the organisation's own; another may put it back.
    """
    contacts = ContactPerson.objects.alias(address=Lower("email")).filter(Q(person=person) | Q(address__in=emails))
    points = ContactPoint.objects.alias(address=Lower("value")).filter(kind=ContactKind.EMAIL, address__in=emails)
    names = {name.casefold() for name in contacts.values_list("full_name", flat=True)} | {person.full_name.casefold()}
    touched = set(contacts.values_list("organisation_id", flat=True))
    touched |= set(points.values_list("organisation_id", flat=True))
    contacts.delete()
    points.delete()

    def is_theirs(row: dict[str, Any]) -> bool:
        return any(row.get(name, "").lower() in emails for name in ("email", "value")) or (
            row.get("full_name", "").casefold() in names and not row.get("email")
        )

    for organisation in Organisation.objects.filter(pk__in=touched):
        touch(organisation, by=None, now=now)
    concerned = touched | set(OrganisationRole.objects.filter(person=person).values_list("organisation_id", flat=True))
    _rewrite_versions(concerned, is_theirs)


def _rewrite_versions(organisation_ids: set[int], is_theirs: Callable[[dict[str, Any]], bool]) -> None:
    for version in ProfileVersion.objects.filter(organisation__in=organisation_ids).iterator():
        left = {
            field: [row for row in version.content.get(field, []) if not is_theirs(row)]
            for field in ("contact_persons", "contact_points")
        }
        if any(len(rows) != len(version.content.get(field, [])) for field, rows in left.items()):
            version.content.update(left)
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
