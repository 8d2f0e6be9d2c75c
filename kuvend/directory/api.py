"""The read API of the directory: members, networks and the lists people choose from.

The same filters, the same totals and the same visibility as the pages. Texts come in every language they exist in.
"""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from ninja import Field, Query, Router, Schema

from kuvend.core.paging import LARGEST_PAGE_NUMBER, LARGEST_PAGE_SIZE, PAGE_SIZE
from kuvend.directory.models import Network, Organisation, Taxonomy
from kuvend.directory.permissions import audience_of, may_see_profile, visible_to
from kuvend.directory.queries.listing import MemberFilter, find_members
from kuvend.directory.queries.network_pages import member_counts
from kuvend.directory.queries.records import record_of, summaries
from kuvend.directory.search import SORTS
from kuvend.directory.states import ProfileState

router = Router()

type Texts = dict[str, str]


class Label(Schema):
    """A key and what it is called in each language."""

    key: str
    label: Texts


class PlaceOut(Schema):
    """A place. Degrees."""

    key: str
    kind: str
    country: str
    label: Texts
    latitude: float | None
    longitude: float | None


class MembershipOut(Schema):
    """Membership in a network."""

    network: str = Field(description="The network's short name, as in its address.")
    name: Texts
    accepted_on: date | None
    last_confirmed_at: datetime | None


class OrganisationSummary(Schema):
    """A member in short: an organisation or an individual person."""

    public_id: str
    url: str = Field(description="Address of the profile, in English; exchange the language at its beginning.")
    name: str
    name_language: str
    acronym: str
    type: Label | None
    country: str = Field(description="ISO 3166-1 alpha-2, with XK for Kosovo; empty if unknown.")
    seat: PlaceOut | None
    year_of_establishment: int | None
    fields_of_activity: list[Label]
    languages: list[str]
    memberships: list[MembershipOut]
    last_confirmed_at: datetime | None
    changed_at: datetime


class ContactOut(Schema):
    """A named contact."""

    full_name: str
    job_title: str
    email: str
    telephone: str
    is_head: bool


class PointOut(Schema):
    """A telephone, mobile, e-mail, website or social link."""

    kind: str
    value: str


class RelationOut(Schema):
    """A relation to another organisation."""

    kind: str
    name: str
    public_id: str | None
    since: date | None
    until: date | None


class OrganisationOut(OrganisationSummary):
    """A member in full, as far as the caller may see it."""

    other_names: list[str]
    operates_in: list[PlaceOut]
    target_groups: list[Label]
    registration_number: str
    general_information: Texts
    mission_and_objectives: Texts
    main_projects_activities: Texts
    how_can_you_contribute_to_the_network: Texts
    why_do_you_want_to_join: Texts
    additional_information: Texts
    funding_sources: Texts
    partners: Texts
    founders: Texts
    staff_count: int | None
    volunteer_count: int | None
    yearly_budget: int | None = Field(description="In minor units of `budget_currency`: cents, for example.")
    budget_currency: str
    addresses: list[str]
    contact_points: list[PointOut]
    contacts: list[ContactOut]
    relations: list[RelationOut]
    heads: list[str] = Field(description="Short names of the networks it heads today.")


class OrganisationPage(Schema):
    """One page of members."""

    count: int
    next: str | None
    previous: str | None
    results: list[OrganisationSummary]
    corrected: str | None = Field(description="What was searched instead, if nothing was found for `q`.")
    facets: dict[str, dict[str, int]] = Field(description="Facet → value → how many members choosing it would leave.")


class NetworkOut(Schema):
    """A network."""

    slug: str
    public_id: str
    url: str
    name: Texts
    kind: str
    about: Texts
    country: str
    languages: list[str]
    members: int = Field(description="Members of it and of networks below it, each once: published, in force.")
    parents: list[str]


class NetworkPage(Schema):
    """One page of networks."""

    count: int
    next: str | None
    previous: str | None
    results: list[NetworkOut]


class TaxonomyOut(Schema):
    """A list people choose from."""

    key: str
    name: Texts
    terms: list[Label]


class TaxonomyPage(Schema):
    """All lists."""

    count: int
    next: str | None
    previous: str | None
    results: list[TaxonomyOut]


class Problem(Schema):
    """What went wrong."""

    detail: str


class Fault(Schema):
    """One value that cannot be read."""

    type: str
    loc: list[str | int] = Field(description="Where it stands: the part of the request, and the name.")
    msg: str


class InvalidRequest(Schema):
    """What of the request cannot be read."""

    detail: list[Fault]


Page = Annotated[int, Query(ge=1, le=LARGEST_PAGE_NUMBER, description="Counted from 1.")]
PageSize = Annotated[int, Query(ge=1, le=LARGEST_PAGE_SIZE)]
Values = Annotated[list[str], Query(max_length=50)]


@router.get("/organisations", response={200: OrganisationPage, 422: InvalidRequest}, summary="Find members")
def organisations(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, description="Words, a “quoted phrase”, -excluded.")] = "",
    network: Values = [],  # noqa: B006 - ninja reads the default, nobody changes it
    country: Values = [],  # noqa: B006
    place: Values = [],  # noqa: B006
    type: Values = [],  # noqa: A002, B006 - the name in the address
    field_of_activity: Values = [],  # noqa: B006
    target_group: Values = [],  # noqa: B006
    language: Values = [],  # noqa: B006
    year: Values = [],  # noqa: B006
    year_from: Annotated[int | None, Query(ge=1000, le=2200)] = None,
    year_to: Annotated[int | None, Query(ge=1000, le=2200)] = None,
    sort: Annotated[str, Query(pattern="^(" + "|".join(SORTS) + ")?$")] = "",
    page: Page = 1,
    page_size: PageSize = PAGE_SIZE,
) -> HttpResponse:
    """Search the members. Values of one facet are alternatives; different facets narrow each other."""
    wanted = MemberFilter.from_query(request.GET, page_size=page_size)
    answer = find_members(wanted, audience=audience_of(getattr(request, "person", None)))
    start = request.build_absolute_uri("/en/members/")
    found = {
        "count": answer.total,
        **_neighbours(request, page, page_size, answer.total),
        "results": [
            {**row, "url": f"{start}{row['slug']}-{row['public_id']}/"} for row in summaries(answer.public_ids)
        ],
        "corrected": answer.corrected_text,
        "facets": {name: dict(counts) for name, counts in answer.facet_counts.items()},
    }
    # Written at once: checking twenty members against the declared form would cost more than finding them.
    return HttpResponse(json.dumps(found, ensure_ascii=False, default=_plain), content_type="application/json")


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value))


@router.get("/organisations/{public_id}", response={200: OrganisationOut, 404: Problem}, summary="One member")
def organisation(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """Return one member in full. Details with restricted visibility come only to those who may see them."""
    found = Organisation.objects.filter(public_id=public_id).exclude(state=ProfileState.MERGED).first()
    person = getattr(request, "person", None)
    if found is None or not may_see_profile(person, found):
        raise Http404
    record = record_of(found, sees=visible_to(person, found))
    return asdict(record) | {"url": _profile_url(request, record.slug, record.public_id)}


@router.get("/networks", response={200: NetworkPage, 422: InvalidRequest}, summary="All networks")
def networks(request: HttpRequest, page: Page = 1, page_size: PageSize = PAGE_SIZE) -> dict[str, Any]:
    """Return the networks, by short name."""
    open_networks = Network.objects.filter(closed_at=None).order_by("slug")
    total = open_networks.count()
    rows = list(open_networks[(page - 1) * page_size : page * page_size].prefetch_related("parent_links__parent"))
    return {
        "count": total,
        **_neighbours(request, page, page_size, total),
        "results": _networks(request, rows),
    }


@router.get("/networks/{slug}", response={200: NetworkOut, 404: Problem}, summary="One network")
def network(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Return one network."""
    rows = list(Network.objects.filter(slug=slug, closed_at=None).prefetch_related("parent_links__parent"))
    if not rows:
        raise Http404
    return _networks(request, rows)[0]


@router.get("/taxonomies", response=TaxonomyPage, summary="The lists people choose from")
def taxonomies(request: HttpRequest) -> dict[str, Any]:
    """Return every list with its choices, those that can still be chosen."""
    rows = [_taxonomy(row) for row in Taxonomy.objects.order_by("key").prefetch_related("terms")]
    return {"count": len(rows), "next": None, "previous": None, "results": rows}


@router.get("/taxonomies/{key}", response={200: TaxonomyOut, 404: Problem}, summary="One list")
def taxonomy(request: HttpRequest, key: str) -> dict[str, Any]:
    """Return one list with its choices."""
    row = Taxonomy.objects.filter(key=key).prefetch_related("terms").first()
    if row is None:
        raise Http404
    return _taxonomy(row)


def _networks(request: HttpRequest, rows: list[Network]) -> list[dict[str, Any]]:
    counts = member_counts()
    return [
        {
            "slug": row.slug,
            "public_id": row.public_id,
            "url": request.build_absolute_uri(f"/en/networks/{row.slug}/"),
            "name": dict(row.name),
            "kind": row.kind,
            "about": dict(row.about),
            "country": row.country,
            "languages": row.languages,
            "members": counts.get(row.slug, 0),
            "parents": [link.parent.slug for link in row.parent_links.all() if link.until is None],
        }
        for row in rows
    ]


def _taxonomy(row: Taxonomy) -> dict[str, Any]:
    terms = [{"key": term.key, "label": dict(term.label)} for term in row.terms.all() if term.is_active]
    return {"key": row.key, "name": dict(row.name), "terms": terms}


def _profile_url(request: HttpRequest, slug: str, public_id: str) -> str:
    return request.build_absolute_uri(f"/en/members/{slug}-{public_id}/")


def _neighbours(request: HttpRequest, page: int, page_size: int, total: int) -> dict[str, str | None]:
    last = max(1, -(-total // page_size))

    def address(number: int) -> str:
        query: QueryDict = request.GET.copy()
        query["page"] = str(number)
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")

    return {
        "next": address(page + 1) if page < last else None,
        "previous": address(min(page - 1, last)) if page > 1 else None,
    }
