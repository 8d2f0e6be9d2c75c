"""Words used twice."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.audit.phrases import declare_kinds, declare_sentences
from kuvend.messaging.states import Delivery, MessageState

DELIVERY_LABELS: dict[Delivery, Promise] = {
    Delivery.IMMEDIATELY: _("At once"),
    Delivery.DAILY: _("Once a day, all in one mail"),
    Delivery.NEVER: _("Never"),
}

STATE_LABELS: dict[MessageState, Promise] = {
    MessageState.WAITING: _("Waiting"),
    MessageState.SENDING: _("Being sent"),
    MessageState.SENT: _("Sent"),
    MessageState.FAILED: _("Could not be sent"),
    MessageState.DROPPED: _("Not sent: not wanted any more"),
    MessageState.COLLECTED: _("Waiting for the daily mail"),
    MessageState.DIGESTED: _("Sent with the daily mail"),
}

# The word with which each failure of `operations.delivering` begins → what it means to the desk.
FAILURES: dict[str, Promise] = {
    "not an address": _("This is no e-mail address."),
    "recipient refused": _("The receiving server does not take mail for this address."),
    "server answered": _("The mail server did not take it. Tell the operator."),
    "no delivery": _("The mail server could not be reached. Tell the operator."),
    "cannot be sent": _("The address cannot be written in a mail."),
}

declare_sentences({"messaging.send_again": _("%(actor)s had a mail sent again")})
declare_kinds({"mail": _("A mail")})


def failure_sentence(failure: str) -> str:
    """Return what a stored failure means; empty where nothing failed."""
    return next((str(words) for beginning, words in FAILURES.items() if failure.startswith(beginning)), failure)
