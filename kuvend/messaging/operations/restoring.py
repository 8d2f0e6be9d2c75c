"""Mail after a restore: what waited when the backup was taken has most likely been sent since."""

from datetime import datetime

from django.db import transaction

from kuvend.messaging.models import OutboxMessage
from kuvend.messaging.states import MessageState

FAILURE = "restored"


@transaction.atomic
def drop_restored_messages(*, now: datetime) -> int:
    """Send nothing twice: drop every message that was on its way at the time of the backup; return how many."""
    on_the_way = OutboxMessage.objects.filter(state__in=[MessageState.WAITING, MessageState.SENDING])
    return on_the_way.update(state=MessageState.DROPPED, claimed_at=None, finished_at=now, failure=FAILURE)
