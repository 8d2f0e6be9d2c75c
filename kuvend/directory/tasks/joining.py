"""The office learns what waits; applications go when their time is over."""

from datetime import timedelta

from kuvend.core import clock, jobs
from kuvend.directory.operations.joining import (
    erase_expired_applications,
    minimise_applications_of_former_members,
    remind_of_drafts,
    remind_of_later_questions,
    remind_of_questions,
)
from kuvend.directory.operations.joining.telling import TELL_OFFICE
from kuvend.directory.operations.joining.telling import tell_office as write_to_office


@jobs.register("directory.erase_expired_applications")
def erase() -> None:
    """Erase applications that were rejected, withdrawn or forgotten long ago, and what former members once wrote.

    Whoever might have forgotten one is told first.
    """
    remind_of_drafts(now=clock.now())
    erase_expired_applications(now=clock.now())
    minimise_applications_of_former_members(now=clock.now())


@jobs.register(TELL_OFFICE)
def tell_office(*, application: str, step: str, key: str, by: str = "") -> None:
    """Write to those who should know of a step of an application."""
    write_to_office(application_id=application, step=step, key=key, by_id=by, now=clock.now())


@jobs.register("directory.remind_of_questions")
def remind() -> None:
    """Remind applicants of questions, and new members of the second form, whose time is nearly over."""
    remind_of_questions(now=clock.now())
    remind_of_later_questions(now=clock.now())


jobs.every("directory.erase_expired_applications", days=1, offset=timedelta(hours=2))
jobs.every("directory.remind_of_questions", hours=1)
