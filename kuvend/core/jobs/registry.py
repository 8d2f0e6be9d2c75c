"""Which jobs exist, and when the repeated ones have their turn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

type Work = Callable[..., None]

MOST_DELAY = timedelta(hours=1)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class GiveUp(Exception):
    """Raised by a job that would fail the same way however often it is tried."""


class UnknownJobError(LookupError):
    """No `tasks` module registers this name."""


@dataclass(frozen=True, slots=True)
class Job:
    """A registered job: tried `attempts` times, waiting longer each time; a long one never holds up the others."""

    name: str
    work: Work
    attempts: int
    first_delay: timedelta
    is_long: bool = False

    def delay_after(self, attempt: int) -> timedelta:
        """Return how long to wait after the `attempt`-th failure: four times longer each time, at most an hour."""
        return min(self.first_delay * int(4 ** min(attempt - 1, 10)), MOST_DELAY)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A job with a turn every `period`, counted from `offset` after midnight UTC."""

    name: str
    period: timedelta
    offset: timedelta

    def turn_at(self, now: datetime) -> datetime:
        """Return when the present turn began."""
        begin = BEGINNING + self.offset
        return begin + (now - begin) // self.period * self.period


_jobs: dict[str, Job] = {}
_repeated: dict[str, Repeated] = {}


def register[Function: Work](
    name: str, *, attempts: int = 6, first_delay: timedelta = timedelta(seconds=10), is_long: bool = False
) -> Callable[[Function], Function]:
    """Register a function under "app.verb_noun"; it is called with the payload as keyword arguments.

    What may take more than a few seconds is long: a worker does long jobs beside the others, so that no mail waits for
    an import.
    """

    def keep(work: Function) -> Function:
        _jobs[name] = Job(name, work, attempts, first_delay, is_long)
        return work

    return keep


def every(
    name: str, *, minutes: float = 0, hours: float = 0, days: float = 0, offset: timedelta = timedelta(0)
) -> None:
    """Give a registered job a turn in every period: once per turn however many workers there are.

    A turn missed while no worker ran is made up for once. `offset` counts from midnight UTC.

    Raises:
        UnknownJobError: register the job first.
    """
    find(name)
    _repeated[name] = Repeated(name, timedelta(minutes=minutes, hours=hours, days=days), offset)


def find(name: str) -> Job:
    """Return the job of that name.

    Raises:
        UnknownJobError: no `tasks` module registers it.
    """
    try:
        return _jobs[name]
    except KeyError:
        message = f"No job is registered as {name!r}"
        raise UnknownJobError(message) from None


def all_repeated() -> list[Repeated]:
    """Return every job with turns."""
    return list(_repeated.values())
