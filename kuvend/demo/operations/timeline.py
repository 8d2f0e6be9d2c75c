"""The demo's history is played in the order in which it would have happened, so that the record reads like one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

FIRST_HOUR, HOURS = 8, 9

type Step = Callable[[datetime], object]


@dataclass
class Timeline:
    """Steps with the day on which they happened, counted back from `now`."""

    now: datetime
    _steps: list[tuple[datetime, int, Step]] = field(default_factory=list)

    def add(self, days_ago: int, step: Step) -> None:
        """Let `step` happen that many days ago; steps of one day keep the order in which they were added."""
        self._steps.append((self.moment(days_ago), len(self._steps), step))

    def moment(self, days_ago: int) -> datetime:
        """Return a moment during office hours of that day."""
        if days_ago < 1:
            return self.now
        day = self.now - timedelta(days=days_ago)
        return day.replace(hour=FIRST_HOUR + days_ago % HOURS, minute=days_ago * 7 % 60, second=0)

    def day(self, entry: "dict[str, object]", name: str) -> date | None:
        """Return the day that `<name>_days_ago` or `<name>_days_ahead` of `entry` means, or None."""
        ago, ahead = entry.get(f"{name}_days_ago"), entry.get(f"{name}_days_ahead")
        if isinstance(ago, int):
            return (self.now - timedelta(days=ago)).date()
        if isinstance(ahead, int):
            return (self.now + timedelta(days=ahead)).date()
        return None

    def play(self) -> None:
        """Do everything, oldest first."""
        for moment, _order, step in sorted(self._steps, key=lambda entry: entry[:2]):
            step(moment)
        self._steps.clear()
