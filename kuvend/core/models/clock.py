"""How far time has come."""

from django.db import models


class ClockMark(models.Model):
    """The one row that says until when time has been seen to go; see `kuvend.core.clock`."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    reached_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="core_one_clock_mark")]

    def __str__(self) -> str:
        return f"{self.reached_at:%Y-%m-%d %H:%M:%S}"
