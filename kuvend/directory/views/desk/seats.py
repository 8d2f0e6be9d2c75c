"""With which account somebody signs in who has a seat in a body."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.networks import SeatAccountForm
from kuvend.directory.models import BodyMember, Network
from kuvend.directory.operations.bodies import link_seat
from kuvend.directory.permissions import check_manage_network
from kuvend.people.hooks import PersonRequest


@access.permission("directory.manage_network")
def link_account(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Link a seat with an account, by its address."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    member = get_object_or_404(
        BodyMember.objects.select_related("body__network"), public_id=public_id, body__network=network
    )
    form = SeatAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link_seat(member=member, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The account is linked. The person has been told by mail."))
            return redirect("directory-desk-body", network.slug, member.body.public_id)
    context = {
        "form": form,
        "network": network,
        "title": _("Link an account with the seat of %(name)s") % {"name": member.full_name},
        "button": _("Link the account"),
    }
    return render(request, "directory/desk/network_form.html", context, status=422 if form.errors else 200)
