"""What waits for a person: every app adds its items, the workspace shows them with one button each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.core.hooks import Hook

SOON = timedelta(days=3)


class Urgency(IntEnum):
    """How much a work item presses; computed from `until`, or set where no deadline tells it."""

    CAN_WAIT = 0
    WAITING = 1
    SOON = 2
    OVERDUE = 3


class WorkKind(StrEnum):
    """What the person is asked for; decides the word on the button."""

    DECIDE = "decide"
    ANSWER = "answer"
    REVIEW = "review"
    CONFIRM = "confirm"
    COMPLETE = "complete"
    READ = "read"


BUTTONS: dict[WorkKind, str | Promise] = {
    WorkKind.DECIDE: _("Decide"),
    WorkKind.ANSWER: _("Answer"),
    WorkKind.REVIEW: _("Review"),
    WorkKind.CONFIRM: _("Confirm"),
    WorkKind.COMPLETE: _("Complete it"),  # not the state "Complete"
    WorkKind.READ: _("Read"),
}


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits.

    `title` is a whole sentence ("3 applications to decide"), `url` leads to the page that settles it, `since` is
    when the oldest part began to wait, `until` its deadline, `note` where it belongs (the network's name).
    `urgency=None` is computed from `until`. `button` replaces the word that `kind` gives.
    """

    title: str | Promise
    url: str
    since: datetime | None = None
    until: datetime | None = None
    kind: WorkKind = WorkKind.COMPLETE
    urgency: Urgency | None = None
    note: str | Promise = ""
    button: str | Promise = ""

    @property
    def button_label(self) -> str | Promise:
        """The word on the button."""
        return self.button or BUTTONS[self.kind]

    def presses(self, now: datetime) -> Urgency:
        """Return how urgent the item is at `now`."""
        if self.urgency is not None:
            return self.urgency
        if self.until is None:
            return Urgency.WAITING
        if self.until < now:
            return Urgency.OVERDUE
        return Urgency.SOON if self.until - now <= SOON else Urgency.WAITING


# Providers receive the request of a signed-in person and return what waits for that person.
work_items: Hook[[HttpRequest], Iterable[WorkItem]] = Hook("core.work_items")


def work_list(request: HttpRequest, *, now: datetime) -> list[WorkItem]:
    """Return everything that waits for this person, the most pressing first, then the nearest deadline, the oldest."""
    items = [item for offered in work_items.ask(request) for item in offered]
    never = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(items, key=lambda item: (-item.presses(now), item.until or never, item.since or never))
