"""Telling the office of a network what waits there."""

from datetime import datetime

from django.db import transaction

from kuvend.core import jobs
from kuvend.directory.emails.desk import tell_reader
from kuvend.directory.models import MembershipApplication
from kuvend.directory.permissions.offices import arbitrators_of, heads_of, holders_of
from kuvend.people.models import Person
from kuvend.people.states import Role

TELL_OFFICE = "directory.tell_office"
SUBMITTED, ANSWERED, APPEALED = "submitted", "answered", "appealed"


def queue_telling(application: MembershipApplication, *, step: str, key: str) -> None:
    """Have the office told, later: the applicant does not wait for the mails to others. `key` names the occasion."""
    jobs.enqueue(TELL_OFFICE, application=application.public_id, step=step, key=f"{step}:{key}")


@transaction.atomic
def tell_office(*, application_id: str, step: str, key: str, now: datetime) -> int:
    """Write to everybody of the office who should know of a step; return how many. Done twice, it writes once."""
    application = MembershipApplication.objects.select_related("network").filter(public_id=application_id).first()
    if application is None:  # erased in the meantime
        return 0
    network = application.network
    if step == APPEALED:
        readers = arbitrators_of(network, now)
    else:
        readers = heads_of(network, now=now) | holders_of([network.pk], Role.SECRETARIAT, Role.COMMITTEE)
    # Nobody is told of their own application.
    people = Person.objects.filter(pk__in=readers - {application.person_id}, erased_at=None).order_by("pk")
    for reader in people:
        tell_reader(application, reader, step=step, key=key, now=now)
    return len(people)
