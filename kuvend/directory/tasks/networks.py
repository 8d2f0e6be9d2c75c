"""The graph of networks moves with the calendar."""

from datetime import timedelta

from kuvend.core import clock, jobs
from kuvend.directory.operations.networks import turn_links


@jobs.register("directory.turn_links", is_long=True)
def turn() -> None:
    """Find members under the networks to which they belong from today on, and no longer under the others."""
    turn_links(now=clock.now())


jobs.every("directory.turn_links", days=1, offset=timedelta(minutes=1))
