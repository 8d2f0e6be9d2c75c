"""The one clock that decides deadlines. It never runs backwards by more than a few seconds.

A machine's clock can be set back, by hand or by a broken time server, and what was closed would be open again. So the
worker writes down how far time has come (the mark), every process reads it now and then, and `now()` is never before
it - on any machine that shares the database. A clock that was set *forward* by mistake leaves a mark in the future;
`kuvend doctor` says so, and `kuvend manage forget_clock_mark` puts that right.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LOOK_EVERY = 10.0  # seconds


@dataclass(slots=True)
class _Known:
    """What this process knows of the mark, and when it looks again (by its own, monotonic clock)."""

    mark: datetime | None = None
    look_at: float = 0.0


_known = _Known()


def now() -> datetime:
    """Return the time, aware, in UTC: the machine's, but never before the mark."""
    own = datetime.now(UTC)
    mark = _known.mark
    return own if mark is None or own >= mark else mark


def lag() -> timedelta:
    """Return how far the machine's clock is behind the mark; zero or less when all is well."""
    return _known.mark - datetime.now(UTC) if _known.mark else timedelta(0)


def keep() -> None:
    """Write down how far time has come, if that is further than anybody wrote before, and look at the mark."""
    from kuvend.core.models import ClockMark  # noqa: PLC0415 - models use this clock

    own = datetime.now(UTC)
    if not ClockMark.objects.filter(pk=ClockMark.ONLY, reached_at__lt=own).update(reached_at=own):
        ClockMark.objects.bulk_create([ClockMark(pk=ClockMark.ONLY, reached_at=own)], ignore_conflicts=True)
    look()


def look() -> None:
    """Read the mark."""
    from kuvend.core.models import ClockMark  # noqa: PLC0415 - models use this clock

    _known.mark = ClockMark.objects.filter(pk=ClockMark.ONLY).values_list("reached_at", flat=True).first()
    _known.look_at = time.monotonic() + LOOK_EVERY


def look_now_and_then() -> None:
    """Read the mark if that was some time ago; costs next to nothing otherwise."""
    if time.monotonic() >= _known.look_at:
        look()
