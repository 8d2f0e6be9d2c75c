"""Mails about accounts. All are essential: a code somebody waits for, or a warning that something was changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kuvend.messaging.emails import MailKind, declare
from kuvend.messaging.operations import post
from kuvend.people.models import Account, AccountHelp, Person
from kuvend.people.states import HelpKind

# What the account library calls its mails, and what we call them.
OF_THE_LIBRARY = {
    name: declare(MailKind(f"people.{name}", is_secret=is_secret))
    for name, is_secret in (
        ("login_code", True),
        ("email_confirmation", True),
        ("unknown_account", False),
        ("address_in_use", False),
        ("email_changed", False),
        ("totp_activated", False),
        ("totp_deactivated", False),
        ("webauthn_added", False),
        ("webauthn_removed", False),
        ("recovery_codes_generated", False),
    )
}
HELP_BEGUN = declare(MailKind("people.help_begun", is_secret=True))
HELP_DONE = declare(MailKind("people.help_done"))
EXPORT_READY = declare(MailKind("people.export_ready"))
ERASED = declare(MailKind("people.erased", is_secret=True))


def address_of(name: str, *args: str, language: str) -> str:
    """Return the full address of a page in the reader's language, as it stands in a mail."""
    with translation.override(language):
        return str(settings.PUBLIC_URL) + reverse(name, args=args)


def post_account_mail(
    *, kind: str, to: str, account: Account | None, language: str, context: Mapping[str, Any], key: str, now: datetime
) -> None:
    """Put a mail of the account library into the outbox; `kind` is the library's name for it."""
    post(
        kind=OF_THE_LIBRARY[kind],
        to=to,
        language=language,
        context={
            "name": account.person.full_name if account else "",
            "how_url": address_of("account_signup", language=language),
            "sessions_url": address_of("usersessions_list", language=language),
            **context,
        },
        key=key,
        now=now,
        person_id=account.person.public_id if account else "",
    )


def tell_about_begun_help(help_: AccountHelp, *, stop_code: str, now: datetime) -> None:
    """Warn the person, at the old and the new address, that a desk is about to change their account."""
    person = help_.account.person
    for number, to in enumerate(_addresses(help_)):
        post(
            kind=HELP_BEGUN,
            to=to,
            language=person.language,
            context={
                **_about(help_),
                "ready_at": help_.ready_at,
                "stop_url": address_of("people_stop_help", stop_code, language=person.language),
            },
            key=f"help_begun:{help_.public_id}:{number}",
            now=now,
            person_id=person.public_id,
        )


def tell_about_done_help(help_: AccountHelp, *, now: datetime) -> None:
    """Tell the person, at the old and the new address, that a desk has changed their account."""
    person = help_.account.person
    for number, to in enumerate(_addresses(help_)):
        post(
            kind=HELP_DONE,
            to=to,
            language=person.language,
            context={**_about(help_), "sign_in_url": address_of("account_login", language=person.language)},
            key=f"help_done:{help_.public_id}:{number}",
            now=now,
            person_id=person.public_id,
        )


def _addresses(help_: AccountHelp) -> list[str]:
    return list(dict.fromkeys(address for address in (help_.old_email, help_.new_email) if address))


def _about(help_: AccountHelp) -> dict[str, Any]:
    return {
        "name": help_.account.person.full_name,
        "is_address": help_.kind == HelpKind.ADDRESS,
        "old_email": help_.old_email,
        "new_email": help_.new_email,
    }


def tell_about_export(person: Person, *, to: str, key: str, now: datetime) -> None:
    """Tell the person that the copy of their data can be fetched."""
    post(
        kind=EXPORT_READY,
        to=to,
        language=person.language,
        context={"name": person.full_name, "url": address_of("people_my_data", language=person.language)},
        key=f"export_ready:{key}",
        now=now,
        person_id=person.public_id,
    )


def tell_about_erasure(*, name: str, language: str, to: str, kept: list[str], key: str, now: datetime) -> str:
    """Send a last mail to somebody whose data was erased; return its public id, by which it is forgotten too."""
    message = post(
        kind=ERASED, to=to, language=language, context={"name": name, "kept": kept}, key=f"erased:{key}", now=now
    )
    assert message is not None  # it has no topic, so nobody can have turned it off
    return message.public_id
