"""Telling the office of a network what waits there."""

from datetime import datetime

from django.db import transaction

from kuvend.core import jobs
from kuvend.directory.emails.desk import tell_reader
from kuvend.directory.models import MembershipApplication
from kuvend.directory.permissions.duty import duties_in
from kuvend.directory.permissions.hearing import hearers_of
from kuvend.directory.permissions.joining import is_own
from kuvend.directory.permissions.stakes import stakes_of
from kuvend.people.models import Person

TELL_OFFICE = "directory.tell_office"
SUBMITTED, ANSWERED, APPEALED = "submitted", "answered", "appealed"
TO_VOTE, TO_DECIDE, TO_CONFIRM = "vote", "decide", "confirm"


def queue_telling(application: MembershipApplication, *, step: str, key: str, by: Person | None = None) -> None:
    """Have the office told, later: whoever acts does not wait for the mails to others, and gets none.

    `key` names the occasion.
    """
    jobs.enqueue(
        TELL_OFFICE,
        application=application.public_id,
        step=step,
        key=f"{step}:{key}",
        by=by.public_id if by else "",
    )


@transaction.atomic
def tell_office(*, application_id: str, step: str, key: str, now: datetime, by_id: str = "") -> int:
    """Write to everybody who is asked to act on a step (see `permissions.duty`); return how many.

    Done twice, it writes once. Nobody is told of what they have a stake in.
    """
    application = (
        MembershipApplication.objects.select_related("network__policy").filter(public_id=application_id).first()
    )
    if application is None:  # erased in the meantime
        return 0
    people = Person.objects.filter(pk__in=_readers(application, step, now), erased_at=None).exclude(public_id=by_id)
    told = [reader for reader in people.select_related("account").order_by("pk") if not is_own(reader, application)]
    for reader in told:
        tell_reader(application, reader, step=step, key=key, now=now)
    return len(told)


def _readers(application: MembershipApplication, step: str, now: datetime) -> frozenset[int]:
    if step == APPEALED:
        return hearers_of(application, now)
    duty = duties_in([application.network_id], now=now)[application.network_id]
    away = stakes_of(application)
    match step:
        case "vote":
            return duty.voters
        case "decide":
            return duty.deciders - away or duty.secretariat
        case "confirm":
            return duty.secretariat
        case _:
            return (duty.reviewers - away or duty.secretariat) | duty.committee
