"""Sending what is in the outbox. May be killed between any two steps.

A message is claimed (committed), sent, and marked as sent. Killed before the claim, it still waits. Killed after it,
the claim goes stale and the message is sent again with the same Message-ID: at least once, and never silently lost.
"""

import smtplib
from datetime import datetime
from email.utils import formataddr, parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from kuvend.audit.operations import HOUSE, record
from kuvend.core import clock, jobs
from kuvend.core.errors import Refused
from kuvend.core.subjects import Actor, Subject
from kuvend.messaging import queries, rules
from kuvend.messaging.emails import UnknownMailError, kind_named
from kuvend.messaging.models import OutboxMessage
from kuvend.messaging.operations.posting import DELIVER
from kuvend.messaging.states import Delivery, MessageState

log = structlog.get_logger("kuvend.messaging")

PERMANENT = range(500, 600)  # SMTP's answers that will not change


def deliver(public_id: str, *, now: datetime) -> MessageState | None:
    """Send one message if it is due; return its state afterwards, or None if it is not there or with somebody else."""
    message = _claim(public_id, now=now)
    if message is None:
        return None
    if not _is_still_wanted(message):
        return _finish(message, MessageState.DROPPED, now=now)
    try:
        _send(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = max((answer[0] for answer in error.recipients.values()), default=0)
        return _retry_or_fail(message, f"recipient refused {code}", is_final=code in PERMANENT, now=now)
    except smtplib.SMTPResponseException as error:
        # A refused sender, login or content is the relay's set-up: worth another try once it is mended.
        return _retry_or_fail(message, f"server answered {error.smtp_code}", is_final=False, now=now)
    except OSError as error:  # no connection, and smtplib's other errors
        return _retry_or_fail(message, f"no delivery: {type(error).__name__}", is_final=False, now=now)
    except ValueError as error:  # a header or an address that cannot be written down
        return _retry_or_fail(message, f"cannot be sent: {type(error).__name__}", is_final=True, now=now)
    return _finish(message, MessageState.SENT, now=clock.now())


def deliver_due(*, now: datetime, at_most: int = 500) -> int:
    """Send everything that is due, also what a killed worker left behind; return how many were tried."""
    tried = 0
    for public_id in list(queries.due(now=now).values_list("public_id", flat=True)[:at_most]):
        tried += deliver(public_id, now=clock.now()) is not None
    return tried


def send_again(message: OutboxMessage, *, by: Actor, now: datetime) -> None:
    """Try a failed mail once more from the beginning: somebody has mended what stood in its way.

    Raises:
        Refused: it did not fail, it is about to be sent, or its text is no longer kept.
    """
    if message.is_secret or not message.text:
        raise Refused(_("The text of this mail is no longer kept, so it cannot be sent again."))
    with transaction.atomic():
        failed = OutboxMessage.objects.filter(pk=message.pk, state=MessageState.FAILED)
        if not failed.update(state=MessageState.WAITING, attempts=0, not_before=now, finished_at=None, failure=""):
            raise Refused(_("This mail is on its way already."))
        record(
            chain=HOUSE,
            action="messaging.send_again",
            subject=Subject("mail", message.public_id),
            by=by,
            now=now,
            facts={"kind": message.kind},
        )
        jobs.enqueue(DELIVER, message=message.public_id)


def _claim(public_id: str, *, now: datetime) -> OutboxMessage | None:
    """Take a due message for ourselves. Of several, one wins."""
    is_stale = Q(state=MessageState.SENDING, claimed_at__lt=now - rules.CLAIM_LASTS)
    due = OutboxMessage.objects.filter(
        Q(state=MessageState.WAITING) | is_stale, public_id=public_id, not_before__lte=now
    )
    if not due.update(state=MessageState.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return None
    return OutboxMessage.objects.get(public_id=public_id)


def _is_still_wanted(message: OutboxMessage) -> bool:
    """Tell whether nobody has unsubscribed since the message was written."""
    try:
        topic = kind_named(message.kind).topic
    except UnknownMailError:  # declared by an earlier version of the house
        return True
    if topic is None:
        return True
    wanted = queries.delivery_wanted(topic=topic, person_id=message.person_id, address=message.to)
    return wanted != Delivery.NEVER


def _send(message: OutboxMessage) -> None:
    own_name, own_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=formataddr((message.sender_name or own_name, own_address)),
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=message.headers,
    )
    mail.attach_alternative(message.html, "text/html")
    mail.send()


def _retry_or_fail(message: OutboxMessage, failure: str, *, is_final: bool, now: datetime) -> MessageState:
    delay = rules.delay_after(message.attempts)
    log.warning(
        "mail_not_sent", message=message.public_id, kind=message.kind, failure=failure, attempt=message.attempts
    )
    if is_final or delay is None:
        return _finish(message, MessageState.FAILED, failure=failure, now=now)
    _mine(message).update(state=MessageState.WAITING, claimed_at=None, not_before=now + delay, failure=failure)
    return MessageState.WAITING


def _finish(message: OutboxMessage, state: MessageState, *, now: datetime, failure: str = "") -> MessageState:
    values = {"text": "", "html": ""} if message.is_secret else {}
    _mine(message).update(state=state, claimed_at=None, finished_at=now, failure=failure, **values)
    return state


def _mine(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """Return the message as long as nobody took our stale claim."""
    return OutboxMessage.objects.filter(pk=message.pk, state=MessageState.SENDING, attempts=message.attempts)


def prune_messages(*, now: datetime) -> int:
    """Forget the texts of mails sent a month ago and every trace of those finished a year ago; return how many rows."""
    ended = OutboxMessage.objects.filter(finished_at__lt=now - rules.SENT_BODIES_KEPT)
    pruned = ended.exclude(text="").update(text="", html="")
    return pruned + OutboxMessage.objects.filter(finished_at__lt=now - rules.MESSAGES_KEPT).delete()[0]
