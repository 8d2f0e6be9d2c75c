"""How one's own organisation stands: confirm its profile, read why a standing changed, leave a network."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.teams import LeaveForm, ReadersForm
from kuvend.directory.models import Membership, Organisation
from kuvend.directory.operations.memberships import confirm_profile, give_up_membership
from kuvend.directory.operations.seeing import choose_readers
from kuvend.directory.permissions import check_represent, check_see_history, may_act_for, may_enter_desk, may_represent
from kuvend.directory.phrases import READERS_CHOSEN
from kuvend.directory.queries.standing import seats_in, shown_to, standing_in_networks
from kuvend.directory.states import ProfileState
from kuvend.people.hooks import PersonRequest

TEMPLATES = "directory/member"


@access.permission("directory.see_history")
def show(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show standing, periods and decisions in each network; its representatives confirm the profile here."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_see_history(request.person, organisation)
    standings = standing_in_networks(organisation)
    if not may_act_for(request.person, organisation):
        # A desk reads what was decided in its own network, not the reasons of others.
        standings = [one for one in standings if may_enter_desk(request.person, one.membership.network)]
    context = {
        "organisation": organisation,
        "standings": standings,
        "is_asked": any(standing.is_asked for standing in standings),
        "may_represent": may_represent(request.person, organisation),
        "readers_form": ReadersForm(initial={"shown_to": shown_to(organisation)}),
        "may_choose_readers": may_represent(request.person, organisation)
        and organisation.state in {ProfileState.DRAFT, ProfileState.PUBLISHED},
        "is_published": organisation.state == ProfileState.PUBLISHED,
    }
    return render(request, f"{TEMPLATES}/standing.html", context)


@access.permission("directory.represent")
def confirm(request: PersonRequest, public_id: str) -> HttpResponse:
    """Say with one click that the profile is still right."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_represent(request.person, organisation)
    if request.method == "POST":
        confirm_profile(organisation=organisation, by=request.person, now=clock.now())
        messages.success(request, _("Thank you. The profile is confirmed as of today."))
    return redirect("directory-standing", organisation.public_id)


@access.permission("directory.represent")
def choose_who_sees(request: PersonRequest, public_id: str) -> HttpResponse:
    """Say who sees the profile at all: everybody, members, or only the office."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_represent(request.person, organisation)
    assert request.person is not None
    form = ReadersForm(request.POST)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["shown_to"]
        try:
            choose_readers(organisation=organisation, to=to, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, str(READERS_CHOSEN[to]))
    return redirect("directory-standing", organisation.public_id)


@access.permission("directory.represent")
def leave(request: PersonRequest, public_id: str, membership: str) -> HttpResponse:
    """Say what happens, then end the membership in a network."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_represent(request.person, organisation)
    assert request.person is not None
    found = get_object_or_404(
        Membership.objects.select_related("organisation", "network"), organisation=organisation, public_id=membership
    )
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_up_membership(membership=found, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The membership has ended."))
            return redirect("directory-standing", organisation.public_id)
    context = {
        "organisation": organisation,
        "network": found.network,
        "seats": seats_in(found.network, organisation),
        "form": form,
    }
    return render(request, f"{TEMPLATES}/membership_leave.html", context, status=422 if form.errors else 200)
