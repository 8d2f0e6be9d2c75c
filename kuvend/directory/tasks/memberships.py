"""Standing moves on by the clock."""

from kuvend.core import clock, jobs
from kuvend.directory.operations.contacts_shown import look_at_all_contacts
from kuvend.directory.operations.memberships import advance_memberships


@jobs.register("directory.advance_memberships", is_long=True)
def advance() -> None:
    """Move on every membership whose time has come."""
    advance_memberships(now=clock.now())


@jobs.register("directory.look_at_all_contacts", is_long=True)
def look_at_contacts() -> None:
    """Hold back the names of people who have an account by now and have not agreed to be public."""
    look_at_all_contacts()


jobs.every("directory.look_at_all_contacts", hours=1)
jobs.every("directory.advance_memberships", hours=1)
