"""When files go."""

from datetime import timedelta

from kuvend.core import clock, jobs
from kuvend.media import operations


@jobs.register("media.delete_expired_files", is_long=True)
def delete_expired_files() -> None:
    """Delete files whose time is over."""
    operations.delete_expired_files(now=clock.now())


@jobs.register("media.sweep_orphans", is_long=True)
def sweep_orphans() -> None:
    """Delete content that no row knows."""
    operations.sweep_orphans(now=clock.now())


jobs.every("media.delete_expired_files", hours=1)
jobs.every("media.sweep_orphans", days=1, offset=timedelta(hours=3))
