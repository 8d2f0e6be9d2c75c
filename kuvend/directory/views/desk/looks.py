"""The desk's page for logo and colour."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.colour import check_accent, is_colour
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.looks import LookForm
from kuvend.directory.models import Network
from kuvend.directory.operations.looks import change_look
from kuvend.directory.permissions import check_manage_network
from kuvend.directory.rules.addresses import logo_url
from kuvend.people.hooks import PersonRequest


@access.permission("directory.manage_network")
def change(request: PersonRequest, slug: str) -> HttpResponse:
    """Show how readable the colour is; keep colour and logo."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    form = LookForm(
        request.POST or None,
        request.FILES or None,
        has_logo=bool(network.logo),
        initial={"accent_colour": network.accent_colour},
    )
    colour = network.accent_colour
    if request.method == "POST" and form.is_valid():
        colour = form.cleaned_data["accent_colour"].lower()
        if request.POST.get("do") != "check":
            try:
                change_look(
                    network=network,
                    accent_colour=colour,
                    logo=form.cleaned_data["logo"],
                    removes_logo=form.cleaned_data.get("removes_logo", False),
                    by=request.person,
                    now=clock.now(),
                )
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The look has been saved. Every page shows it from now on."))
                return redirect("directory-desk-look", network.slug)
    context = {
        "network": network,
        "form": form,
        "logo_url": logo_url(network.logo),
        "check": check_accent(colour) if is_colour(colour) else None,
    }
    return render(request, "directory/desk/look.html", context)
