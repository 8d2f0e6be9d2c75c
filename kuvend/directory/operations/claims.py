"""Inviting somebody to look after a profile, and accepting.

The mail holds the only copy of the code; we keep its digest. Every sending makes a new code, so an older mail stops
working. Accepting works once: of two people at once, one gets the role and the other is told.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.core.tokens import digest, new_code
from kuvend.directory.emails import send_invitation, tell_about_claim
from kuvend.directory.models import Organisation, OrganisationRole, ProfileInvitation
from kuvend.directory.operations.roles import grant_organisation_role
from kuvend.directory.operations.touching import refresh
from kuvend.directory.queries.chains import chain_of, first_network_of
from kuvend.directory.queries.claims import addresses_to_invite, invitation_by_code
from kuvend.directory.states import ProfileState
from kuvend.people.models import Account, Person
from kuvend.people.operations.accounts import open_account
from kuvend.people.rules import UNANSWERED_INVITATION_KEPT
from kuvend.people.states import Role

VALID_FOR = timedelta(days=30)
NO_LONGER_VALID = _(
    "This invitation no longer works: it was used, withdrawn, or is too old. Ask whoever invited you for a new one."
)
NOT_INVITABLE = _("This profile is archived or merged into another one. Nobody can be invited to it.")
SENT_A_MOMENT_AGO = _("This invitation was sent a moment ago. Wait an hour before you send it again.")
PAUSE = timedelta(hours=1)


@transaction.atomic
def invite_to_profile(
    *,
    organisation: Organisation,
    email: str,
    role: Role,
    language: str,
    by: Person | None,
    now: datetime,
    is_colleague: bool = False,
) -> ProfileInvitation:
    """Send somebody a link by which they take a role in `organisation`; inviting the same address again re-sends.

    Says nothing about whether the address has an account. `is_colleague`: the organisation itself invites.

    Raises:
        Refused: the profile takes nobody, or a mail went to this address less than an hour ago.
    """
    if organisation.state in {ProfileState.ARCHIVED, ProfileState.MERGED}:
        raise Refused(NOT_INVITABLE)
    address = email.strip().lower()
    waiting = ProfileInvitation.objects.filter(
        organisation=organisation, email=address, accepted_at=None, revoked_at=None
    )
    if again := waiting.select_for_update().first():
        again.role = role
        again.language = language
        return _send_again(again, by=by, now=now)
    code = new_code()
    invitation = ProfileInvitation(
        organisation=organisation,
        email=address,
        role=role,
        language=language,
        code_digest=digest(code),
        invited_by=by,
        created_at=now,
        sent_at=now,
        expires_at=now + VALID_FOR,
        is_colleague=is_colleague,
    )
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError:
        raise Refused(SENT_A_MOMENT_AGO) from None  # somebody else did the same this very moment
    _record("directory.invite_to_profile", invitation, by=by, now=now)
    send_invitation(invitation, code=code, network_name=_network_name(organisation, language), now=now)
    return invitation


def invite_in_batch(
    *, organisations: Iterable[Organisation], language: str, by: Person, now: datetime
) -> tuple[int, list[Organisation]]:
    """Invite each of `organisations` at the first address its profile names, as its representative.

    Returns how many were invited, and those that name no address or were just invited. One bad profile stops none.
    """
    chosen = list(organisations)
    addresses = addresses_to_invite(chosen)
    invited, left_out = 0, []
    for organisation in chosen:
        address = addresses.get(organisation.pk)
        if not address:
            left_out.append(organisation)
            continue
        try:
            invite_to_profile(
                organisation=organisation,
                email=address,
                role=Role.REPRESENTATIVE,
                language=language,
                by=by,
                now=now,
            )
        except Refused:
            left_out.append(organisation)
        else:
            invited += 1
    return invited, left_out


@transaction.atomic
def resend_invitation(*, invitation: ProfileInvitation, by: Person, now: datetime) -> ProfileInvitation:
    """Send an invitation again, with a new code and a new end.

    Raises:
        Refused: it was accepted or withdrawn meanwhile, or sent less than an hour ago.
    """
    waiting = ProfileInvitation.objects.select_for_update().filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    found = waiting.select_related("organisation").first()
    if found is None:
        raise Refused(NO_LONGER_VALID)
    return _send_again(found, by=by, now=now)


@transaction.atomic
def revoke_invitation(*, invitation: ProfileInvitation, by: Person, now: datetime) -> None:
    """Withdraw an invitation; its link answers like one that never was.

    Raises:
        Refused: it was accepted meanwhile.
    """
    if not ProfileInvitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=now):
        raise Refused(NO_LONGER_VALID)
    _record("directory.revoke_invitation", invitation, by=by, now=now)


@transaction.atomic
def accept_invitation(*, code: str, by: Person, now: datetime) -> OrganisationRole:
    """Let a signed-in person take the role an invitation offers; whoever has a higher one keeps it.

    Raises:
        Refused: the link no longer works, or somebody else has just used it.
    """
    invitation = invitation_by_code(code, now=now)
    if invitation is None:
        raise Refused(NO_LONGER_VALID)
    # The update is the latch: of two at once, one finds the row.
    if not ProfileInvitation.objects.filter(
        pk=invitation.pk, code_digest=digest(code), accepted_at=None, revoked_at=None
    ).update(accepted_at=now, accepted_by=by):
        raise Refused(NO_LONGER_VALID)
    invitation.accepted_at, invitation.accepted_by = now, by
    organisation = invitation.organisation
    role = _take_role(organisation, by, Role(invitation.role), now=now)
    if organisation.claimed_at is None:
        organisation.claimed_at = now
        Organisation.objects.filter(pk=organisation.pk, claimed_at=None).update(claimed_at=now)
        refresh(organisation)
    _record("directory.accept_invitation", invitation, by=by, now=now)
    tell_about_claim(invitation, now=now)
    return role


@transaction.atomic
def accept_as_newcomer(*, code: str, full_name: str, language: str, now: datetime) -> tuple[Account, bool]:
    """Accept for the invited address; return its account and whether the person may be signed in at once.

    Following the link shows that they read the mailbox, so somebody new gets an account and is signed in. Somebody
    who has an account already signs in with it first (`accept_invitation` then does the rest): a link in a mail that
    lay around for weeks must not open it.

    Raises:
        Refused: the link no longer works.
    """
    invitation = invitation_by_code(code, now=now)
    if invitation is None:
        raise Refused(NO_LONGER_VALID)
    network = first_network_of(invitation.organisation)
    account, is_new = open_account(
        email=invitation.email,
        full_name=full_name,
        language=language,
        by=None,
        now=now,
        is_confirmed=True,
        time_zone=network.time_zone if network else "UTC",
    )
    if not is_new and _has_signed_in(account):
        return account, False
    accept_invitation(code=code, by=account.person, now=now)
    return account, True


def _has_signed_in(account: Account) -> bool:
    """Say whether there is anything in the account that a stranger could get at."""
    return account.last_login is not None or EmailAddress.objects.filter(user=account, verified=True).exists()


def _take_role(organisation: Organisation, person: Person, role: Role, *, now: datetime) -> OrganisationRole:
    held = OrganisationRole.objects.filter(organisation=organisation, person=person, ended_at=None).first()
    if held is not None and (held.role in {role, Role.REPRESENTATIVE}):
        return held
    return grant_organisation_role(person=person, organisation=organisation, role=role, by=person, now=now, tell=False)


def _send_again(invitation: ProfileInvitation, *, by: Person | None, now: datetime) -> ProfileInvitation:
    if now - invitation.sent_at < PAUSE:
        raise Refused(SENT_A_MOMENT_AGO)
    code = new_code()
    invitation.code_digest = digest(code)
    invitation.sent_at, invitation.expires_at = now, now + VALID_FOR
    invitation.sent_count += 1
    invitation.save(update_fields=["code_digest", "sent_at", "expires_at", "sent_count", "role", "language"])
    _record("directory.resend_invitation", invitation, by=by, now=now)
    name = _network_name(invitation.organisation, invitation.language)
    send_invitation(invitation, code=code, network_name=name, now=now)
    return invitation


def _network_name(organisation: Organisation, language: str) -> str:
    network = first_network_of(organisation)
    return network.name.read(language).text if network else ""


def _record(action: str, invitation: ProfileInvitation, *, by: Person | None, now: datetime) -> None:
    organisation = invitation.organisation
    record(
        chain=chain_of(organisation),
        action=action,
        subject=Subject("organisation", organisation.public_id),
        by=by,
        now=now,
        facts={"invitation": invitation.public_id, "role": invitation.role},
        details={"email": invitation.email},
    )


def forget_unanswered_invitations(*, now: datetime) -> int:
    """Delete invitations nobody accepted within 90 days of the last mail, with the address in them; return how many."""
    over = ProfileInvitation.objects.filter(accepted_at=None, sent_at__lt=now - UNANSWERED_INVITATION_KEPT)
    return over.delete()[0]
