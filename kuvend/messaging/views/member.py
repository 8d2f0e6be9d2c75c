"""Which mails a person gets, and how often."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuvend.core import clock
from kuvend.core.access import signed_in
from kuvend.core.subjects import ActorRequest
from kuvend.messaging import operations, queries
from kuvend.messaging.forms import DeliveryForm


@signed_in
def choose_delivery(request: ActorRequest) -> HttpResponse:
    """Show each topic with three choices; keep them."""
    choices = queries.choices_of(request.person.public_id)
    form = DeliveryForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        operations.choose_delivery(by=request.person, choices=form.chosen, now=clock.now())
        messages.success(request, _("Saved. You get mails as you have chosen."))
        return redirect("messaging_choose_delivery")
    return render(request, "messaging/member/choose_delivery.html", {"form": form})
