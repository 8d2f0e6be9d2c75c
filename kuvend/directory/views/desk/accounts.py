"""Helping with accounts, and who sits at a desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.stewardship import FindPersonForm, HelpForm, NewAddressForm
from kuvend.directory.forms.teams import NetworkRoleForm, OptionalReasonForm
from kuvend.directory.models import Network, NetworkRole
from kuvend.directory.operations.accounts_of_members import (
    appoint_to_desk,
    begin_replacing_address,
    begin_replacing_second_factor,
    finish_replacing,
    stop_replacing,
)
from kuvend.directory.operations.roles import end_network_role
from kuvend.directory.permissions import (
    check_appoint_heads,
    check_enter_desk,
    check_manage_network,
    may_appoint_heads,
    may_manage_network,
)
from kuvend.directory.permissions.accounts import (
    check_help_with_account,
    helped_at_desk,
    is_somebody_else_there,
    open_help_at_desk,
    people_to_help,
)
from kuvend.directory.permissions.networks import check_manage_any_network
from kuvend.directory.queries.roles import heads_of, roles_of_network
from kuvend.people.hooks import PersonRequest
from kuvend.people.models import Account, AccountHelp
from kuvend.people.phrases import HELP_KIND, ROLE
from kuvend.people.states import Role

TEMPLATES = "directory/desk"


@access.permission("directory.help_with_account")
def list_help(request: PersonRequest) -> HttpResponse:
    """List what was begun and waits."""
    check_manage_any_network(request.person)
    rows = [{"help": help_, "label": HELP_KIND[help_.kind]} for help_ in open_help_at_desk(request.person)]
    form = FindPersonForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "rows": rows,
        "now": clock.now(),
        "form": form,
        "text": text,
        "found": people_to_help(request.person, text),
    }
    return render(request, f"{TEMPLATES}/help.html", context)


@access.permission("directory.help_with_account")
def begin_second_factor(request: PersonRequest, person: str) -> HttpResponse:
    """Help somebody who lost the second step."""
    account = get_object_or_404(Account, person__public_id=person)
    check_help_with_account(request.person, account.person)
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.person is not None:
        try:
            begin_replacing_second_factor(account=account, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The person has been told. You can finish this after 24 hours."))
            return redirect("directory-desk-help")
    context = {"form": form, "account": account, "is_address": False}
    return render(request, f"{TEMPLATES}/help_begin.html", context)


@access.permission("directory.help_with_account")
def begin_address(request: PersonRequest, person: str) -> HttpResponse:
    """Help somebody whose mailbox died."""
    account = get_object_or_404(Account, person__public_id=person)
    check_help_with_account(request.person, account.person)
    form = NewAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.person is not None:
        try:
            begin_replacing_address(account=account, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Both addresses have been told. You can finish this after 72 hours."))
            return redirect("directory-desk-help")
    context = {"form": form, "account": account, "is_address": True}
    return render(request, f"{TEMPLATES}/help_begin.html", context)


@access.permission("directory.help_with_account")
def show_help(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show what was begun; finish it when the time has come."""
    help_ = _help(request, public_id)
    if request.method == "POST" and request.person is not None:
        try:
            finish_replacing(help_=help_, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
            return redirect("directory-desk-show-help", help_.public_id)
        messages.success(request, _("Done. The person has been told and is signed out everywhere."))
        return redirect("directory-desk-help")
    assert request.person is not None
    is_mine = help_.requested_by_id == request.person.pk
    context = {
        "help": help_,
        "label": HELP_KIND[help_.kind],
        "is_ready": help_.ready_at <= clock.now(),
        "needs_colleague": is_mine and is_somebody_else_there(request.person, help_.account.person),
        "is_alone": is_mine,
    }
    return render(request, f"{TEMPLATES}/help_show.html", context)


@access.permission("directory.help_with_account")
def stop_help(request: PersonRequest, public_id: str) -> HttpResponse:
    """Stop before anything changes."""
    help_ = _help(request, public_id)
    if request.method == "POST" and request.person is not None:
        try:
            stop_replacing(help_=help_, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("Stopped. Nothing has changed."))
    return redirect("directory-desk-help")


def _help(request: PersonRequest, public_id: str) -> AccountHelp:
    help_ = get_object_or_404(
        AccountHelp.objects.select_related("account__person", "requested_by"),
        public_id=public_id,
        stopped_at=None,
        done_at=None,
    )
    check_help_with_account(request.person, help_.account.person)
    return help_


# -- who sits at the desk of a network -------------------------------------------------------------------------------


@access.permission("directory.enter_desk")
def roles(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who sits at the desk; give somebody a role."""
    network = get_object_or_404(Network, slug=slug)
    check_enter_desk(request.person, network)
    may_appoint = may_appoint_heads(request.person, network)
    form = NetworkRoleForm(request.POST or None, may_appoint=may_appoint)
    if request.method == "POST":
        check_manage_network(request.person, network)
        if form.is_valid() and _appoint(request, network, form):
            return redirect("directory-desk-roles", network.slug)
    helped = helped_at_desk(request.person, network)  # the factor of a colleague at a desk is for the secretariat
    context = {
        "network": network,
        "heads": heads_of(network, now=clock.now()),
        "rows": [
            {
                "role": role,
                "label": ROLE[role.role],
                "may_end": may_appoint or role.role != Role.SECRETARIAT,
                "is_me": request.person is not None and role.person_id == request.person.pk,
                "may_help": role.pk in helped,
            }
            for role in roles_of_network(network)
        ],
        "form": form,
        "may_manage": may_manage_network(request.person, network),
    }
    return render(request, f"{TEMPLATES}/roles.html", context)


def _appoint(request: PersonRequest, network: Network, form: NetworkRoleForm) -> bool:
    assert request.person is not None
    cleaned = form.cleaned_data
    try:
        appoint_to_desk(
            email=cleaned["email"],
            full_name=cleaned["full_name"],
            language=cleaned["language"],
            network=network,
            role=Role(cleaned["role"]),
            by=request.person,
            now=clock.now(),
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("The role is given, and the person has been told."))
    return True


@access.permission("directory.manage_network")
def end_role(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Ask why, then end a role at the desk."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    role = get_object_or_404(
        NetworkRole.objects.select_related("person", "network"), network=network, public_id=public_id, ended_at=None
    )
    if role.role == Role.SECRETARIAT:
        check_appoint_heads(request.person, network)
    form = OptionalReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_network_role(role=role, by=request.person, now=clock.now(), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The role has ended."))
            return redirect("directory-desk-roles", network.slug)
    context = {"network": network, "role": role, "label": ROLE[role.role], "form": form}
    return render(request, f"{TEMPLATES}/role_end.html", context)
