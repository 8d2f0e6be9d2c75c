"""Writing mail, sending it, and what people choose."""

from kuvend.messaging.operations.delivering import deliver, deliver_due, prune_messages, send_again
from kuvend.messaging.operations.digests import send_digests
from kuvend.messaging.operations.posting import post
from kuvend.messaging.operations.preferences import choose_delivery, erase_recipient, unsubscribe
from kuvend.messaging.operations.restoring import drop_restored_messages

__all__ = [
    "choose_delivery",
    "deliver",
    "deliver_due",
    "drop_restored_messages",
    "erase_recipient",
    "post",
    "prune_messages",
    "send_again",
    "send_digests",
    "unsubscribe",
]
