"""What people choose to get."""

from datetime import datetime

from django.db import transaction

from kuvend.core.subjects import Actor
from kuvend.messaging import rules
from kuvend.messaging.emails import ALL_TOPICS, Topic
from kuvend.messaging.models import MailPreference, OutboxMessage
from kuvend.messaging.states import Delivery, MessageState


def choose_delivery(*, by: Actor, choices: dict[Topic, Delivery], now: datetime) -> None:
    """Set how a person wants each topic; an earlier "no mails at all" ends."""
    holder = rules.holder_of(person_id=by.public_id, address="")
    with transaction.atomic():
        MailPreference.objects.filter(holder=holder, topic=ALL_TOPICS).update(
            delivery=Delivery.IMMEDIATELY, changed_at=now
        )
        rows = [
            MailPreference(holder=holder, topic=topic.name, delivery=delivery, changed_at=now)
            for topic, delivery in choices.items()
        ]
        MailPreference.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["holder", "topic"], update_fields=["delivery", "changed_at"]
        )


def unsubscribe(*, code: str, now: datetime) -> None:
    """Send no more mails of the topic to which a code belongs. Nothing tells whether the code exists."""
    MailPreference.objects.filter(code=code.strip().lower()).update(delivery=Delivery.NEVER, changed_at=now)


def erase_recipient(*, person_id: str, addresses: list[str], now: datetime) -> int:
    """Erase the mails to a person and what the person chose; return how many messages. What waits is not sent any more.

    A "never" of an address stays: to forget it would be to write again.
    """
    with transaction.atomic():
        MailPreference.objects.filter(holder=rules.holder_of(person_id=person_id, address="")).delete()
        erased = OutboxMessage.objects.filter(person_id=person_id).delete()[0]
        for address in addresses:
            erased += OutboxMessage.objects.filter(to__iexact=address).exclude(state=MessageState.SENDING).delete()[0]
    return erased
