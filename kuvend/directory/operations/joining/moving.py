"""One step of an application: guarded by its state and revision, recorded in the network's chain."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import MembershipApplication
from kuvend.directory.rules import joining as rules
from kuvend.directory.states import ApplicationState, may_follow
from kuvend.people.models import Person

CHANGED_MEANWHILE = _("Somebody else has dealt with this application in the meantime. Reload the page and look again.")


def move(
    application: MembershipApplication,
    to: ApplicationState,
    *,
    now: datetime,
    seen: int | None = None,
    **fields: Any,
) -> None:
    """Take an application to another state, together with `fields`, unless somebody was faster.

    One conditional update decides: of two people at once exactly one gets through, on both engines. `seen` is the
    revision that the page showed.

    Raises:
        Refused: the application was changed in the meantime, or the step does not exist from here.
    """
    state = ApplicationState(application.state)
    if seen is not None and seen != application.revision:
        raise Refused(CHANGED_MEANWHILE)
    if not may_follow(state, to):
        raise Refused(CHANGED_MEANWHILE)
    moved = MembershipApplication.objects.filter(pk=application.pk, state=state, revision=application.revision).update(
        state=to, revision=F("revision") + 1, changed_at=now, **fields
    )
    if not moved:
        raise Refused(CHANGED_MEANWHILE)
    _renew(application, state=to, revision=application.revision + 1, changed_at=now, **fields)


def change(application: MembershipApplication, *, now: datetime, **fields: Any) -> None:
    """Change fields of an application that stays in its state. A draft is kept as long again.

    Raises:
        Refused: the application was changed in the meantime.
    """
    if application.state == ApplicationState.DRAFT:
        fields = {"erase_after": rules.draft_kept_until(now), "draft_reminded_at": None, **fields}
    changed = MembershipApplication.objects.filter(
        pk=application.pk, state=application.state, revision=application.revision
    ).update(revision=F("revision") + 1, changed_at=now, **fields)
    if not changed:
        raise Refused(CHANGED_MEANWHILE)
    _renew(application, revision=application.revision + 1, changed_at=now, **fields)


def _renew(application: MembershipApplication, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(application, name, value)


def record_step(
    application: MembershipApplication,
    action: str,
    *,
    by: Person | None,
    now: datetime,
    reason: str = "",
    facts: Mapping[str, object] | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Append the step to the record of the network."""
    record(
        chain=application.network.public_id,
        action=f"directory.{action}",
        subject=Subject("application", application.public_id),
        by=by,
        now=now,
        reason=reason,
        facts=facts,
        details=details,
    )
