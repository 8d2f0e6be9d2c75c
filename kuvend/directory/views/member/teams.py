"""Who looks after a profile: see the team, invite, remove, hand over, leave."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.teams import InvitationForm
from kuvend.directory.models import Organisation, OrganisationRole, ProfileInvitation
from kuvend.directory.operations.claims import invite_to_profile, resend_invitation, revoke_invitation
from kuvend.directory.operations.roles import end_organisation_role, hand_over
from kuvend.directory.permissions import (
    check_manage_team,
    check_represent,
    check_see_history,
    may_act_for,
    may_manage_team,
    may_represent,
)
from kuvend.directory.queries.claims import open_invitations
from kuvend.directory.queries.roles import team_of
from kuvend.directory.queries.teams import organisations_of
from kuvend.people.hooks import PersonRequest
from kuvend.people.phrases import ROLE
from kuvend.people.states import Role

TEMPLATES = "directory/member"


@access.signed_in
def my_profiles(request: PersonRequest) -> HttpResponse:
    """List the profiles one looks after; straight on to the only one."""
    assert request.person is not None
    organisations = list(organisations_of(request.person))
    if len(organisations) == 1:
        return redirect("directory-edit-profile", organisations[0].public_id)
    return render(request, f"{TEMPLATES}/profiles.html", {"organisations": organisations})


@access.permission("directory.see_history")
def team(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show the team and open invitations; who may invites here."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_see_history(request.person, organisation)
    is_manager = may_manage_team(request.person, organisation)
    form = InvitationForm(request.POST or None)
    if request.method == "POST":
        check_manage_team(request.person, organisation)
        if form.is_valid() and _invite(request, organisation, form):
            return redirect("directory-team", organisation.public_id)
    roles = [
        {
            "role": role,
            "label": ROLE[role.role],
            "is_me": request.person is not None and role.person_id == request.person.pk,
        }
        for role in team_of(organisation)
    ]
    context = {
        "organisation": organisation,
        "roles": roles,
        "invitations": open_invitations(organisation) if is_manager else [],
        "form": form,
        "may_manage": is_manager,
        "may_hand_over": may_represent(request.person, organisation),
        "now": clock.now(),
    }
    return render(request, f"{TEMPLATES}/team.html", context)


def _invite(request: PersonRequest, organisation: Organisation, form: InvitationForm) -> bool:
    try:
        invite_to_profile(
            organisation=organisation,
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
            language=form.cleaned_data["language"],
            by=request.person,
            now=clock.now(),
            is_colleague=may_act_for(request.person, organisation),
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("The invitation is on its way. Its link works for 30 days."))
    return True


@access.permission("directory.manage_team")
def resend(request: PersonRequest, public_id: str, invitation: str) -> HttpResponse:
    """Send an invitation again."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_manage_team(request.person, organisation)
    found = get_object_or_404(ProfileInvitation, organisation=organisation, public_id=invitation)
    if request.method == "POST" and request.person is not None:
        try:
            resend_invitation(invitation=found, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The invitation is on its way again. The older link no longer works."))
    return redirect("directory-team", organisation.public_id)


@access.permission("directory.manage_team")
def revoke(request: PersonRequest, public_id: str, invitation: str) -> HttpResponse:
    """Withdraw an invitation."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_manage_team(request.person, organisation)
    found = get_object_or_404(ProfileInvitation, organisation=organisation, public_id=invitation)
    if request.method == "POST" and request.person is not None:
        try:
            revoke_invitation(invitation=found, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The invitation is withdrawn."))
    return redirect("directory-team", organisation.public_id)


@access.permission("directory.manage_team")
def remove(request: PersonRequest, public_id: str, role: str) -> HttpResponse:
    """Ask, then take a colleague's role away."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_manage_team(request.person, organisation)
    found = _role(organisation, role)
    if request.method == "POST":
        try:
            end_organisation_role(
                role=found,
                by=request.person,
                now=clock.now(),
                may_leave_nobody=not may_represent(request.person, organisation),
            )
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(
                request, _("%(name)s no longer looks after this profile.") % {"name": found.person.full_name}
            )
        return redirect("directory-team", organisation.public_id)
    return render(request, f"{TEMPLATES}/team_remove.html", {"organisation": organisation, "role": found})


@access.permission("directory.represent")
def give_over(request: PersonRequest, public_id: str, role: str) -> HttpResponse:
    """Ask, then make a colleague the representative in one's own place."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_represent(request.person, organisation)
    assert request.person is not None
    found = _role(organisation, role)
    own = get_object_or_404(
        OrganisationRole, organisation=organisation, person=request.person, role=Role.REPRESENTATIVE, ended_at=None
    )
    if request.method == "POST":
        try:
            hand_over(role=own, to=found, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(
                request,
                _("%(name)s now represents the organisation. You still edit its profile.")
                % {"name": found.person.full_name},
            )
        return redirect("directory-team", organisation.public_id)
    return render(request, f"{TEMPLATES}/team_hand_over.html", {"organisation": organisation, "role": found})


@access.signed_in
def leave(request: PersonRequest, public_id: str) -> HttpResponse:
    """Ask, then give one's own role back."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    own = get_object_or_404(
        OrganisationRole.objects.select_related("organisation", "person"),
        organisation=organisation,
        person=request.person,
        ended_at=None,
    )
    if request.method == "POST":
        try:
            end_organisation_role(role=own, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
            return redirect("directory-team", organisation.public_id)
        messages.success(request, _("You no longer look after this profile."))
        return redirect("people_account")
    return render(request, f"{TEMPLATES}/team_leave.html", {"organisation": organisation})


def _role(organisation: Organisation, public_id: str) -> OrganisationRole:
    return get_object_or_404(
        OrganisationRole.objects.select_related("organisation", "person"),
        organisation=organisation,
        public_id=public_id,
        ended_at=None,
    )
