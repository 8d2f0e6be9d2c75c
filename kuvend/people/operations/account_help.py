"""Helping somebody who cannot sign in: begun by a desk, announced to the person, carried out after a while.

Nothing changes at once. The person hears of it at every address there is, with a link that stops it; a desk that was
talked into helping a thief has time to learn so.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import HOUSE, record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.core.tokens import digest, new_code
from kuvend.people.emails import tell_about_begun_help, tell_about_done_help
from kuvend.people.models import Account, AccountHelp, Person
from kuvend.people.queries.accounts import account_of
from kuvend.people.states import HelpKind

WAIT = {HelpKind.SECOND_FACTOR: timedelta(hours=24), HelpKind.ADDRESS: timedelta(hours=72)}
ADDRESS_TAKEN = _("This address cannot be used. Ask the person for another one.")
ALREADY_BEGUN = _("Somebody is helping with this already.")
NOT_ONESELF = _("Ask a colleague: nobody can do this for themselves.")
NO_SECOND_FACTOR = _("This account has no second step.")
TOO_EARLY = _("The waiting time is not over yet.")
SECOND_PERSON = _("A second person of the desk has to finish this.")
OVER = _("This was finished or stopped already.")


@transaction.atomic
def begin_help(
    *,
    kind: HelpKind,
    account: Account,
    identity_check: str,
    reason: str,
    by: Person,
    now: datetime,
    chain: str = HOUSE,
    new_email: str = "",
) -> AccountHelp:
    """Announce that a second factor will be removed, or an address changed; nothing else happens yet.

    `chain` is the one of the helping network.

    Raises:
        Refused: it is one's own account, nothing is there to remove, the address is taken, or it is begun already.
    """
    if account.person_id == by.pk:
        raise Refused(NOT_ONESELF)
    address = new_email.strip().lower()
    if kind == HelpKind.ADDRESS and (not address or account_of(address) is not None):
        raise Refused(ADDRESS_TAKEN, field="new_email")
    if kind == HelpKind.SECOND_FACTOR and not Authenticator.objects.filter(user=account).exists():
        raise Refused(NO_SECOND_FACTOR)
    code = new_code()
    help_ = AccountHelp(
        kind=kind,
        account=account,
        old_email=account.email,
        new_email=address,
        identity_check=identity_check,
        reason=reason,
        requested_by=by,
        requested_at=now,
        ready_at=now + WAIT[kind],
        stop_code_digest=digest(code),
    )
    try:
        with transaction.atomic():
            help_.save(force_insert=True)
    except IntegrityError:
        raise Refused(ALREADY_BEGUN) from None
    _record("people.begin_help", help_, by=by, now=now, chain=chain)
    tell_about_begun_help(help_, stop_code=code, now=now)
    return help_


@transaction.atomic
def stop_help(*, help_: AccountHelp, by: Person | None, now: datetime, chain: str = HOUSE) -> None:
    """Stop before anything changes. `by=None`: whoever followed the link in the mail.

    Raises:
        Refused: it was finished or stopped already.
    """
    if not AccountHelp.objects.filter(pk=help_.pk, stopped_at=None, done_at=None).update(stopped_at=now):
        raise Refused(OVER)
    help_.stopped_at = now
    _record("people.stop_help", help_, by=by, now=now, chain=chain)


def stop_help_by_link(*, code: str, now: datetime) -> bool:
    """Stop by the link in the mail; return whether there was anything to stop."""
    found = AccountHelp.objects.filter(stop_code_digest=digest(code), stopped_at=None, done_at=None)
    help_ = found.select_related("account__person").first()
    if help_ is None:
        return False
    stop_help(help_=help_, by=None, now=now)
    return True


@transaction.atomic
def finish_help(
    *, help_: AccountHelp, by: Person, now: datetime, is_somebody_else_there: bool, chain: str = HOUSE
) -> None:
    """Carry it out: remove the second factor or change the address, and end every session of the account.

    `is_somebody_else_there`: the desk has a second person who may; then they must be the one to finish.

    Raises:
        Refused: too early, by the wrong person, over already, or the address is taken by now.
    """
    if by.pk == help_.account.person_id:
        raise Refused(NOT_ONESELF)
    if now < help_.ready_at:
        raise Refused(TOO_EARLY)
    is_alone = help_.requested_by_id == by.pk
    if is_alone and is_somebody_else_there:
        raise Refused(SECOND_PERSON)
    # The update is the latch against stopping and finishing at the same moment.
    if not AccountHelp.objects.filter(pk=help_.pk, stopped_at=None, done_at=None).update(done_at=now, done_by=by):
        raise Refused(OVER)
    help_.done_at, help_.done_by = now, by
    account = help_.account
    if help_.kind == HelpKind.SECOND_FACTOR:
        Authenticator.objects.filter(user=account).delete()
    else:
        _change_address(account, help_.new_email)
    end_sessions(account)
    _record("people.finish_help", help_, by=by, now=now, chain=chain, is_alone=is_alone)
    tell_about_done_help(help_, now=now)


def _change_address(account: Account, address: str) -> None:
    """Signing in by a code sent to the new address will confirm it."""
    if account_of(address) is not None:
        raise Refused(ADDRESS_TAKEN)
    EmailAddress.objects.filter(user=account).delete()
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).update(email=address)
            EmailAddress.objects.create(user=account, email=address, primary=True, verified=False)
    except IntegrityError:
        raise Refused(ADDRESS_TAKEN) from None
    account.email = address


def end_sessions(account: Account) -> None:
    """Sign the account out everywhere."""
    for session in UserSession.objects.filter(user=account):
        session.end()


def _record(
    action: str, help_: AccountHelp, *, by: Person | None, now: datetime, chain: str, is_alone: bool | None = None
) -> None:
    facts: dict[str, object] = {"help": help_.public_id, "kind": help_.kind}
    if is_alone is not None:
        facts["is_alone"] = is_alone
    record(
        chain=chain,
        action=action,
        subject=Subject("person", help_.account.person.public_id),
        by=by,
        now=now,
        facts=facts,
        reason=help_.reason,
        details={
            "identity_check": help_.identity_check,
            "old_email": help_.old_email,
            "new_email": help_.new_email,
        },
    )
