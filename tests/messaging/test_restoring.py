"""A restored house sends nothing a second time, and a house whose mail stands still says so."""

from datetime import timedelta

import pytest

from kuvend.core import clock
from kuvend.messaging.models import OutboxMessage
from kuvend.messaging.operations import drop_restored_messages
from kuvend.messaging.queries import due, outbox_is_moving
from kuvend.messaging.states import MessageState

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def waiting(key: str, *, minutes: int, state: MessageState = MessageState.WAITING) -> OutboxMessage:
    posted_at = clock.now() - timedelta(minutes=minutes)
    return OutboxMessage.objects.create(
        key=key, kind="test", to="ana@example.org", language="sq", subject="s", text="t", html="h", state=state,
        posted_at=posted_at, not_before=posted_at, claimed_at=posted_at if state == MessageState.SENDING else None,
    )  # fmt: skip


def test_what_was_on_its_way_is_not_sent_again() -> None:
    waiting("a", minutes=1)
    waiting("b", minutes=60, state=MessageState.SENDING)
    sent = waiting("c", minutes=5, state=MessageState.SENT)
    assert drop_restored_messages(now=clock.now()) == 2
    assert not due(now=clock.now()).exists()
    sent.refresh_from_db()
    assert sent.state == MessageState.SENT


def test_an_outbox_that_stands_still_is_seen() -> None:
    assert outbox_is_moving().is_well
    waiting("a", minutes=5)
    assert outbox_is_moving().is_well
    waiting("b", minutes=45)
    finding = outbox_is_moving()
    assert not finding.is_well
    assert "45 minutes" in finding.detail
