"""Organisations at a desk: the list, adding one, and what can be done with one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.formats import listed
from kuvend.core.forms import add_refusal
from kuvend.core.paging import page_of
from kuvend.directory.forms.networks import ReasonForm
from kuvend.directory.forms.stewardship import AddOrganisationForm, BatchInvitationForm, DeskFilterForm
from kuvend.directory.forms.teams import OptionalReasonForm
from kuvend.directory.models import Network, Organisation
from kuvend.directory.operations.claims import invite_in_batch, invite_to_profile
from kuvend.directory.operations.profiles import (
    add_organisation,
    archive_organisation,
    publish_organisation,
    restore_organisation,
)
from kuvend.directory.permissions import (
    STEWARDS,
    check_steward_any_directory,
    check_steward_organisation,
    networks_at_desk,
    organisations_at_desk,
    organisations_to_name,
)
from kuvend.directory.queries.claims import open_invitations
from kuvend.directory.queries.duplicates import similar_to
from kuvend.directory.queries.roles import team_of
from kuvend.directory.queries.stewardship import DeskFilter, at_desk, counts_at_desk, memberships_of
from kuvend.directory.states import ContactKind, ProfileState, Visibility
from kuvend.people.hooks import PersonRequest
from kuvend.people.phrases import ROLE
from kuvend.people.states import Role

TEMPLATES = "directory/desk"
MOST_AT_ONCE = 200


def _networks(request: PersonRequest) -> list[Network]:
    return list(networks_at_desk(request.person, *STEWARDS).order_by("slug"))


@access.permission("directory.steward_directory")
def list_organisations(request: PersonRequest) -> HttpResponse:
    """List the organisations of one's desks; invite several at once."""
    check_steward_any_directory(request.person)
    networks = _networks(request)
    mine = organisations_at_desk(request.person, *STEWARDS)
    if request.method == "POST":
        return _invite_chosen(request)
    form = DeskFilterForm(request.GET, networks=networks)
    wanted = DeskFilter()
    if form.is_valid():
        by_slug = {network.slug: network for network in networks}
        wanted = DeskFilter(
            text=form.cleaned_data["q"],
            state=form.cleaned_data["state"],
            care=form.cleaned_data["care"],
            network=by_slug.get(form.cleaned_data["network"]),
        )
    context = {
        "form": form,
        "page_of_organisations": page_of(at_desk(mine, wanted), request),
        "counts": counts_at_desk(mine),
        "batch_form": BatchInvitationForm(),
    }
    return render(request, f"{TEMPLATES}/organisations.html", context)


def _invite_chosen(request: PersonRequest) -> HttpResponse:
    form = BatchInvitationForm(request.POST)
    chosen = request.POST.getlist("organisation")[:MOST_AT_ONCE]
    organisations = list(organisations_at_desk(request.person, *STEWARDS).filter(public_id__in=chosen))
    if not organisations or not form.is_valid() or request.person is None:
        messages.error(request, _("Tick the organisations you want to invite."))
        return redirect("directory-desk-organisations")
    invited, left_out = invite_in_batch(
        organisations=organisations, language=form.cleaned_data["language"], by=request.person, now=clock.now()
    )
    if invited:
        messages.success(
            request,
            ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", invited)
            % {"n": invited},
        )
    if left_out:
        names = listed(organisation.name for organisation in left_out[:10])
        messages.warning(
            request,
            ngettext(
                "%(n)d was not invited, because it names no e-mail address or was just invited: %(names)s",
                "%(n)d were not invited, because they name no e-mail address or were just invited: %(names)s",
                len(left_out),
            )
            % {"n": len(left_out), "names": names},
        )
    return redirect("directory-desk-organisations")


@access.permission("directory.steward_directory")
def add(request: PersonRequest) -> HttpResponse:
    """Add an organisation that belongs to a network from before; warn of similar names first."""
    check_steward_any_directory(request.person)
    networks = _networks(request)
    form = AddOrganisationForm(request.POST or None, networks=networks)
    similar: list[Any] = []
    if request.method == "POST" and form.is_valid():
        similar = [] if form.cleaned_data["ignore_duplicates"] else _similar(request, form)
        if not similar:
            return _add(request, form, {network.slug: network for network in networks})
    return render(request, f"{TEMPLATES}/organisation_add.html", {"form": form, "similar": similar})


def _similar(request: PersonRequest, form: AddOrganisationForm) -> list[Any]:
    """Look among what everybody sees and what this desk sees; drafts of other desks are theirs."""
    return similar_to(form.cleaned_data["name"], among=organisations_to_name(request.person))


def _add(request: PersonRequest, form: AddOrganisationForm, networks: dict[str, Network]) -> HttpResponse:
    assert request.person is not None
    cleaned = form.cleaned_data
    content: dict[str, Any] = {name: cleaned[name] for name in ("acronym", "country", "type")}
    if cleaned["email"]:
        content["contact_points"] = [
            {"kind": ContactKind.EMAIL, "value": cleaned["email"], "visibility": Visibility.DESK}
        ]
    organisation = add_organisation(
        name=cleaned["name"],
        network=networks[cleaned["network"]],
        content=content,
        is_published=cleaned["is_published"],
        by=request.person,
        now=clock.now(),
    )
    messages.success(request, _("The organisation is in the directory."))
    return redirect("directory-desk-organisation", organisation.public_id)


@access.permission("directory.steward_organisation")
def show(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show what the desk needs to know of one organisation, and what it can do; invite somebody."""
    from kuvend.directory.forms.teams import InvitationForm  # noqa: PLC0415

    organisation = get_object_or_404(Organisation.objects.select_related("merged_into"), public_id=public_id)
    check_steward_organisation(request.person, organisation)
    form = InvitationForm(request.POST or None, initial={"email": _first_address(organisation)})
    if request.method == "POST" and form.is_valid():
        try:
            invite_to_profile(
                organisation=organisation,
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                language=form.cleaned_data["language"],
                by=request.person,
                now=clock.now(),
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The invitation is on its way. Its link works for 30 days."))
            return redirect("directory-desk-organisation", organisation.public_id)
    context = {
        "organisation": organisation,
        "memberships": memberships_of(organisation),
        "team": [{"role": role, "label": ROLE[role.role]} for role in team_of(organisation)],
        "invitations": open_invitations(organisation),
        "merges": organisation.merges.filter(undone_at=None).select_related("absorbed").order_by("-at"),
        "form": form,
        "is_invitable": organisation.state in {ProfileState.DRAFT, ProfileState.PUBLISHED},
        "now": clock.now(),
    }
    return render(request, f"{TEMPLATES}/organisation.html", context)


def _first_address(organisation: Organisation) -> str:
    return organisation.contact_points.filter(kind=ContactKind.EMAIL).values_list("value", flat=True).first() or ""


@access.permission("directory.steward_organisation")
def publish(request: PersonRequest, public_id: str) -> HttpResponse:
    """Let visitors see a draft."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_steward_organisation(request.person, organisation)
    if request.method == "POST":
        try:
            publish_organisation(organisation=organisation, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The profile is published."))
    return redirect("directory-desk-organisation", organisation.public_id)


@access.permission("directory.steward_organisation")
def archive(request: PersonRequest, public_id: str) -> HttpResponse:
    """Ask why, then take a profile out of sight."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_steward_organisation(request.person, organisation)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.person is not None:
        try:
            archive_organisation(
                organisation=organisation, by=request.person, now=clock.now(), reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The profile is archived. You can bring it back at any time."))
            return redirect("directory-desk-organisation", organisation.public_id)
    return render(request, f"{TEMPLATES}/organisation_archive.html", {"organisation": organisation, "form": form})


@access.permission("directory.steward_organisation")
def restore(request: PersonRequest, public_id: str) -> HttpResponse:
    """Bring a profile back from the archive."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_steward_organisation(request.person, organisation)
    form = OptionalReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.person is not None:
        try:
            restore_organisation(
                organisation=organisation, by=request.person, now=clock.now(), reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The profile is back."))
    return redirect("directory-desk-organisation", organisation.public_id)
