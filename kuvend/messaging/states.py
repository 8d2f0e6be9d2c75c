"""What becomes of a message, and what a person wants."""

from enum import StrEnum


class MessageState(StrEnum):
    """waiting → sending → sent; failed when it never will be; dropped when the person does not want it any more.

    A message that waits for the daily digest is collected, and digested when it went out as part of one.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    COLLECTED = "collected"
    DIGESTED = "digested"


MOVES: dict[MessageState, frozenset[MessageState]] = {
    MessageState.WAITING: frozenset({MessageState.SENDING, MessageState.DROPPED}),
    MessageState.SENDING: frozenset({MessageState.SENT, MessageState.WAITING, MessageState.FAILED}),
    MessageState.COLLECTED: frozenset({MessageState.DIGESTED, MessageState.DROPPED}),
    MessageState.SENT: frozenset(),
    MessageState.FAILED: frozenset({MessageState.WAITING}),  # somebody mended what stood in the way
    MessageState.DROPPED: frozenset(),
    MessageState.DIGESTED: frozenset(),
}


class Delivery(StrEnum):
    """How a person wants the mails of one topic."""

    IMMEDIATELY = "immediately"
    DAILY = "daily"
    NEVER = "never"
