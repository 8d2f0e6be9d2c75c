"""When mail goes out."""

from datetime import timedelta

from kuvend.core import clock, jobs
from kuvend.messaging import operations


@jobs.register("messaging.deliver")
def deliver(*, message: str) -> None:
    """Send one message at once. What does not succeed is tried again by the sweep."""
    operations.deliver(message, now=clock.now())


@jobs.register("messaging.deliver_due")
def deliver_due() -> None:
    """Send what had to wait and what a killed worker left behind."""
    operations.deliver_due(now=clock.now())


@jobs.register("messaging.send_digests", is_long=True)
def send_digests() -> None:
    """Post the daily mails."""
    operations.send_digests(now=clock.now())


@jobs.register("messaging.prune_messages")
def prune_messages() -> None:
    """Forget old mails."""
    operations.prune_messages(now=clock.now())


jobs.every("messaging.deliver_due", minutes=1)
jobs.every("messaging.send_digests", days=1, offset=timedelta(hours=6))
jobs.every("messaging.prune_messages", days=1, offset=timedelta(hours=2))
