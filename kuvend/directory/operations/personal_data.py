"""Erasing a person from the directory, in the transaction of the erasure."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
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
    OrganisationMerge,
    OrganisationRole,
    ProbableDuplicate,
    ProfileDraft,
    ProfileInvitation,
    ProfileVersion,
)
from kuvend.directory.operations.contents import write_content
from kuvend.directory.operations.importing import erase_from_imports
from kuvend.directory.operations.joining import erase_expired_applications, minimise_accepted_application
from kuvend.directory.operations.memberships import end_memberships_of_erased
from kuvend.directory.operations.profiles import discard_draft
from kuvend.directory.operations.touching import touch
from kuvend.directory.queries.personal_applications import applications_of
from kuvend.directory.queries.traces_left import traces_of_person
from kuvend.directory.rules.profiles import ROW_FIELDS, SET_FIELDS, TRANSLATED_FIELDS
from kuvend.directory.rules.traces import Traces, replaced, without_person
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
    for organisation in Organisation.objects.filter(drafts__person=person):
        discard_draft(organisation=organisation, by=person)  # with a picture that was never published
    ProfileInvitation.objects.filter(Q(email__in=emails) | Q(accepted_by=person)).delete()
    ProfileVersion.objects.filter(by=person).update(by=None)
    BodyMember.objects.filter(person=person).update(full_name=ERASED_NAME, person=None)
    _erase_contacts(person, emails, now)
    for organisation in Organisation.objects.filter(person=person):
        _erase_own_profile(organisation, now)


def _erase_applications(actor: Actor, now: datetime) -> None:
    """What was never decided, refused or withdrawn goes whole; of an accepted one the decision stays."""
    mine = applications_of(actor)
    for application in mine:
        if application.state == ApplicationState.ACCEPTED:
            minimise_accepted_application(application, now=now)
        else:
            MembershipApplication.objects.filter(pk=application.pk).update(erase_after=now, person=None)
    erase_expired_applications(now=now, only=[application.pk for application in mine])


def _erase_contacts(person: Person, emails: list[str], now: datetime) -> None:
    """Take the person out of the contacts of every profile, and of every older version, draft, merge and import.

    An address they sign in with is theirs also where it stands as the organisation's own; another may put it back.
    """
    contacts = ContactPerson.objects.alias(address=Lower("email")).filter(Q(person=person) | Q(address__in=emails))
    points = ContactPoint.objects.alias(address=Lower("value")).filter(kind=ContactKind.EMAIL, address__in=emails)
    traces = traces_of_person(person, emails)
    touched = {*contacts.values_list("organisation_id", flat=True), *points.values_list("organisation_id", flat=True)}
    concerned = touched | set(OrganisationRole.objects.filter(person=person).values_list("organisation_id", flat=True))
    own = set(Organisation.objects.filter(person=person).values_list("pk", flat=True))
    contacts.delete()
    points.delete()
    touched |= _erase_names(concerned, traces)
    for organisation in Organisation.objects.filter(pk__in=touched):
        touch(organisation, by=None, now=now)
    _rewrite(ProfileVersion.objects.filter(_says(traces, "content") | Q(organisation__in=concerned)), "content", traces)
    _rewrite_drafts(concerned, traces)
    _rewrite_merges(concerned, traces)
    _rewrite_reasons(concerned, traces)
    erase_from_imports(traces=traces, organisations=concerned, own_profiles=own)


def _erase_names(organisation_ids: set[int], traces: Traces) -> set[int]:
    """Take the name out of profiles they had to do with: contacts without an address, founders. Return which."""
    changed = set()
    for contact in ContactPerson.objects.filter(organisation__in=organisation_ids, email=""):
        if traces.is_theirs({"full_name": contact.full_name}):
            contact.delete()
            changed.add(contact.organisation_id)
    for organisation in Organisation.objects.filter(pk__in=organisation_ids):
        founders = organisation.founders.as_json()
        left = without_person({"founders": founders}, traces, erased_name=ERASED_NAME)["founders"]
        if left != founders:
            write_content(organisation, {"founders": left})
            changed.add(organisation.pk)
    return changed


def _says(traces: Traces, *fields: str) -> Q:
    """Find rows in whose JSON an address stands."""
    wanted = Q(pk=None)
    for field in fields:
        for address in traces.addresses:
            wanted |= Q(**{f"{field}__icontains": address})
    return wanted


def _rewrite(rows: QuerySet[Any], field: str, traces: Traces) -> None:
    for row in rows.iterator():
        before = getattr(row, field)
        left = without_person(before, traces, erased_name=ERASED_NAME)
        if left != before:
            setattr(row, field, left)
            row.save(update_fields=[field])


def _rewrite_drafts(organisation_ids: set[int], traces: Traces) -> None:
    """What colleagues are writing loses the person too, and so does what they began from."""
    for field in ("fields", "base"):
        drafts = ProfileDraft.objects.filter(_says(traces, field) | Q(organisation__in=organisation_ids))
        _rewrite(drafts, field, traces)


def _rewrite_merges(organisation_ids: set[int], traces: Traces) -> None:
    known = Q(kept__in=organisation_ids) | Q(absorbed__in=organisation_ids)
    for merge in OrganisationMerge.objects.filter(known | _says(traces, "before")).iterator():
        parts = {name: merge.before[name] for name in ("content", "after") if name in merge.before}
        left = {name: without_person(part, traces, erased_name=ERASED_NAME) for name, part in parts.items()}
        if left != parts:
            merge.before = {**merge.before, **left}
            merge.save(update_fields=["before"])


def _rewrite_reasons(organisation_ids: set[int], traces: Traces) -> None:
    """Why two profiles are two organisations may have been told by naming somebody."""
    pairs = ProbableDuplicate.objects.exclude(set_aside_reason="").filter(
        Q(first__in=organisation_ids) | Q(second__in=organisation_ids) | _says(traces, "set_aside_reason")
    )
    for pair in pairs.iterator():
        left = replaced(pair.set_aside_reason, traces, ERASED_NAME)
        if left != pair.set_aside_reason:
            ProbableDuplicate.objects.filter(pk=pair.pk).update(set_aside_reason=left)


def _erase_own_profile(organisation: Organisation, now: datetime) -> None:
    """The profile of an individual is the person: only an empty, archived row with its ended memberships stays."""
    end_memberships_of_erased(organisation, now=now)
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
