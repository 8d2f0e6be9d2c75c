"""The desk of a network: what it says of itself, and the networks it belongs to."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory import phrases
from kuvend.directory.forms.networks import EndForm, LinkForm, NetworkForm, NewNetworkForm
from kuvend.directory.models import Network, NetworkLink, Organisation
from kuvend.directory.operations.networks import describe_network, found_network, link_networks, unlink_networks
from kuvend.directory.operations.presets import apply_country_preset
from kuvend.directory.permissions import (
    MANAGERS,
    check_enter_desk,
    check_found_network,
    check_manage_network,
    may_appoint_heads,
    may_found_network,
    may_manage_network,
    may_take_in_members,
    networks_at_desk,
    organisations_to_name,
)
from kuvend.directory.queries.figures import members, tree_of
from kuvend.directory.queries.networks import desk_overview
from kuvend.people.hooks import PersonRequest

TEMPLATES = "directory/desk"


@access.permission("directory.enter_desk")
def list_networks(request: PersonRequest) -> HttpResponse:
    """Show the networks at whose desk the person sits."""
    networks = list(networks_at_desk(request.person).order_by("slug"))
    if not networks:
        check_found_network(request.person)
    context = {"networks": networks, "may_found": may_found_network(request.person)}
    return render(request, f"{TEMPLATES}/networks.html", context)


@access.permission("directory.found_network")
def found(request: PersonRequest) -> HttpResponse:
    """Create a network."""
    check_found_network(request.person)
    form = NewNetworkForm(request.POST or None, initial={"time_zone": "Europe/Tirane", "languages": ["en"]})
    form.fields["organisation"].among = organisations_to_name(request.person)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        country = values.pop("preset")
        try:
            network = found_network(by=request.person, now=clock.now(), **values)
            if country:
                apply_country_preset(network=network, country=country, by=request.person, now=clock.now())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The network has been created."))
            return redirect("directory-desk-network", network.slug)
    return _form(request, form, title=_("Create a network"), button=_("Create the network"))


@access.permission("directory.enter_desk")
def show_network(request: PersonRequest, slug: str) -> HttpResponse:
    """Show one network's desk: figures, mandates, bodies and what can be done."""
    network = get_object_or_404(Network, slug=slug)
    check_enter_desk(request.person, network)
    context: dict[str, Any] = {
        "network": network,
        "overview": desk_overview(network),
        "counted": members(tree_of(network.pk)).count(),
        "member_definition": phrases.MEMBER_DEFINITION,
        "may_manage": may_manage_network(request.person, network),
        "may_appoint": may_appoint_heads(request.person, network),
        "may_close": may_found_network(request.person),
        "may_take_in": may_take_in_members(request.person, network),
    }
    return render(request, f"{TEMPLATES}/network.html", context)


@access.permission("directory.manage_network")
def describe(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what the network says of itself."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    initial = {name: getattr(network, name) for name in NetworkForm.base_fields}
    form = NetworkForm(request.POST or None, initial=initial | {"currencies": ", ".join(network.currencies)})
    nameable = organisations_to_name(request.person) | Organisation.objects.filter(as_network=network)
    form.fields["organisation"].among = nameable  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            describe_network(network=network, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            network.refresh_from_db()
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The description has been saved."))
            return redirect("directory-desk-network", network.slug)
    return _form(request, form, network, title=_("Describe the network"), button=_("Save the description"))


@access.permission("directory.manage_network")
def join_network(request: PersonRequest, slug: str) -> HttpResponse:
    """Make this network a member of another one. Both desks are asked: the person must manage both."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    run_too = networks_at_desk(request.person, *MANAGERS).filter(closed_at=None).exclude(pk=network.pk)
    form = LinkForm(request.POST or None, parents=run_too)
    if request.method == "POST" and form.is_valid():
        parent: Network = form.cleaned_data["parent"]
        check_manage_network(request.person, parent)
        try:
            link_networks(
                parent=parent, child=network, since=form.cleaned_data["since"], by=request.person, now=clock.now()
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The network is now a member of the other."))
            return redirect("directory-desk-network", network.slug)
    return _form(request, form, network, title=_("Join another network"), button=_("Join the network"))


@access.permission("directory.manage_network")
def leave_network(request: PersonRequest, slug: str, link_id: int) -> HttpResponse:
    """End the membership of this network in another."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    link = get_object_or_404(NetworkLink.objects.select_related("parent", "child"), pk=link_id, child=network)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unlink_networks(link=link, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The membership in the other network has ended."))
            return redirect("directory-desk-network", network.slug)
    return _form(request, form, network, title=_("Leave the other network"), button=_("End this membership"))


def _form(
    request: PersonRequest, form: Any, network: Network | None = None, *, title: str, button: str
) -> HttpResponse:
    context = {"form": form, "network": network, "title": title, "button": button}
    return render(request, f"{TEMPLATES}/network_form.html", context, status=422 if form.errors else 200)
