"""The list of members: search, filters, map and chart, all in the address."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import access
from kuvend.core.cache import cached_page
from kuvend.core.components import Bar, BarChart, Choice, Facet, PointMap, Tab
from kuvend.core.paging import Paging
from kuvend.directory import phrases
from kuvend.directory.permissions import audience_of
from kuvend.directory.queries.listing import FacetChoices, Listing, MemberFilter, facet_label, labels_in, list_members
from kuvend.directory.queries.maps import seats_map
from kuvend.directory.rules.addresses import members_url
from kuvend.directory.search import SHOWN_FACETS, SORTS

type Pairs = Sequence[tuple[str, str]]

EXPORT_FORMS = ("csv", "xlsx", "json")
VIEWS = ("list", "map", "chart")
CHARTS = ("field_of_activity", "type", "country", "language", "target_group")
MOST_BARS = 15
OPEN_FACETS = {"network", "country", "field_of_activity"}


def topics(request: HttpRequest) -> tuple[str, ...]:
    """What a list of members is made from."""
    return ("directory", "taxonomies", "networks")


@access.public
@cached_page(topics=topics)
def show_members(request: HttpRequest) -> HttpResponse:
    """Show who is in the network, narrowed as the address says."""
    wanted = MemberFilter.from_query(request.GET)
    view = request.GET.get("view", "list")
    view = view if view in VIEWS else "list"
    audience = audience_of(getattr(request, "person", None))
    listing = list_members(wanted, audience=audience, counted=None if view == "map" else SHOWN_FACETS)
    return render(request, "directory/public/members.html", MembersPage(listing, view).context())


class MembersPage:
    """What the page shows of a listing."""

    def __init__(self, listing: Listing, view: str) -> None:
        self.listing = listing
        self.filter = listing.filter
        self.view = view
        self.language = get_language() or "en"

    def context(self) -> dict[str, Any]:
        """Return the template's values."""
        pairs = self.filter.pairs()
        context: dict[str, Any] = {
            "listing": self.listing,
            "filter": self.filter,
            "rows": self.listing.rows if self.view == "list" else (),
            "shows_networks": self.shows_networks,
            "paging": Paging(
                self.filter.page, self.filter.page_size, self.listing.total, members_url(self.language), tuple(pairs)
            ),
            "chips": self.chips(),
            "facets": [self.facet(facet) for facet in self.listing.facets if facet.name in SHOWN_FACETS],
            "sorts": [(name, phrases.SORT[name], name == self.filter.sort) for name in self.sorts()],
            "view": self.view,
            "tabs": self.tabs(pairs),
            "definition": phrases.MEMBER_DEFINITION,
            "suggestion_url": self.suggestion_url(),
            "all_url": members_url(self.language),
            "exports": self.exports(pairs),
        }
        if self.view == "map":
            context["map"] = self.map()
        elif self.view == "chart":
            context["charts"] = [chart for name in CHARTS if (chart := self.chart(name)).bars]
        return context

    @property
    def shows_networks(self) -> bool:
        """Naming the network beside each member is of use only where there are several."""
        return sum(len(facet.choices) > 1 for facet in self.listing.facets if facet.name == "network") > 0

    def tabs(self, pairs: Pairs) -> list[Tab]:
        """Return the three ways to see the members found."""
        return [
            Tab(
                phrases.MEMBER_VIEW[name],
                self.url(pairs if name == "list" else [*pairs, ("view", name)]),
                is_current=name == self.view,
            )
            for name in VIEWS
        ]

    def suggestion_url(self) -> str:
        """Return the list for the text that was perhaps meant; empty without a suggestion."""
        text = self.listing.suggested_text
        return self.url(replace(self.filter, text=text, page=1).pairs()) if text else ""

    def exports(self, pairs: Pairs) -> list[tuple[str, str]]:
        """Return the files in which the members found can be taken along."""
        query = f"?{urlencode(pairs)}" if pairs else ""
        return [(form.upper(), f"{members_url(self.language)}export.{form}{query}") for form in EXPORT_FORMS]

    def url(self, pairs: Pairs) -> str:
        """Return the list's address narrowed by `pairs`."""
        return members_url(self.language, pairs)

    def sorts(self) -> list[str]:
        """Order by relevance only where something is looked for."""
        return [name for name in SORTS if self.filter.text or name != "relevance"]

    def chips(self) -> list[dict[str, str]]:
        """Return what the list is narrowed by, each with the address without it."""
        kept_view = [("view", self.view)] if self.view != "list" else []
        chips = []
        if any(map(str.isalnum, self.filter.text)):  # signs alone are not looked for
            rest = [pair for pair in self.filter.pairs() if pair[0] != "q" and pair != ("sort", "relevance")]
            chips.append({"label": _("“%(text)s”") % {"text": self.filter.text}, "url": self.url([*rest, *kept_view])})
        for name, values in self.filter.facets.items():
            for value in values:
                rest = self.filter.without(name, value).pairs()
                chips.append({"label": facet_label(name, value), "url": self.url([*rest, *kept_view])})
        for name, year, label in (
            ("year_from", self.filter.year_from, _("founded in %(year)s or later")),
            ("year_to", self.filter.year_to, _("founded in %(year)s or before")),
        ):
            if year is not None:
                rest = self.filter.without(name, "").pairs()
                chips.append({"label": label % {"year": year}, "url": self.url([*rest, *kept_view])})
        return chips

    def facet(self, facet: FacetChoices) -> Facet:
        """Return one filter as the component wants it."""
        return Facet(
            facet.name,
            phrases.FACET[facet.name],
            [Choice(choice.value, choice.label, choice.count, choice.is_chosen) for choice in facet.choices],
            is_open=facet.name in OPEN_FACETS,
            more=phrases.more_choices(facet.more) if facet.more else "",
        )

    def counts(self, name: str) -> list[tuple[str, str, int]]:
        """Return (value, label, count) of one facet, among the members found.

        A facet counts what each of its choices would find, whichever is chosen. Of what was found only those that are
        chosen are told.
        """
        for facet in self.listing.facets:
            if facet.name == name:
                chosen = any(choice.is_chosen for choice in facet.choices)
                return [
                    (choice.value, choice.label, choice.count)
                    for choice in facet.choices
                    if choice.count and (choice.is_chosen or not chosen)
                ]
        return []

    def map(self) -> PointMap:
        """Return the seats of the members found."""
        return seats_map(
            self.counts("seat"),
            total=self.listing.total,
            coordinates=labels_in(self.language).coordinates,
            url_of=lambda places: self.narrowed("seat", *places),
        )

    def chart(self, name: str) -> BarChart:
        """Return one facet as bars."""
        bars = [Bar(label, count, self.narrowed(name, value)) for value, label, count in self.counts(name)[:MOST_BARS]]
        return BarChart(
            title=phrases.CHART_TITLE[name],
            bars=bars,
            unit=_("Members"),
            name=phrases.FACET[name],
            note=phrases.CHART_NOTE.get(name, ""),
        )

    def narrowed(self, name: str, *values: str) -> str:
        """Return the plain list, of one facet only these values."""
        others = [pair for pair in self.filter.pairs() if pair[0] != name or name != "seat"]
        return self.url([*others, *((name, value) for value in values if (name, value) not in others)])
