"""Words used twice."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
