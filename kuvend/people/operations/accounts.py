"""Opening accounts. Nobody signs up at the door: an account comes with an invitation, an application or a role."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from kuvend.audit.operations import HOUSE, record
from kuvend.core.cache import changed
from kuvend.core.subjects import Subject
from kuvend.people.models import Account, Person
from kuvend.people.queries.accounts import account_of


def open_account(
    *,
    email: str,
    full_name: str,
    language: str,
    by: Person | None,
    now: datetime,
    is_confirmed: bool = False,
    time_zone: str = "UTC",
) -> tuple[Account, bool]:
    """Return the account for `email` and whether it is new; one that exists keeps its name, language and time zone.

    `time_zone` is that of the network which brings the person: deadlines show in it until they choose another.
    `is_confirmed`: the person has just shown to read this mailbox (followed a link that was mailed there). Two at once
    get the same account.
    """
    address = email.strip().lower()
    if found := account_of(address):
        return found, False
    try:
        with transaction.atomic():
            person = Person.objects.create(
                full_name=full_name.strip() or address.partition("@")[0],
                language=language,
                time_zone=time_zone,
                created_at=now,
            )
            account = Account.objects.create_user(address, person=person, created_at=now)
            EmailAddress.objects.create(user=account, email=address, primary=True, verified=is_confirmed)
            record(
                chain=HOUSE,
                action="people.open_account",
                subject=Subject("person", person.public_id),
                by=by or person,
                now=now,
                details={"email": address},
            )
    except IntegrityError:
        # Somebody opened it a moment ago.
        found = account_of(address)
        if found is None:
            raise
        return found, False
    return account, True


def change_name(*, person: Person, full_name: str, now: datetime) -> None:
    """Let a person say what they are called."""
    changed("accounts")
    before, person.full_name = person.full_name, full_name.strip()
    person.save(update_fields=["full_name"])
    if before != person.full_name:
        record(
            chain=HOUSE,
            action="people.change_name",
            subject=Subject("person", person.public_id),
            by=person,
            now=now,
            details={"before": before, "after": person.full_name},
        )


def change_settings(*, person: Person, full_name: str, language: str, time_zone: str, now: datetime) -> None:
    """Let a person choose name, language of mails and time zone."""
    changed("accounts")
    change_name(person=person, full_name=full_name, now=now)
    person.language, person.time_zone = language, time_zone
    person.save(update_fields=["language", "time_zone"])
