"""Helping people of member organisations with their accounts, on behalf of a network."""

from datetime import datetime

from django.db import transaction

from kuvend.audit.operations import HOUSE
from kuvend.directory.models import Network, NetworkRole
from kuvend.directory.operations.roles import grant_network_role
from kuvend.directory.permissions.accounts import helping_network, is_somebody_else_there
from kuvend.people.models import Account, AccountHelp, Person
from kuvend.people.operations import account_help
from kuvend.people.operations.accounts import open_account
from kuvend.people.states import HelpKind, Role


def begin_replacing_second_factor(
    *, account: Account, identity_check: str, reason: str, by: Person, now: datetime
) -> AccountHelp:
    """First step: write down how the person was recognised, and announce the removal.

    Raises:
        Refused: see `people.operations.account_help.begin_help`.
    """
    return account_help.begin_help(
        kind=HelpKind.SECOND_FACTOR,
        account=account,
        identity_check=identity_check,
        reason=reason,
        by=by,
        now=now,
        chain=_chain(by, account),
    )


def begin_replacing_address(
    *, account: Account, new_email: str, identity_check: str, reason: str, by: Person, now: datetime
) -> AccountHelp:
    """First step: write down how the person was recognised, and announce the new address at both addresses.

    Raises:
        Refused: see `people.operations.account_help.begin_help`.
    """
    return account_help.begin_help(
        kind=HelpKind.ADDRESS,
        account=account,
        new_email=new_email,
        identity_check=identity_check,
        reason=reason,
        by=by,
        now=now,
        chain=_chain(by, account),
    )


def finish_replacing(*, help_: AccountHelp, by: Person, now: datetime) -> None:
    """Second step, after the waiting time, by a second person where the desk has one.

    Raises:
        Refused: see `people.operations.account_help.finish_help`.
    """
    account_help.finish_help(
        help_=help_,
        by=by,
        now=now,
        is_somebody_else_there=is_somebody_else_there(by, help_.account.person),
        chain=_chain(by, help_.account),
    )


def stop_replacing(*, help_: AccountHelp, by: Person, now: datetime) -> None:
    """Stop before anything changes.

    Raises:
        Refused: it was finished or stopped already.
    """
    account_help.stop_help(help_=help_, by=by, now=now, chain=_chain(by, help_.account))


@transaction.atomic
def appoint_to_desk(
    *, email: str, full_name: str, language: str, network: Network, role: Role, by: Person, now: datetime
) -> NetworkRole:
    """Give somebody, known or not, a role at the desk of `network`; an account is opened if there is none.

    Raises:
        Refused: see `operations.roles.grant_network_role`.
    """
    account, _is_new = open_account(
        email=email, full_name=full_name, language=language, by=by, now=now, time_zone=network.time_zone
    )
    return grant_network_role(person=account.person, network=network, role=role, by=by, now=now)


def _chain(by: Person, account: Account) -> str:
    network = helping_network(by, account.person)
    return network.public_id if network else HOUSE
