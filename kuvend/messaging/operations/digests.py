"""The daily mail: everything that was collected for one recipient, in one."""

from datetime import datetime

from django.db import transaction

from kuvend.messaging import rules
from kuvend.messaging.emails import DIGEST
from kuvend.messaging.models import OutboxMessage
from kuvend.messaging.operations.posting import post
from kuvend.messaging.states import MessageState

MOST_IN_ONE = 100


def send_digests(*, now: datetime) -> int:
    """Post one mail to each recipient for whom something was collected; return how many."""
    collected = OutboxMessage.objects.filter(state=MessageState.COLLECTED)
    addresses = collected.order_by("to").values_list("to", flat=True).distinct()
    return sum(_send_digest(address, now=now) for address in list(addresses))


def _send_digest(address: str, *, now: datetime) -> bool:
    with transaction.atomic():
        rows = OutboxMessage.objects.filter(to=address, state=MessageState.COLLECTED, not_before__lte=now)
        messages = list(rows.select_for_update().order_by("posted_at", "pk")[:MOST_IN_ONE])
        if not messages:
            return False
        last = messages[-1]
        entries = [{"subject": message.subject, "body": _own_text(message)} for message in messages]
        digest = post(
            kind=DIGEST,
            to=address,
            language=last.language,
            context={"entries": entries, "count": len(entries)},
            key=f"digest:{last.public_id}",
            now=now,
            person_id=last.person_id,
            sender_name=last.sender_name if len({message.sender_name for message in messages}) == 1 else "",
        )
        rows = OutboxMessage.objects.filter(pk__in=[message.pk for message in messages])
        state = MessageState.DIGESTED if digest else MessageState.DROPPED
        rows.update(state=state, digest=digest, finished_at=now)
        return digest is not None


def _own_text(message: OutboxMessage) -> str:
    """Return the text of a message without its end, which the digest has of its own."""
    return rules.tidy(message.text.partition(f"\n{rules.END_MARK}\n")[0]).strip()
