"""Terms of office: mandates and seats in bodies."""

from datetime import date
from typing import Protocol


class Term(Protocol):
    """Something that begins and may end; both days count."""

    @property
    def since(self) -> date | None:
        """The first day; None: since ever."""
        ...

    @property
    def until(self) -> date | None:
        """The last day; None: open."""
        ...


def is_current(term: Term, on: date) -> bool:
    """Tell whether `term` covers the day `on` (its first and last day included)."""
    return (term.since is None or term.since <= on) and (term.until is None or on <= term.until)


def is_over(term: Term, on: date) -> bool:
    """Tell whether the last day of `term` lies before the day `on`."""
    return term.until is not None and term.until < on


def overlap(one: Term, other: Term) -> bool:
    """Tell whether two terms share a day."""
    starts_before_end = one.since is None or other.until is None or one.since <= other.until
    ends_after_start = one.until is None or other.since is None or other.since <= one.until
    return starts_before_end and ends_after_start
