"""Closing a network and opening it again: first what it means, then the reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.networks import ReasonForm
from kuvend.directory.models import Network
from kuvend.directory.operations.closing import close_network, reopen_network
from kuvend.directory.permissions import check_found_network
from kuvend.directory.queries.closing import effects_of_closing
from kuvend.people.hooks import PersonRequest


@access.permission("directory.found_network")
def close(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what closing means for joining and for the members; close."""
    return _ask(request, slug, is_closing=True)


@access.permission("directory.found_network")
def reopen(request: PersonRequest, slug: str) -> HttpResponse:
    """Open a closed network again."""
    return _ask(request, slug, is_closing=False)


def _ask(request: PersonRequest, slug: str, *, is_closing: bool) -> HttpResponse:
    check_found_network(request.person)
    network = get_object_or_404(Network, slug=slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        move = close_network if is_closing else reopen_network
        try:
            move(network=network, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            done = (
                _("The network is closed. Its desk has been told.") if is_closing else _("The network is open again.")
            )
            messages.success(request, done)
            return redirect("directory-desk-network", network.slug)
    context = {"network": network, "form": form, "is_closing": is_closing, "effects": effects_of_closing(network)}
    return render(request, "directory/desk/network_close.html", context, status=422 if form.errors else 200)
