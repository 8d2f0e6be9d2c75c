"""The graph of networks moves with the calendar; members hear what happens to their network."""

from datetime import datetime, timedelta

from kuvend.core import clock, jobs
from kuvend.directory.operations.closing import TELL_MEMBERS
from kuvend.directory.operations.closing import tell_members as write_to_members
from kuvend.directory.operations.networks import turn_links


@jobs.register("directory.turn_links", is_long=True)
def turn() -> None:
    """Find members under the networks to which they belong from today on, and no longer under the others."""
    turn_links(now=clock.now())


@jobs.register(TELL_MEMBERS, is_long=True)
def tell_members(*, network: str, is_closed: bool, at: str, told: list[str]) -> None:
    """Write to the members of a network that was closed or opened again."""
    write_to_members(network_id=network, is_closed=is_closed, at=datetime.fromisoformat(at), told=told)


jobs.every("directory.turn_links", days=1, offset=timedelta(minutes=1))
