"""Standing moves on by the clock."""

from kuvend.core import clock, jobs
from kuvend.directory.operations.memberships import advance_memberships


@jobs.register("directory.advance_memberships", is_long=True)
def advance() -> None:
    """Move on every membership whose time has come."""
    advance_memberships(now=clock.now())


jobs.every("directory.advance_memberships", hours=1)
