"""Who may look into the outbox: the apps above say it."""

from django.http import Http404, HttpRequest

from kuvend.messaging.hooks import may_read_outbox


def check_read_outbox(request: HttpRequest) -> None:
    """Let pass who may look into the outbox.

    Raises:
        Http404: somebody else, who is not told that there is one.
    """
    if not any(may_read_outbox.ask(request)):
        raise Http404
