"""Putting a mail into the outbox, in the transaction of what it tells about."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from kuvend.core import jobs
from kuvend.core.ids import new_public_id
from kuvend.core.text import direction
from kuvend.messaging import queries, rules
from kuvend.messaging.emails import MailKind, Topic
from kuvend.messaging.models import MailPreference, OutboxMessage
from kuvend.messaging.states import Delivery, MessageState

DELIVER = "messaging.deliver"


def post(
    *,
    kind: MailKind,
    to: str,
    language: str,
    context: Mapping[str, Any],
    key: str,
    now: datetime,
    person_id: str = "",
    reply_to: str = "",
    sender_name: str = "",
    not_before: datetime | None = None,
) -> OutboxMessage | None:
    """Write one mail to one person and queue it, in the caller's transaction; None where the person wants none.

    `key` names the mail ("accepted:<public id>"): posting it again changes nothing and returns the first. `context` is
    for the templates `emails/<kind>/subject.txt` and `body.txt`, which also get `site_url`, `language` and `to`.
    `sender_name` (a network) is shown as the sender, `reply_to` gets the answers. An address that is none gives a
    message that has failed already, so that a batch goes on and the desk sees it.

    Raises:
        TemplateDoesNotExist: the kind has no templates.
    """
    address = to.strip()
    existing = OutboxMessage.objects.filter(key=key)
    if found := next(iter(existing), None):
        return found
    wanted = Delivery.IMMEDIATELY
    if kind.topic is not None:
        wanted = queries.delivery_wanted(topic=kind.topic, person_id=person_id, address=address)
        if wanted == Delivery.NEVER:
            return None
    message = OutboxMessage(
        public_id=new_public_id(),
        key=key,
        kind=kind.name,
        topic=kind.topic.name if kind.topic else "",
        to=address[: rules.LONGEST_ADDRESS],
        person_id=person_id,
        language=language,
        sender_name=rules.one_line(sender_name, 100),
        reply_to=reply_to.strip() if _is_address(reply_to.strip()) else "",
        is_secret=kind.is_secret,
        state=MessageState.COLLECTED if wanted == Delivery.DAILY else MessageState.WAITING,
        posted_at=now,
        not_before=not_before or now,
    )
    if not _is_address(address):
        message.state, message.failure, message.finished_at = MessageState.FAILED, "not an address", now
    try:
        with transaction.atomic():
            way_out = _way_out(kind.topic, person_id=person_id, address=address, now=now) if kind.topic else ""
            _write(message, context, way_out)
            message.save(force_insert=True)
            if message.state == MessageState.WAITING:
                jobs.enqueue(DELIVER, run_after=message.not_before, message=message.public_id)
    except IntegrityError:
        return existing.get()  # the same mail was posted by another process a moment ago
    return message


def _is_address(address: str) -> bool:
    if len(address) > rules.LONGEST_ADDRESS:
        return False
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _way_out(topic: Topic, *, person_id: str, address: str, now: datetime) -> str:
    """Return the address by which the recipient wants no more of a topic."""
    holder = rules.holder_of(person_id=person_id, address=address)
    rows = MailPreference.objects.filter(holder=holder, topic=topic.name)
    row = next(iter(rows), None)
    if row is None:
        fresh = MailPreference(holder=holder, topic=topic.name, delivery=topic.default, changed_at=now)
        MailPreference.objects.bulk_create([fresh], ignore_conflicts=True)
        row = rows.all().get()
    return str(settings.PUBLIC_URL) + reverse("messaging_unsubscribe", args=[row.code])


def _write(message: OutboxMessage, context: Mapping[str, Any], way_out: str) -> None:
    """Render a message in its recipient's language and fix its headers."""
    language = message.language if translation.check_for_language(message.language) else settings.LANGUAGE_CODE
    with translation.override(language):
        values = {
            "site_url": settings.PUBLIC_URL,
            "language": language,
            "to": message.to,
            "way_out": way_out,
            **context,
        }
        message.subject = rules.one_line(_render(f"emails/{message.kind}/subject.txt", values))
        body = rules.tidy(_render(f"emails/{message.kind}/body.txt", values))
        message.text = rules.tidy(_render("messaging/mail.txt", {**values, "body": body}))
        message.html = render_to_string(
            "messaging/mail.html",
            {
                "subject": message.subject,
                "body": rules.as_html(message.text),
                "language": translation.to_locale(language).replace("_", "-"),
                "direction": direction(language),
            },
        )
    host = settings.MAIL_DOMAIN
    message.headers = {
        # The same however often it is tried, so that servers can tell a mail sent twice.
        "Message-ID": f"<{message.public_id}@{host}>",
        "Date": format_datetime(message.posted_at),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no machine should answer
        "Content-Language": translation.to_locale(language).replace("_", "-"),
    }
    if way_out:  # RFC 8058
        message.headers |= {
            "List-Unsubscribe": f"<{way_out}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


def _render(name: str, values: Mapping[str, Any]) -> str:
    """Render a template of plain text: nothing is escaped."""
    template = Engine.get_default().get_template(name)
    return str(template.render(Context(dict(values), autoescape=False)))
