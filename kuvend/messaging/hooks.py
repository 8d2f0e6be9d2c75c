"""What the outbox asks of the apps above."""

from django.http import HttpRequest

from kuvend.core.hooks import Hook

# Asked with the request of a signed-in person: may this person see to whom mails went and what became of them?
may_read_outbox: Hook[[HttpRequest], bool] = Hook("messaging.may_read_outbox")
