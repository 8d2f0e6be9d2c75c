"""Duplicates: a preview of the merge, merging, undoing."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.stewardship import MergeWithForm
from kuvend.directory.forms.teams import OptionalReasonForm
from kuvend.directory.models import Organisation, OrganisationMerge
from kuvend.directory.operations.merging import merge_organisations, undo_merge
from kuvend.directory.permissions import (
    STEWARDS,
    check_steward_organisation,
    organisations_at_desk,
)
from kuvend.directory.permissions.standing import networks_headed_by
from kuvend.directory.queries.duplicates import pair_of
from kuvend.directory.queries.merging import outlook
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.queries.profile_reading import readable_changes
from kuvend.directory.rules.profiles import combined
from kuvend.people.hooks import PersonRequest

TEMPLATES = "directory/desk"


@access.permission("directory.steward_organisation")
def choose_other(request: PersonRequest, public_id: str) -> HttpResponse:
    """Ask with which other profile this one is to be merged."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_steward_organisation(request.person, organisation)
    form = MergeWithForm(request.GET if "other" in request.GET else None)
    form.fields["other"].among = organisations_at_desk(request.person, *STEWARDS)  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        other = form.cleaned_data["other"]
        if other.pk == organisation.pk:
            form.add_error("other", _("Choose two different profiles."))
        else:
            return redirect("directory-desk-merge", organisation.public_id, other.public_id)
    return render(request, f"{TEMPLATES}/merge_choose.html", {"organisation": organisation, "form": form})


@access.permission("directory.steward_organisation")
def merge(request: PersonRequest, public_id: str, other: str) -> HttpResponse:
    """Show what the kept profile would say after the merge, and merge. Both desks are asked."""
    kept = get_object_or_404(Organisation, public_id=public_id)
    absorbed = get_object_or_404(Organisation, public_id=other)
    for organisation in (kept, absorbed):
        check_steward_organisation(request.person, organisation)
    form = OptionalReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.person is not None:
        try:
            merge_organisations(
                kept=kept, absorbed=absorbed, by=request.person, now=clock.now(), reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The two profiles are one. The merge can be undone."))
            return redirect("directory-desk-organisation", kept.public_id)
    before, gone = content_of(kept), content_of(absorbed)
    context = {
        "kept": kept,
        "absorbed": absorbed,
        "changes": readable_changes(before, combined(before, gone)),
        "outlook": outlook(kept, absorbed),
        # Its representatives sit at these desks.
        "heads": networks_headed_by([kept.pk, absorbed.pk], now=clock.now()),
        "form": form,
        "pair": pair_of(kept, absorbed),
        "swap_url": reverse("directory-desk-merge", args=[absorbed.public_id, kept.public_id]),
    }
    return render(request, f"{TEMPLATES}/merge.html", context)


@access.permission("directory.steward_organisation")
def undo(request: PersonRequest, public_id: str) -> HttpResponse:
    """Ask, then make the two profiles two again."""
    merged = get_object_or_404(OrganisationMerge.objects.select_related("kept", "absorbed", "by"), public_id=public_id)
    check_steward_organisation(request.person, merged.kept)
    if merged.undone_at is not None:
        raise Http404
    form = OptionalReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.person is not None:
        try:
            undo_merge(merge=merged, by=request.person, now=clock.now(), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The two profiles are two again."))
            return redirect("directory-desk-organisation", merged.kept.public_id)
    return render(request, f"{TEMPLATES}/merge_undo.html", {"merge": merged, "form": form})
