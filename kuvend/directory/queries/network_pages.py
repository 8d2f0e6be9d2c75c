"""Networks as visitors see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language

from kuvend.core import clock
from kuvend.core.formats import country_name, language_name
from kuvend.core.prepared import Prepared
from kuvend.core.text import Reading
from kuvend.directory import phrases
from kuvend.directory.models import (
    Body,
    HeadOfNetworkMandate,
    MandateHolder,
    MembershipPolicy,
    Network,
    NetworkLink,
    Organisation,
)
from kuvend.directory.queries.figures import INDIVIDUAL, Figures, tree_of
from kuvend.directory.queries.identity import theme_url
from kuvend.directory.queries.listing import MemberFilter, find_members
from kuvend.directory.queries.profiles import Linked, Seats, seats_of
from kuvend.directory.queries.terms import holding_on
from kuvend.directory.rules.addresses import join_url, logo_url, member_url, members_url, network_url
from kuvend.directory.rules.terms import is_current
from kuvend.directory.states import ProfileState, Visibility

NEWEST = 6

_names = Prepared(
    lambda ids: Organisation.objects.filter(public_id__in=ids).values_list("name", "slug", "public_id", "country"), str
)


@dataclass(frozen=True, slots=True)
class NetworkCard:
    """A network in a list."""

    slug: str
    name: Reading
    url: str
    kind: str | Promise
    country: str
    members: int
    about: Reading
    logo: str
    is_root: bool
    takes_members: bool
    join_url: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """A term at the head of the network."""

    since: date
    until: date | None
    appointed_by: str | Promise
    evidence: str
    holders: tuple[Linked, ...]
    is_current: bool


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """A network with everything on its page."""

    slug: str
    name: Reading
    kind: str | Promise
    country: str
    about: Reading
    who_may_join: Reading
    email: str
    logo: str
    theme_url: str
    founded_on: date | None
    languages: tuple[str, ...]
    figures: Figures
    members_url: str
    join_url: str  # empty: takes no new members now
    mandates: tuple[Mandate, ...]
    bodies: tuple[Seats, ...]
    organisation: Linked | None  # the network as a member of the directory itself
    parents: tuple[Linked, ...]
    children: tuple[Linked, ...]
    newest: tuple[Linked, ...]

    @property
    def heads(self) -> tuple[Mandate, ...]:
        """The mandates that run today."""
        return tuple(mandate for mandate in self.mandates if mandate.is_current)

    @property
    def past_mandates(self) -> tuple[Mandate, ...]:
        """The mandates that ended."""
        return tuple(mandate for mandate in self.mandates if not mandate.is_current)


def network_cards() -> list[NetworkCard]:
    """Return every open network, the root first, then by name. Four queries."""
    language = get_language() or "en"
    counts = member_counts()
    open_policies = dict(MembershipPolicy.objects.values_list("network_id", "is_open"))
    cards = [
        NetworkCard(
            slug=network.slug,
            name=network.name.read(language),
            url=network_url(language, network.slug),
            kind=phrases.NETWORK_KIND[network.kind],
            country=country_name(network.country) if network.country else "",
            members=counts.get(network.slug, 0),
            about=network.about.read(language),
            logo=logo_url(network.logo),
            is_root=network.is_root,
            takes_members=open_policies.get(network.pk, False),
            join_url=join_url(language, network.slug),
        )
        for network in Network.objects.filter(closed_at=None)
    ]
    return sorted(cards, key=lambda card: (not card.is_root, card.name.text))


def member_counts() -> Mapping[str, int]:
    """Return short name of a network → its members, with those of the networks below it, each once.

    Counted by the search, which finds members as `figures` defines them, in a fraction of the time.
    """
    return find_members(MemberFilter(page_size=1), counted=("network",)).facet_counts.get("network", {})


def figures_found(*, network: Network | None, belonging: int) -> Figures:
    """Return the figures of a network or of the whole house, counted by the search; `belonging` networks are below."""
    facets = {} if network is None else {"network": (network.slug,)}
    answer = find_members(MemberFilter(facets=facets, page_size=1), counted=("type", "country"))
    individuals = answer.facet_counts.get("type", {}).get(INDIVIDUAL, 0)
    return Figures(
        members=answer.total,
        organisations=answer.total - individuals,
        individuals=individuals,
        networks=belonging,
        countries=len(answer.facet_counts.get("country", {})),
    )


def find_network(slug: str) -> Network | None:
    """Return the open network of that slug, or None."""
    return Network.objects.filter(slug=slug, closed_at=None).select_related("policy", "organisation").first()


def network_page(network: Network, *, visible: Collection[Visibility]) -> NetworkPage:
    """Return the page of a network for a reader who sees `visible` details. About a dozen small queries."""
    language = get_language() or "en"
    policy = MembershipPolicy.objects.filter(network=network).first()
    today = clock.now().date()
    bodies = Body.objects.filter(holding_on(today), network=network).order_by("kind", "pk")
    links = NetworkLink.objects.filter(holding_on(today)).select_related("parent", "child")
    return NetworkPage(
        slug=network.slug,
        name=network.name.read(language),
        kind=phrases.NETWORK_KIND[network.kind],
        country=country_name(network.country) if network.country else "",
        about=network.about.read(language),
        who_may_join=network.who_may_join.read(language),
        email=network.email,
        logo=logo_url(network.logo),
        theme_url=theme_url(network),
        founded_on=network.founded_on,
        languages=tuple(language_name(code) for code in network.languages),
        figures=figures_found(network=network, belonging=len(tree_of(network.pk)) - 1),
        members_url=members_url(language, [] if network.is_root else [("network", network.slug)]),
        join_url=join_url(language, network.slug) if policy is not None and policy.is_open else "",
        organisation=_as_organisation(network, language),
        mandates=_mandates(network, language, today),
        bodies=seats_of(list(bodies.values_list("pk", "name", "kind")), language, visible),
        parents=tuple(_linked(link.parent, language) for link in links.filter(child=network, parent__closed_at=None)),
        children=tuple(_linked(link.child, language) for link in links.filter(parent=network, child__closed_at=None)),
        newest=newest_members(network),
    )


def _as_organisation(network: Network, language: str) -> Linked | None:
    """Return the organisation that this network is; none that visitors may not see."""
    organisation = network.organisation
    if organisation is None or organisation.state != ProfileState.PUBLISHED:
        return None
    return Linked(organisation.name, member_url(language, organisation.slug, organisation.public_id))


def newest_members(network: Network | None = None, *, number: int = NEWEST) -> tuple[Linked, ...]:
    """Return the members published last, with where they sit. One query beside the search."""
    language = get_language() or "en"
    facets = {} if network is None else {"network": (network.slug,)}
    found = find_members(MemberFilter(facets=facets, sort="newest", page_size=number), counted=()).public_ids
    rows = {row[2]: row for row in _names.rows(list(found))}
    return tuple(
        Linked(name, member_url(language, slug, public_id), country_name(country) if country else "")
        for name, slug, public_id, country in (rows[public_id] for public_id in found if public_id in rows)
    )


def _mandates(network: Network, language: str, today: date) -> tuple[Mandate, ...]:
    mandates = list(HeadOfNetworkMandate.objects.filter(network=network).order_by("-since"))
    holders: dict[int, list[Linked]] = {}
    rows = MandateHolder.objects.filter(mandate__in=mandates).select_related("organisation") if mandates else ()
    for holder in rows:
        organisation = holder.organisation
        is_shown = organisation.state == ProfileState.PUBLISHED
        url = member_url(language, organisation.slug, organisation.public_id) if is_shown else ""
        holders.setdefault(holder.mandate_id, []).append(Linked(organisation.name, url))
    return tuple(
        Mandate(
            since=mandate.since,
            until=mandate.until,
            appointed_by=phrases.APPOINTMENT[mandate.appointed_by],
            evidence=mandate.evidence,
            holders=tuple(holders.get(mandate.pk, ())),
            is_current=is_current(mandate, today),
        )
        for mandate in mandates
    )


def _linked(network: Network, language: str) -> Linked:
    return Linked(network.name.read(language), network_url(language, network.slug))
