"""How each member stands: suspended, reinstated, gone; and relations between organisations."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.core.paging import page_of
from kuvend.directory.forms.networks import ReasonForm, RelationForm, StandingForm
from kuvend.directory.models import Membership, Network, Organisation
from kuvend.directory.operations.memberships import end_membership, reinstate_membership, suspend_membership
from kuvend.directory.operations.relations import relate_organisations
from kuvend.directory.permissions import (
    check_enter_desk,
    check_manage_network,
    check_steward_organisation,
    may_appoint_heads,
    may_manage_network,
    may_take_in_members,
    organisations_to_name,
)
from kuvend.directory.permissions.relations import may_agree_to_relation
from kuvend.directory.queries.mandates import mandates_not_over
from kuvend.directory.queries.networks import moves_open_to, standing_of_members
from kuvend.directory.queries.relations import relations_of
from kuvend.directory.states import MembershipState
from kuvend.people.hooks import PersonRequest


@access.permission("directory.enter_desk")
def list_members(request: PersonRequest, slug: str) -> HttpResponse:
    """List the members of a network with their standing."""
    network = get_object_or_404(Network, slug=slug)
    check_enter_desk(request.person, network)
    form = StandingForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"state": "", "q": ""}
    members = standing_of_members(network, state=wanted["state"], text=wanted["q"])
    context = {
        "network": network,
        "form": form,
        "members": page_of(members, request),
        "may_take_in": _may_take_in(request, network),
    }
    return render(request, "directory/desk/members.html", context)


@access.permission("directory.enter_desk")
def show_membership(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Show a membership, its periods, and what can be done."""
    network = get_object_or_404(Network, slug=slug)
    check_enter_desk(request.person, network)
    membership = _membership(network, public_id)
    mandates = mandates_not_over(membership.organisation, network=network, now=clock.now())
    context = {
        "network": network,
        "membership": membership,
        "periods": membership.periods.all(),
        "mandate": mandates[0] if mandates else None,
        "may_end_mandate": may_appoint_heads(request.person, network),
        "moves": moves_open_to(membership, heads=bool(mandates)) if may_manage_network(request.person, network) else [],
        "may_take_back": membership.state in ENDED and _may_take_in(request, network),
    }
    return render(request, "directory/desk/membership.html", context)


ENDED = frozenset({MembershipState.LEFT, MembershipState.REMOVED})


def _may_take_in(request: PersonRequest, network: Network) -> bool:
    return network.closed_at is None and may_take_in_members(request.person, network)


def _suspend(**words: Any) -> None:
    suspend_membership(**words)


def _remove(**words: Any) -> None:
    end_membership(is_removal=True, **words)


MOVES: dict[str, Callable[..., None]] = {
    "suspend": _suspend,
    "reinstate": reinstate_membership,
    "leave": end_membership,
    "remove": _remove,
}


@access.permission("directory.manage_network")
def move_membership(request: PersonRequest, slug: str, public_id: str, move: str) -> HttpResponse:
    """Suspend, reinstate, or end a membership, with a reason."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    membership = _membership(network, public_id)
    if move not in MOVES:
        raise Http404
    titles = {
        "suspend": (_("Suspend the membership"), _("The membership has been suspended.")),
        "reinstate": (_("Lift the suspension"), _("The membership is active again.")),
        "leave": (_("Record that the member left"), _("The membership has ended.")),
        "remove": (_("Remove the member"), _("The member has been removed.")),
    }
    title, done = titles[move]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            MOVES[move](membership=membership, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("directory-desk-membership", network.slug, membership.public_id)
    context = {"form": form, "network": network, "title": title, "button": title, "subject": membership.organisation}
    return render(request, "directory/desk/network_form.html", context, status=422 if form.errors else 200)


@access.permission("directory.steward_organisation")
def relations(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show the relations of an organisation; record another one."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_steward_organisation(request.person, organisation)
    form = RelationForm(request.POST or None)
    form.fields["other"].among = organisations_to_name(request.person)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            relation = relate_organisations(
                organisation=organisation, by=request.person, now=clock.now(), **form.cleaned_data
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            if relation.is_pending:
                messages.success(request, _("The relation has been recorded. It shows once the other side has agreed."))
            else:
                messages.success(request, _("The relation has been recorded."))
            return redirect("directory-desk-relations", organisation.public_id)
    context = {
        "organisation": organisation,
        "rows": relations_of(organisation),
        "may_agree": may_agree_to_relation(request.person, organisation),
        "form": form,
    }
    return render(request, "directory/desk/relations.html", context, status=422 if form.errors else 200)


def _membership(network: Network, public_id: str) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("organisation", "network"), network=network, public_id=public_id
    )
