"""The bodies of an organisation, kept by its own people and by the stewards of its networks."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.networks import BodyForm, LastDayForm, SeatForm
from kuvend.directory.models import Body, BodyMember, Organisation
from kuvend.directory.operations.bodies import close_body, end_seat, seat_member, set_up_body
from kuvend.directory.permissions import check_edit_profile, organisations_to_name
from kuvend.people.hooks import PersonRequest

TEMPLATES = "directory/member"


def _organisation(request: PersonRequest, public_id: str) -> Organisation:
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_edit_profile(request.person, organisation)
    return organisation


@access.permission("directory.edit_profile")
def list_bodies(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show the bodies of the organisation; set up another one."""
    organisation = _organisation(request, public_id)
    form = BodyForm(request.POST or None)
    del form.fields["hears_appeals"]  # appeals go to bodies of networks
    if request.method == "POST" and form.is_valid():
        body = set_up_body(owner=organisation, by=request.person, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("The body has been set up. Now give its members their seats."))
        return redirect("directory-organisation-body", organisation.public_id, body.public_id)
    context = {"organisation": organisation, "bodies": organisation.bodies.order_by("kind", "pk"), "form": form}
    return render(request, f"{TEMPLATES}/bodies.html", context, status=422 if form.errors else 200)


@access.permission("directory.edit_profile")
def show_body(request: PersonRequest, public_id: str, body: str) -> HttpResponse:
    """Show a body with those who sit in it; seat another one."""
    organisation = _organisation(request, public_id)
    shown = get_object_or_404(Body, public_id=body, organisation=organisation)
    form = SeatForm(request.POST or None)
    for name in ("email", "language"):  # accounts are opened by desks; nothing waits for these bodies
        del form.fields[name]
    form.fields["organisation"].among = organisations_to_name(request.person)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            seat_member(body=shown, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The seat has been recorded."))
            return redirect("directory-organisation-body", organisation.public_id, shown.public_id)
    members = shown.members.select_related("organisation")
    context = {"organisation": organisation, "body": shown, "members": members, "form": form}
    return render(request, f"{TEMPLATES}/body.html", context, status=422 if form.errors else 200)


@access.permission("directory.edit_profile")
def close(request: PersonRequest, public_id: str, body: str) -> HttpResponse:
    """Close a body."""
    organisation = _organisation(request, public_id)
    shown = get_object_or_404(Body, public_id=body, organisation=organisation)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_body(body=shown, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The body ends on that day, and so do its members' terms."))
            return redirect("directory-organisation-bodies", organisation.public_id)
    return _last_day(request, form, organisation, shown, title=_("Close the body"))


@access.permission("directory.edit_profile")
def leave_seat(request: PersonRequest, public_id: str, seat: str) -> HttpResponse:
    """End a member's term in a body."""
    organisation = _organisation(request, public_id)
    member = get_object_or_404(
        BodyMember.objects.select_related("body__organisation"), public_id=seat, body__organisation=organisation
    )
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_seat(member=member, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The term ends on that day."))
            return redirect("directory-organisation-body", organisation.public_id, member.body.public_id)
    return _last_day(request, form, organisation, member.body, title=_("End the term"), subject=member.full_name)


def _last_day(
    request: PersonRequest, form: Any, organisation: Organisation, body: Body, *, title: str, subject: str = ""
) -> HttpResponse:
    context = {"organisation": organisation, "body": body, "form": form, "title": title, "subject": subject}
    return render(request, f"{TEMPLATES}/body_end.html", context, status=422 if form.errors else 200)
