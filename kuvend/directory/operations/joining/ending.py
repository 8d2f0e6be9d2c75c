"""What becomes of applications under way when their network is closed: they end, and the applicants are told."""

from datetime import datetime

from kuvend.directory.emails import joining as emails
from kuvend.directory.models import MembershipApplication, Network
from kuvend.directory.operations.joining.moving import move, record_step
from kuvend.directory.rules import joining as rules
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.states import CLOSED_STATES, ApplicationState
from kuvend.people.models import Person


def end_applications(network: Network, *, by: Person | None, now: datetime, reason: str) -> int:
    """End every application under way in the network, with the reason; return how many. Runs in the closing.

    Drafts stay: they can be sent once the network is open again.
    """
    under_way = (
        MembershipApplication.objects.select_for_update(of=("self",))
        .select_related("network", "person")
        .filter(network=network)
        .exclude(state__in=[*CLOSED_STATES, ApplicationState.DRAFT])
    )
    number = 0
    for application in under_way.order_by("pk"):
        application.network = network
        move(
            application,
            ApplicationState.WITHDRAWN,
            now=now,
            withdrawn_at=now,
            decision_reason=reason.strip(),
            erase_after=add_months(now, rules.REFUSED_KEPT_MONTHS),
        )
        application.information_requests.filter(answered_at=None, closed_at=None).update(closed_at=now, closed_by=by)
        record_step(application, "end_application", by=by, now=now, reason=reason.strip())
        emails.tell_applicant(application, emails.APPLICATION_ENDED, key="ended", now=now, reason=reason.strip())
        number += 1
    return number
