"""Invitations go when nobody answers."""

from datetime import timedelta

from kuvend.core import clock, jobs
from kuvend.directory.operations.claims import forget_unanswered_invitations


@jobs.register("directory.forget_unanswered_invitations")
def forget() -> None:
    """Delete invitations that nobody accepted for a long time."""
    forget_unanswered_invitations(now=clock.now())


jobs.every("directory.forget_unanswered_invitations", days=1, offset=timedelta(hours=2, minutes=30))
