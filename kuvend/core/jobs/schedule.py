"""Queues repeated jobs, once per turn however many workers there are."""

from datetime import datetime

from django.db import transaction

from kuvend.core.jobs import queue, registry
from kuvend.core.models import Schedule


def enqueue_turns(*, now: datetime) -> list[str]:
    """Queue each repeated job whose turn has begun and which nobody queued yet; return their names."""
    queued = []
    last = dict(Schedule.objects.values_list("name", "last_turn"))
    for repeated in registry.all_repeated():
        turn = repeated.turn_at(now)
        if repeated.name in last and last[repeated.name] >= turn:
            continue
        with transaction.atomic():
            if _take(repeated.name, turn):
                queue.enqueue(repeated.name)
                queued.append(repeated.name)
    return queued


def _take(name: str, turn: datetime) -> bool:
    """Take a turn; False if another worker was faster."""
    if Schedule.objects.filter(name=name, last_turn__lt=turn).update(last_turn=turn):
        return True
    if Schedule.objects.filter(name=name).exists():
        return False
    before = Schedule(name=name, last_turn=registry.BEGINNING)
    Schedule.objects.bulk_create([before], ignore_conflicts=True)
    return bool(Schedule.objects.filter(name=name, last_turn__lt=turn).update(last_turn=turn))
