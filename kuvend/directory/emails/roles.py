"""Mails about roles, mandates and invitations."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation

from kuvend.core import formats
from kuvend.core.text import TranslatedText
from kuvend.directory.models import BodyMember, HeadOfNetworkMandate, OrganisationRole, ProfileInvitation
from kuvend.messaging.emails import MailKind, declare
from kuvend.messaging.operations import post
from kuvend.people.emails import address_of
from kuvend.people.models import Person
from kuvend.people.phrases import ROLE
from kuvend.people.queries.accounts import email_of
from kuvend.people.states import Role

ROLE_GRANTED = declare(MailKind("directory.role_granted"))
ROLE_ENDED = declare(MailKind("directory.role_ended"))
MANDATE_GIVEN = declare(MailKind("directory.mandate_given"))
MANDATE_ENDED = declare(MailKind("directory.mandate_ended"))
SEAT_GIVEN = declare(MailKind("directory.seat_given"))
PROFILE_INVITATION = declare(MailKind("directory.profile_invitation", is_secret=True))
PROFILE_CLAIMED = declare(MailKind("directory.profile_claimed"))


def tell_about_role(
    person: Person, *, role: Role, scope_name: TranslatedText | str, key: str, by: Person | None, now: datetime
) -> None:
    """Tell a person about a role they were given; nothing for a person without an account, or who gave it themselves.

    `scope_name` is the network's or organisation's.
    """
    to = email_of(person)
    if not to or (by is not None and by.pk == person.pk):
        return
    with translation.override(person.language):
        label = str(ROLE[role])
    post(
        kind=ROLE_GRANTED,
        to=to,
        language=person.language,
        context={
            "name": person.full_name,
            "role": label,
            "scope": scope_name if isinstance(scope_name, str) else scope_name.read(person.language).text,
            "by": by.full_name if by else "",
            "sign_in_url": address_of("account_login", language=person.language),
        },
        key=f"role_granted:{key}",
        now=now,
        person_id=person.public_id,
    )


def tell_about_seat(member: BodyMember, *, by: Person | None, now: datetime) -> None:
    """Tell a person about a seat in a body; nothing for a person without an account, or who gave it themselves."""
    person, body = member.person, member.body
    to = email_of(person) if person else ""
    if person is None or not to or (by is not None and by.pk == person.pk):
        return
    owner = body.network.name if body.network else (body.organisation.name if body.organisation else "")
    post(
        kind=SEAT_GIVEN,
        to=to,
        language=person.language,
        context={
            "name": person.full_name,
            "body": TranslatedText(body.name).read(person.language).text,
            "scope": owner if isinstance(owner, str) else TranslatedText(owner).read(person.language).text,
            "hears_appeals": body.hears_appeals,
            "by": by.full_name if by else "",
            "sign_in_url": address_of("account_login", language=person.language),
        },
        key=f"seat_given:{member.public_id}",
        now=now,
        person_id=person.public_id,
    )


def tell_about_ended_role(
    person: Person,
    *,
    role: Role,
    scope_name: TranslatedText | str,
    key: str,
    by: Person | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Tell a person that a role of theirs was ended by somebody else, when, and why if it was said."""
    to = email_of(person)
    if not to or (by is not None and by.pk == person.pk):
        return
    with translation.override(person.language):
        label = str(ROLE[role])
        at = formats.moment(now, ZoneInfo(person.time_zone))
    post(
        kind=ROLE_ENDED,
        to=to,
        language=person.language,
        context={
            "name": person.full_name,
            "role": label,
            "scope": scope_name if isinstance(scope_name, str) else scope_name.read(person.language).text,
            "by": by.full_name if by else "",
            "at": at,
            "reason": reason.strip(),
        },
        key=f"role_ended:{key}",
        now=now,
        person_id=person.public_id,
    )


def tell_about_mandate(mandate: HeadOfNetworkMandate, *, now: datetime, reason: str = "") -> None:
    """Tell whoever represents the holders of a mandate that it was given, or (with `reason`) on which day it ends.

    Days are days where the network is.
    """
    network = mandate.network
    kind = MANDATE_ENDED if reason else MANDATE_GIVEN
    roles = OrganisationRole.objects.filter(
        organisation__mandates_held__mandate=mandate,
        role=Role.REPRESENTATIVE,
        ended_at=None,
        person__account__is_active=True,
    )
    for role in roles.select_related("person__account", "organisation").order_by("pk"):
        language = role.person.language
        name = network.name.read(language).text
        with translation.override(language):
            days: dict[str, Any] = {"since": formats.day(mandate.since), "until": formats.day(mandate.until)}
        post(
            kind=kind,
            to=role.person.account.email,
            language=language,
            context={
                "name": role.person.full_name,
                "organisation": role.organisation.name,
                "network": name,
                "zone": network.time_zone,
                "reason": reason.strip(),
                "url": address_of("directory-desk-network", network.slug, language=language),
                **days,
            },
            key=f"{kind.name}:{mandate.public_id}:{now.isoformat()}:{role.public_id}",
            now=now,
            person_id=role.person.public_id,
            reply_to=network.email,
            sender_name=name,
        )


def send_invitation(invitation: ProfileInvitation, *, code: str, network_name: str, now: datetime) -> None:
    """Send the link by which somebody takes over or joins a profile. Each sending has a new code."""
    post(
        kind=PROFILE_INVITATION,
        to=invitation.email,
        language=invitation.language,
        context={
            "organisation": invitation.organisation.name,
            "network": network_name,
            "is_colleague": invitation.is_colleague,
            "by": invitation.invited_by.full_name if invitation.invited_by else "",
            "url": address_of("directory-claim", code, language=invitation.language),
            "expires_at": invitation.expires_at,
        },
        key=f"profile_invitation:{invitation.public_id}:{invitation.sent_count}",
        now=now,
        sender_name=network_name,
    )


def tell_about_claim(invitation: ProfileInvitation, *, now: datetime) -> None:
    """Tell whoever sent an invitation that it was accepted, and by whom."""
    by = invitation.invited_by
    to = email_of(by) if by else ""
    if by is None or not to or invitation.accepted_by is None:
        return
    post(
        kind=PROFILE_CLAIMED,
        to=to,
        language=by.language,
        context={
            "name": by.full_name,
            "person": invitation.accepted_by.full_name,
            "organisation": invitation.organisation.name,
            "url": address_of("directory-team", invitation.organisation.public_id, language=by.language),
        },
        key=f"profile_claimed:{invitation.public_id}",
        now=now,
        person_id=by.public_id,
    )
