"""Work about people that is done later."""

from datetime import timedelta

from kuvend.core import clock, jobs
from kuvend.people.operations.personal_data import make_export, write_erasure_ledger
from kuvend.people.operations.retention import forget_last_mail, forget_what_is_over


@jobs.register("people.make_export", is_long=True)
def make(*, export: str) -> None:
    """Make a person's copy of their data."""
    make_export(public_id=export, now=clock.now())


@jobs.register("people.forget_what_is_over")
def forget() -> None:
    """Delete what has had its time."""
    forget_what_is_over(now=clock.now())


@jobs.register("people.forget_last_mail")
def forget_mail(*, message: str) -> None:
    """Forget the last mail to somebody who was erased."""
    forget_last_mail(public_id=message)


@jobs.register("people.write_erasure_ledger")
def write_ledger() -> None:
    """Make the ledger of erasures whole, should a crash have come between an erasure and its line."""
    write_erasure_ledger()


jobs.every("people.forget_what_is_over", days=1, offset=timedelta(hours=1))
jobs.every("people.write_erasure_ledger", hours=1)
