"""The outbox at the desk: what became of the mails, and trying again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuvend.core import clock
from kuvend.core.access import permission
from kuvend.core.errors import Refused
from kuvend.core.paging import page_of
from kuvend.core.subjects import ActorRequest
from kuvend.messaging import operations, queries
from kuvend.messaging.forms import OutboxFilterForm
from kuvend.messaging.models import OutboxMessage
from kuvend.messaging.permissions import check_read_outbox


@permission("messaging.read_outbox")
@require_safe
def show_outbox(request: ActorRequest) -> HttpResponse:
    """Show mails with what became of them, newest first; those that could not be sent unless asked otherwise."""
    check_read_outbox(request)
    form = OutboxFilterForm(request.GET or None)
    page = page_of(queries.outbox(**form.asked), request)
    context = {"form": form, "lines": [queries.as_line(row) for row in page.rows], "paging": page.paging}
    return render(request, "messaging/desk/outbox.html", context)


@permission("messaging.read_outbox")
@require_POST
def send_again(request: ActorRequest, public_id: str) -> HttpResponse:
    """Try once more to send a mail that could not be sent."""
    check_read_outbox(request)
    message = get_object_or_404(OutboxMessage, public_id=public_id)
    try:
        operations.send_again(message, by=request.person, now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("The mail is on its way again."))
    return redirect("messaging_outbox")
