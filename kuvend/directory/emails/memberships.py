"""Mails about a member's standing, and about a network's own. Essential: decisions, and duties with a day."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kuvend.directory.models import Membership, Network, OrganisationRole
from kuvend.directory.states import ContactKind
from kuvend.messaging.emails import MailKind, declare
from kuvend.messaging.operations import post
from kuvend.people.emails import address_of
from kuvend.people.models import Person
from kuvend.people.queries.accounts import email_of

CONFIRM_PROFILE = declare(MailKind("directory.confirm_profile", is_secret=True))
MEMBERSHIP_SUSPENDED = declare(MailKind("directory.membership_suspended"))
MEMBERSHIP_BEGUN = declare(MailKind("directory.membership_begun"))
NETWORK_STANDING = declare(MailKind("directory.network_standing"))


def write_to_member(
    membership: Membership, kind: MailKind, context: Callable[[str], dict[str, Any]], *, key: str, now: datetime
) -> None:
    """Write to whoever answers for the member; where nobody has claimed the profile, to its public mailbox.

    `context` is asked with the language of each mail.
    """
    organisation = membership.organisation
    roles = OrganisationRole.objects.filter(organisation=organisation, ended_at=None, person__account__is_active=True)
    people = [role.person for role in roles.select_related("person__account")]
    recipients = {person.account.email: (person.language, person.public_id) for person in people}
    if not recipients:
        own = (membership.network.languages or ["en"])[0]
        mailboxes = organisation.contact_points.filter(kind=ContactKind.EMAIL)[:1]
        recipients = {point.value: (own, "") for point in mailboxes}
    for email, (language, person_id) in recipients.items():
        post(
            kind=kind,
            to=email,
            language=language,
            context={
                "organisation": organisation.name,
                "network": membership.network.name.read(language).text,
                **context(language),
            },
            key=f"{membership.public_id}:{key}:{email}",
            now=now,
            person_id=person_id,
        )


def tell_about_admission(membership: Membership, *, reason: str, is_return: bool, now: datetime) -> None:
    """Tell a member that a desk took it in, or back in, without an application."""
    organisation = membership.organisation
    write_to_member(
        membership,
        MEMBERSHIP_BEGUN,
        lambda language: {
            "reason": reason,
            "is_return": is_return,
            "url": address_of("directory-member", organisation.slug, organisation.public_id, language=language),
        },
        key=f"begun:{now:%Y-%m-%dT%H:%M:%S}",
        now=now,
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
