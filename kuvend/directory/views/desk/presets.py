"""The preset of a country for a network that is at work: shown first, then added."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.components import Fact
from kuvend.core.formats import country_name, language_name, listed
from kuvend.directory.forms.lists import PresetForm
from kuvend.directory.models import Network
from kuvend.directory.operations.presets import complete_from_preset
from kuvend.directory.permissions import check_manage_network, may_edit_taxonomies
from kuvend.directory.queries.presets import PresetGaps, country_presets, gaps_of
from kuvend.people.hooks import PersonRequest

NAMED = 12  # places named before the number of the others


@access.permission("directory.manage_network")
def complete(request: PersonRequest, slug: str) -> HttpResponse:
    """Choose a country, see what its preset would add, add it. The places of the house are for the head office."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    takes_places = may_edit_taxonomies(request.person)
    form = PresetForm(request.POST or request.GET or None, initial={"country": network.country})
    country = form.cleaned_data["country"] if form.is_bound and form.is_valid() else ""
    if request.method == "POST" and country:
        try:
            complete_from_preset(
                network=network, country=country, takes_places=takes_places, by=request.person, now=clock.now()
            )
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("What was missing has been added."))
            return redirect("directory-desk-network", network.slug)
    gaps = gaps_of(network, country_presets()[country]) if country else None
    context = {
        "network": network,
        "form": form,
        "country": country,
        "facts": _facts(gaps, takes_places=takes_places) if gaps else [],
        "places_wait": bool(gaps and gaps.places and not takes_places),
    }
    return render(request, "directory/desk/preset.html", context, status=422 if form.errors else 200)


def _facts(gaps: PresetGaps, *, takes_places: bool) -> list[Fact]:
    """Return what would be added, each with its label."""
    rows: list[tuple[str, Any]] = [
        (_("Country"), country_name(gaps.country) if gaps.country else ""),
        (_("Languages"), listed(language_name(code) for code in gaps.languages)),
        (_("Time zone"), gaps.time_zone),
        (_("Currencies"), listed(gaps.currencies)),
        (_("Telephone prefix"), gaps.phone_prefix),
    ]
    if takes_places and gaps.places:
        names = [str(label) for label in gaps.places[:NAMED]]
        more = ["…"] if len(gaps.places) > NAMED else []
        rows.append((_("Places"), f"{len(gaps.places)}: {listed([*names, *more])}"))
    return [Fact(label, value) for label, value in rows if value]
