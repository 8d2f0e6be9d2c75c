"""Mails to those who look after a profile when somebody else decides on it as a whole. Essential: decisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation

from kuvend.core import formats
from kuvend.directory.models import Organisation, OrganisationMerge
from kuvend.messaging.emails import MailKind, declare
from kuvend.messaging.operations import post
from kuvend.people.emails import address_of
from kuvend.people.models import Person
from kuvend.people.queries.accounts import email_of

PROFILES_MERGED = declare(MailKind("directory.profiles_merged"))
PROFILE_ARCHIVED = declare(MailKind("directory.profile_archived"))


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody to tell: of the profile's own team, or (`at_desk`) of the office of one of its networks."""

    person: Person
    at_desk: bool


def tell_about_merge(
    merge: OrganisationMerge,
    readers: Iterable[Concerned],
    *,
    is_undone: bool,
    by: Person,
    now: datetime,
    reason: str = "",
) -> None:
    """Tell the teams and desks of two profiles that they were made one, or two again."""
    for reader in readers:
        _post(
            PROFILES_MERGED,
            merge.kept,
            reader,
            by=by,
            now=now,
            reason=reason,
            kept=merge.kept.name,
            absorbed=merge.absorbed.name,
            is_undone=is_undone,
        )


def tell_about_archive(
    organisation: Organisation,
    readers: Iterable[Concerned],
    *,
    is_back: bool,
    by: Person,
    now: datetime,
    reason: str = "",
) -> None:
    """Tell the team and the desks of a profile that it was taken out of sight, or brought back."""
    for reader in readers:
        _post(
            PROFILE_ARCHIVED,
            organisation,
            reader,
            by=by,
            now=now,
            reason=reason,
            organisation=organisation.name,
            is_back=is_back,
            is_public=organisation.published_at is not None,
        )


def _post(
    kind: MailKind,
    about: Organisation,
    reader: Concerned,
    *,
    by: Person,
    now: datetime,
    reason: str,
    **context: object,
) -> None:
    person = reader.person
    to = email_of(person)
    if not to:
        return
    page = "directory-desk-organisation" if reader.at_desk else "directory-profile-history"
    with translation.override(person.language):
        at = formats.moment(now, ZoneInfo(person.time_zone))
    post(
        kind=kind,
        to=to,
        language=person.language,
        context={
            "name": person.full_name,
            "by": by.full_name,
            "at": at,
            "reason": reason.strip(),
            "url": address_of(page, about.public_id, language=person.language),
            **context,
        },
        key=f"{kind.name}:{about.public_id}:{now.isoformat()}:{person.public_id}",
        now=now,
        person_id=person.public_id,
    )
