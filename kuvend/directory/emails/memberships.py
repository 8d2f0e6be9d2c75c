"""Mails about a member's standing, and about a network's own. Essential: decisions, and duties with a day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kuvend.core import formats
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Membership, Network, OrganisationRole
from kuvend.directory.states import ContactKind, MembershipState
from kuvend.messaging.emails import MailKind, Topic, declare, declare_topic
from kuvend.messaging.operations import post
from kuvend.people.emails import address_of
from kuvend.people.models import Person
from kuvend.people.queries.accounts import email_of

CONFIRM_PROFILE = declare(MailKind("directory.confirm_profile", is_secret=True))
MEMBERSHIP_BEGUN = declare(MailKind("directory.membership_begun"))
MEMBERSHIP_SUSPENDED = declare(MailKind("directory.membership_suspended"))
MEMBERSHIP_REINSTATED = declare(MailKind("directory.membership_reinstated"))
MEMBERSHIP_LEFT = declare(MailKind("directory.membership_left"))
MEMBERSHIP_REMOVED = declare(MailKind("directory.membership_removed"))
NETWORK_OF_MEMBER = declare(MailKind("directory.network_of_member"))
NETWORK_STANDING = declare(MailKind("directory.network_standing"))
MEMBERS = declare_topic(Topic("directory.members", _("Members of your network"), _("A member has left the network.")))
MEMBER_HAS_LEFT = declare(MailKind("directory.member_has_left", topic=MEMBERS))

# What a member is told when its standing changes.
KIND_OF_MOVE = {
    MembershipState.SUSPENDED: MEMBERSHIP_SUSPENDED,
    MembershipState.ACTIVE: MEMBERSHIP_REINSTATED,
    MembershipState.LEFT: MEMBERSHIP_LEFT,
    MembershipState.REMOVED: MEMBERSHIP_REMOVED,
}


@dataclass(frozen=True, slots=True)
class _Reader:
    email: str
    language: str
    person_id: str = ""


def ask_to_confirm(membership: Membership, *, code: str, is_reminder: bool, until: datetime, now: datetime) -> None:
    """Ask for the yearly confirmation; `until` is the moment at which the membership is suspended without it."""
    _tell(membership, CONFIRM_PROFILE, now=now, code=code, is_reminder=is_reminder, until=until)


def tell_about_admission(membership: Membership, *, reason: str, is_return: bool, now: datetime) -> None:
    """Tell a member that a desk took it in, or back in, without an application."""
    _tell(membership, MEMBERSHIP_BEGUN, now=now, reason=reason, is_return=is_return)


def tell_of_move(
    membership: Membership,
    to: MembershipState,
    *,
    by: Person | None,
    now: datetime,
    reason: str = "",
    last_day: date | None = None,
    is_own: bool = False,
) -> None:
    """Tell the member how it stands from now on, and why. `is_own`: one of its own representatives decided it."""
    _tell(
        membership,
        KIND_OF_MOVE[to],
        now=now,
        at=now,
        reason=reason.strip(),
        last_day=last_day,
        is_own=is_own,
        by=by.full_name if by else "",
    )


def tell_office_of_leaving(
    membership: Membership, reader: Person, *, by: Person, now: datetime, reason: str = ""
) -> None:
    """Tell somebody of the office that a member has left by itself, and why if it said so."""
    if not (to := email_of(reader)):
        return
    language = reader.language
    network = TranslatedText(membership.network.name).read(language).text
    with translation.override(language), timezone.override(membership.network.time_zone):
        at = formats.moment(now)
    post(
        kind=MEMBER_HAS_LEFT,
        to=to,
        language=language,
        context={
            "organisation": membership.organisation.name,
            "network": network,
            "by": by.full_name,
            "at": at,
            "reason": reason.strip(),
            "url": address_of(
                "directory-desk-membership", membership.network.slug, membership.public_id, language=language
            ),
        },
        key=f"member_has_left:{membership.public_id}:{now.isoformat()}:{reader.public_id}",
        now=now,
        person_id=reader.public_id,
        sender_name=network,
    )


def tell_member_about_network(
    membership: Membership,
    *,
    reason: str,
    is_closed: bool,
    is_alone: bool,
    told: Collection[str],
    now: datetime,
) -> None:
    """Tell a member what it means for it that its network was closed or opened again.

    `is_alone`: it belongs to no other network. `told`: public ids of those who know from the desk. `now`: when it
    happened, so that telling twice is telling once.
    """
    _tell(
        membership, NETWORK_OF_MEMBER, now=now, told=told, reason=reason.strip(), is_closed=is_closed, is_alone=is_alone
    )


def _readers(membership: Membership) -> Iterator[_Reader]:
    """Yield who looks after the member; where nobody has claimed the profile, its mailbox."""
    organisation = membership.organisation
    roles = OrganisationRole.objects.filter(organisation=organisation, ended_at=None, person__account__is_active=True)
    people = [role.person for role in roles.select_related("person__account").order_by("pk")]
    for person in people:
        yield _Reader(person.account.email, person.language, person.public_id)
    if not people:
        own = (membership.network.languages or ["en"])[0]
        for point in organisation.contact_points.filter(kind=ContactKind.EMAIL)[:1]:
            yield _Reader(point.value, own)


def _tell(membership: Membership, kind: MailKind, *, now: datetime, told: Collection[str] = (), **context: Any) -> None:
    """Write to each in their language, as the network; moments and days are written out, in the network's time zone."""
    network = membership.network
    for reader in _readers(membership):
        if reader.person_id in told:
            continue
        name = TranslatedText(network.name).read(reader.language).text
        with translation.override(reader.language), timezone.override(network.time_zone):
            spoken = {
                key: formats.moment(value)
                if isinstance(value, datetime)
                else formats.day(value)
                if isinstance(value, date)
                else value
                for key, value in context.items()
            }
        organisation, language = membership.organisation, reader.language
        page = address_of("directory-standing", organisation.public_id, language=language)
        post(
            kind=kind,
            to=reader.email,
            language=reader.language,
            context={
                "organisation": organisation.name,
                "profile_url": address_of(
                    "directory-member", organisation.slug, organisation.public_id, language=language
                ),
                "network": name,
                "office": network.email,
                "url": page if reader.person_id else "",
                **spoken,
            },
            key=f"{kind.name}:{membership.public_id}:{now.isoformat()}:{reader.person_id or reader.email}"[:200],
            now=now,
            person_id=reader.person_id,
            reply_to=network.email,
            sender_name=name,
        )


def tell_about_network(network: Network, person: Person, *, reason: str, is_closed: bool, now: datetime) -> None:
    """Tell somebody at the desk of a network that it was closed or opened again."""
    to = email_of(person)
    if not to:
        return
    post(
        kind=NETWORK_STANDING,
        to=to,
        language=person.language,
        context={
            "name": person.full_name,
            "network": network.name.read(person.language).text,
            "is_closed": is_closed,
            "reason": reason,
            "url": address_of("directory-desk-network", network.slug, language=person.language),
        },
        key=f"network_standing:{network.public_id}:{now:%Y-%m-%dT%H:%M:%S}:{person.public_id}",
        now=now,
        person_id=person.public_id,
    )
