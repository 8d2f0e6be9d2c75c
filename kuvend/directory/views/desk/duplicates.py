"""Profiles that are probably one organisation: the list, and saying that two are two."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.core.paging import page_of
from kuvend.directory.forms.networks import ReasonForm
from kuvend.directory.models import ProbableDuplicate
from kuvend.directory.operations.duplicates import compare_again, say_two_different
from kuvend.directory.permissions import (
    STEWARDS,
    check_steward_any_directory,
    check_steward_organisation,
    organisations_at_desk,
)
from kuvend.directory.queries.duplicates import pairs_among
from kuvend.people.hooks import PersonRequest

TEMPLATES = "directory/desk"


@access.permission("directory.steward_directory")
def list_pairs(request: PersonRequest) -> HttpResponse:
    """List the pairs of which the person may merge both, or with `?aside=yes` those that were set aside."""
    check_steward_any_directory(request.person)
    organisations = organisations_at_desk(request.person, *STEWARDS)
    is_set_aside = request.GET.get("aside") == "yes"
    context = {
        "page_of_pairs": page_of(pairs_among(organisations, is_set_aside=is_set_aside), request),
        "is_set_aside": is_set_aside,
        "has_set_aside": not is_set_aside and pairs_among(organisations, is_set_aside=True).exists(),
    }
    return render(request, f"{TEMPLATES}/duplicates.html", context)


@access.permission("directory.steward_organisation")
def say_different(request: PersonRequest, public_id: str) -> HttpResponse:
    """Ask why two profiles are two organisations, and set the pair aside. Both desks are asked, as for a merge."""
    pair = _pair(request, public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.person is not None:
        try:
            say_two_different(pair=pair, by=request.person, now=clock.now(), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("These are two organisations. Nobody is asked about them again."))
            return redirect("directory-desk-duplicates")
    context = {"pair": pair, "form": form}
    return render(request, f"{TEMPLATES}/duplicate_different.html", context, status=422 if form.errors else 200)


@access.permission("directory.steward_organisation")
def again(request: PersonRequest, public_id: str) -> HttpResponse:
    """Put a pair back on the list."""
    pair = _pair(request, public_id)
    if request.method == "POST" and request.person is not None:
        try:
            compare_again(pair=pair, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The pair is on the list again."))
    return redirect("directory-desk-duplicates")


def _pair(request: PersonRequest, public_id: str) -> ProbableDuplicate:
    pair = get_object_or_404(ProbableDuplicate.objects.select_related("first", "second"), public_id=public_id)
    for organisation in (pair.first, pair.second):
        check_steward_organisation(request.person, organisation)
    return pair
