"""Making an organisation of the directory a member without an application, or taking one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.core.paging import page_of
from kuvend.directory.forms.memberships import FindMemberForm, TakeInForm
from kuvend.directory.models import Membership, Network
from kuvend.directory.operations.memberships import take_in_member
from kuvend.directory.permissions import check_take_in_members, may_take_in, organisations_to_name
from kuvend.directory.queries.stewardship import in_network, memberships_of
from kuvend.directory.states import ENDED_STATES
from kuvend.people.hooks import PersonRequest


@access.permission("directory.take_in_members")
def find(request: PersonRequest, slug: str) -> HttpResponse:
    """Look for the organisation in the directory."""
    network = get_object_or_404(Network, slug=slug)
    check_take_in_members(request.person, network)
    form = FindMemberForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = in_network(organisations_to_name(request.person), network, text=text)
    context = {"network": network, "form": form, "text": text, "found": page_of(found, request) if text else None}
    return render(request, "directory/desk/member_find.html", context)


@access.permission("directory.take_in_members")
def take_in(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Ask since when and why, then make the organisation a member and tell it."""
    network = get_object_or_404(Network, slug=slug)
    check_take_in_members(request.person, network)
    organisation = get_object_or_404(organisations_to_name(request.person), public_id=public_id)
    has_own_people = not may_take_in(request.person, organisation)
    earlier = Membership.objects.filter(organisation=organisation, network=network).first()
    if earlier is not None and earlier.state not in ENDED_STATES:
        return redirect("directory-desk-membership", network.slug, earlier.public_id)
    form = TakeInForm(request.POST or None, is_return=earlier is not None)
    if request.method == "POST" and not has_own_people and form.is_valid():
        try:
            membership = take_in_member(
                organisation=organisation, network=network, by=request.person, now=clock.now(), **form.cleaned_data
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The organisation is a member of the network, and has been told."))
            return redirect("directory-desk-membership", network.slug, membership.public_id)
    context = {
        "network": network,
        "organisation": organisation,
        "memberships": memberships_of(organisation),
        "earlier": earlier,
        "form": form,
        "has_own_people": has_own_people,
        "join_url": request.build_absolute_uri(reverse("directory-join-network", args=[network.slug])),
    }
    is_refused = form.errors or (request.method == "POST" and has_own_people)
    return render(request, "directory/desk/member_take_in.html", context, status=422 if is_refused else 200)
