"""The places of the house: list, add, rename, move, retire."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.core.paging import page_of
from kuvend.directory.forms.lists import PlaceFilterForm, PlaceForm
from kuvend.directory.models import Place
from kuvend.directory.operations.places import add_place, change_place
from kuvend.directory.permissions import check_edit_taxonomies
from kuvend.directory.queries.places import countries_with_places, places_listed, uses_of
from kuvend.people.hooks import PersonRequest


@access.permission("directory.edit_taxonomies")
def list_places(request: PersonRequest) -> HttpResponse:
    """Show the places, by country and name."""
    check_edit_taxonomies(request.person)
    form = PlaceFilterForm(request.GET, countries=countries_with_places())
    wanted = form.cleaned_data if form.is_valid() else {"country": "", "q": ""}
    found = page_of(places_listed(country=wanted["country"], text=wanted["q"]), request)
    return render(request, "directory/desk/places.html", {"form": form, "places": found})


@access.permission("directory.edit_taxonomies")
def add(request: PersonRequest) -> HttpResponse:
    """Add a place."""
    check_edit_taxonomies(request.person)
    form = PlaceForm(request.POST or None, initial={"country": request.GET.get("country", ""), "is_active": True})
    if request.method == "POST" and form.is_valid():
        try:
            place = add_place(by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The place has been added."))
            return redirect("directory-desk-place", place.public_id)
    return render(request, "directory/desk/place.html", {"form": form}, status=422 if form.errors else 200)


@access.permission("directory.edit_taxonomies")
def edit(request: PersonRequest, public_id: str) -> HttpResponse:
    """Change a place: its names, its region, where it lies, whether it can still be chosen."""
    check_edit_taxonomies(request.person)
    place = get_object_or_404(Place.objects.select_related("parent"), public_id=public_id)
    initial = {
        **{name: getattr(place, name) for name in ("label", "kind", "latitude", "longitude", "is_active")},
        "parent": place.parent.key if place.parent else "",
        "aliases": "\n".join(place.aliases),
    }
    form = PlaceForm(request.POST or None, initial=initial, place=place)
    if request.method == "POST" and form.is_valid():
        try:
            change_place(place=place, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            place.refresh_from_db()
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The place has been saved."))
            return redirect("directory-desk-place", place.public_id)
    context = {"form": form, "place": place, "uses": uses_of(place)}
    return render(request, "directory/desk/place.html", context, status=422 if form.errors else 200)
