"""Applications go when their time is over."""

from datetime import timedelta

from kuvend.core import clock, jobs
from kuvend.directory.operations.joining import erase_expired_applications


@jobs.register("directory.erase_expired_applications")
def erase() -> None:
    """Erase applications that were rejected, withdrawn or forgotten long enough ago."""
    erase_expired_applications(now=clock.now())


jobs.every("directory.erase_expired_applications", days=1, offset=timedelta(hours=2))
