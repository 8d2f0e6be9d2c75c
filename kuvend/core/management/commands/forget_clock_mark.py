"""For the operator whose machine's clock was set forward by mistake and then put right."""

from typing import Any

from django.core.management.base import BaseCommand

from kuvend.core.operations import forget_clock_mark


class Command(BaseCommand):
    """Forget how far time had come."""

    help = (
        "Forgets how far time had come, after the machine's clock was set forward by mistake and is right again. "
        "Deadlines that passed in the mistaken time are open again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget the mark and say what it was."""
        mark = forget_clock_mark()
        self.stdout.write(f"Forgotten: {mark:%Y-%m-%d %H:%M:%S} UTC." if mark else "There was no mark.")
