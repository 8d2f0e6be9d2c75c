"""Every night: which profiles are probably one organisation."""

from datetime import timedelta

from kuvend.core import clock, jobs
from kuvend.directory.operations.duplicates import look_for_duplicates


@jobs.register("directory.look_for_duplicates", is_long=True)
def look() -> None:
    """Compare the profiles of the whole directory."""
    look_for_duplicates(now=clock.now())


jobs.every("directory.look_for_duplicates", days=1, offset=timedelta(hours=3, minutes=30))
