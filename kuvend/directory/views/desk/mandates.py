"""Mandates of Heads of Network, and bodies with their members."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.networks import BodyForm, EndForm, LastDayForm, MandateForm, SeatForm
from kuvend.directory.models import Body, BodyMember, HeadOfNetworkMandate, Network
from kuvend.directory.operations.bodies import close_body, end_seat, seat_member, set_up_body
from kuvend.directory.operations.mandates import end_mandate, give_mandate
from kuvend.directory.permissions import (
    check_appoint_heads,
    check_enter_desk,
    check_manage_network,
    may_manage_network,
    organisations_to_name,
)
from kuvend.directory.queries.networks import accepts_co_heads, member_names
from kuvend.people.hooks import PersonRequest


@access.permission("directory.appoint_heads")
def give(request: PersonRequest, slug: str) -> HttpResponse:
    """Record a mandate."""
    network = get_object_or_404(Network, slug=slug)
    check_appoint_heads(request.person, network)
    form = MandateForm(request.POST or None, accepts_co_heads=accepts_co_heads(network))
    for name in {"holder", "co_holder"} & set(form.fields):
        _offer(form, name, network, request)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        holders = [holder for holder in (values.pop("holder"), values.pop("co_holder", None)) if holder]
        try:
            give_mandate(network=network, holders=holders, by=request.person, now=clock.now(), **values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The mandate has been recorded."))
            return redirect("directory-desk-network", network.slug)
    return _form(request, form, network, title=_("Record a mandate"), button=_("Record the mandate"))


@access.permission("directory.appoint_heads")
def end(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """End a mandate."""
    network = get_object_or_404(Network, slug=slug)
    check_appoint_heads(request.person, network)
    mandate = get_object_or_404(HeadOfNetworkMandate, public_id=public_id, network=network)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_mandate(mandate=mandate, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The mandate ends on that day."))
            return redirect("directory-desk-network", network.slug)
    return _form(request, form, network, title=_("End the mandate"), button=_("End the mandate"), mandate=mandate)


@access.permission("directory.manage_network")
def set_up(request: PersonRequest, slug: str) -> HttpResponse:
    """Set up a body of the network."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        body = set_up_body(owner=network, by=request.person, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("The body has been set up. Now give its members their seats."))
        return redirect("directory-desk-body", network.slug, body.public_id)
    return _form(request, form, network, title=_("Set up a body"), button=_("Set up the body"))


@access.permission("directory.enter_desk")
def show_body(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Show a body and its members; seat another one."""
    network = get_object_or_404(Network, slug=slug)
    check_enter_desk(request.person, network)
    body = get_object_or_404(Body, public_id=public_id, network=network)
    form = SeatForm(request.POST or None)
    _offer(form, "organisation", network, request)
    if request.method == "POST":
        check_manage_network(request.person, network)
        if form.is_valid():
            try:
                seat_member(body=body, by=request.person, now=clock.now(), **form.cleaned_data)
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The seat has been recorded."))
                return redirect("directory-desk-body", network.slug, body.public_id)
    context = {
        "network": network,
        "body": body,
        "members": body.members.select_related("organisation"),
        "leaves_appeals": body.hears_appeals and not body.members.filter(person__isnull=False).exists(),
        "form": form,
        "may_manage": may_manage_network(request.person, network),
    }
    return render(request, "directory/desk/body.html", context, status=422 if form.errors else 200)


@access.permission("directory.manage_network")
def close(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Close a body."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    body = get_object_or_404(Body, public_id=public_id, network=network)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_body(body=body, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The body ends on that day, and so do its members' terms."))
            return redirect("directory-desk-network", network.slug)
    return _form(request, form, network, title=_("Close the body"), button=_("Close the body"))


@access.permission("directory.manage_network")
def leave_seat(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """End a member's term in a body."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    member = get_object_or_404(BodyMember.objects.select_related("body"), public_id=public_id, body__network=network)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_seat(member=member, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The term ends on that day."))
            return redirect("directory-desk-body", network.slug, member.body.public_id)
    return _form(request, form, network, title=_("End the term"), button=_("End the term"))


def _offer(form: Any, name: str, network: Network, request: PersonRequest) -> None:
    """Suggest members of the network; take any organisation that whoever asks may know of."""
    form.fields[name].suggestions = member_names(network)
    form.fields[name].among = organisations_to_name(request.person)


def _form(request: PersonRequest, form: Any, network: Network, *, title: str, button: str, **more: Any) -> HttpResponse:
    context = {"form": form, "network": network, "title": title, "button": button, **more}
    return render(request, "directory/desk/network_form.html", context, status=422 if form.errors else 200)
