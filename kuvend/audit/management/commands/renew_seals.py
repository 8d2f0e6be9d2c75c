"""For the operator who has changed the installation's secret key."""

from typing import Any

from django.core.management.base import BaseCommand

from kuvend.audit.operations import renew_seals
from kuvend.core import clock


class Command(BaseCommand):
    """Seal the record of decisions with the present key."""

    help = (
        "Seals the record of decisions with the present secret key. Set the former one in KUVEND_SECRET_KEY_FALLBACKS "
        "while this runs: damaged chains are left as they are, and only a known key tells which are whole."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal and say how many."""
        self.stdout.write(f"{renew_seals(by=None, now=clock.now())} chains sealed.")
