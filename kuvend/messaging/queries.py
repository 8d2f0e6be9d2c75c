"""Reading what is on its way and what people want."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kuvend.core import clock
from kuvend.core.health import Finding
from kuvend.messaging import phrases, rules
from kuvend.messaging.emails import ALL_TOPICS, MailKind, Topic, all_topics
from kuvend.messaging.models import MailPreference, OutboxMessage
from kuvend.messaging.states import Delivery, MessageState


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic, and how a person wants it."""

    topic: Topic
    delivery: Delivery


def delivery_wanted(*, topic: Topic, person_id: str, address: str) -> Delivery:
    """Return how the mails of a topic are wanted: a "never" of the person or of the address counts for both."""
    holders = {rules.holder_of(person_id=person_id, address=address), rules.holder_of_address(address)}
    rows = MailPreference.objects.filter(holder__in=holders, topic__in={topic.name, ALL_TOPICS})
    found = {(row.holder, row.topic): Delivery(row.delivery) for row in rows}
    if Delivery.NEVER in found.values():
        return Delivery.NEVER
    own = rules.holder_of(person_id=person_id, address=address)
    return found.get((own, topic.name), topic.default)


def choices_of(person_id: str) -> list[TopicChoice]:
    """Return every topic with what a person chose, in the order of declaration."""
    rows = MailPreference.objects.filter(holder=rules.holder_of(person_id=person_id, address=""))
    found = {row.topic: Delivery(row.delivery) for row in rows}
    is_off = found.get(ALL_TOPICS) == Delivery.NEVER
    return [
        TopicChoice(topic, Delivery.NEVER if is_off else found.get(topic.name, topic.default)) for topic in all_topics()
    ]


def due(*, now: datetime) -> QuerySet[OutboxMessage]:
    """Return messages that should be sent now, also those whose sender was killed on the way; oldest first."""
    is_stale = Q(state=MessageState.SENDING, claimed_at__lt=now - rules.CLAIM_LASTS)
    is_waiting = Q(state=MessageState.WAITING)
    return OutboxMessage.objects.filter(is_waiting | is_stale, not_before__lte=now).order_by("not_before", "pk")


def count_posted(*, kind: MailKind, to: str, since: datetime) -> int:
    """Return how many mails of a kind were posted to an address (as it is written) since a moment."""
    return OutboxMessage.objects.filter(to=to, posted_at__gte=since, kind=kind.name).count()


def oldest_waiting(*, now: datetime) -> datetime | None:
    """Return since when the oldest message that is due waits; None where nothing waits."""
    oldest: datetime | None = due(now=now).values_list("not_before", flat=True).first()
    return oldest


def outbox_is_moving() -> Finding:
    """Does mail leave the house? A question of `kuvend doctor`."""
    now = clock.now()
    oldest = oldest_waiting(now=now)
    if oldest is None:
        return Finding("outbox", is_well=True, detail="no mail is overdue")
    waits = now - oldest
    detail = f"the oldest mail that is due has waited for {int(waits.total_seconds() // 60)} minutes"
    if waits > rules.LONGEST_ORDINARY_WAIT:
        return Finding("outbox", is_well=False, detail=f"{detail.capitalize()}: look at the worker and at EMAIL_URL.")
    return Finding("outbox", is_well=True, detail=detail)


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A mail as the desk sees it: never its text."""

    public_id: str
    posted_at: datetime
    to: str
    subject: str
    state: str
    failure: str
    can_be_sent_again: bool


def outbox(*, states: Collection[MessageState] = (), address: str = "") -> QuerySet[OutboxMessage]:
    """Return mails, newest first: in any of `states` (none: in every state), to addresses that contain `address`."""
    found = OutboxMessage.objects.order_by("-posted_at", "-pk").defer("text", "html", "headers")
    if states:
        found = found.filter(state__in=list(states))
    return found.filter(to__icontains=address) if address else found


def as_line(message: OutboxMessage) -> OutboxLine:
    """Return a mail as the desk sees it."""
    return OutboxLine(
        public_id=message.public_id,
        posted_at=message.posted_at,
        to=message.to,
        subject=message.subject,
        state=str(phrases.STATE_LABELS[MessageState(message.state)]),
        failure=phrases.failure_sentence(message.failure),
        can_be_sent_again=message.state == MessageState.FAILED and not message.is_secret,
    )
