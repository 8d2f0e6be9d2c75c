"""Profiles as data: what API and exports give away, for one audience, in a fixed number of queries."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from kuvend.core import clock
from kuvend.core.cache import remembered
from kuvend.core.text import TranslatedText
from kuvend.directory.models import (
    Address,
    ContactPerson,
    ContactPoint,
    MandateHolder,
    Membership,
    Network,
    Organisation,
    OrganisationRelation,
    Place,
    Term,
)
from kuvend.directory.queries.relations import AGREED
from kuvend.directory.states import COUNTED_STATES, ProfileState, Visibility

type Texts = dict[str, str]  # language → text


@dataclass(frozen=True, slots=True)
class Label:
    """A key and what it is called in each language."""

    key: str
    label: Texts


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place; degrees."""

    key: str
    kind: str
    country: str
    label: Texts
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """In which network, since when."""

    network: str  # slug
    name: Texts
    accepted_on: date | None
    last_confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A named contact, as far as the audience sees it."""

    full_name: str
    job_title: str
    email: str
    telephone: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class PointRecord:
    """A telephone, mobile, e-mail, website or social link."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """A relation to another organisation: inside the directory (`public_id`) or outside it."""

    kind: str
    name: str
    public_id: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A member in short."""

    public_id: str
    slug: str
    name: str
    name_language: str
    acronym: str
    type: Label | None
    country: str
    seat: PlaceRecord | None
    year_of_establishment: int | None
    fields_of_activity: list[Label]
    languages: list[str]
    memberships: list[MembershipRecord]
    last_confirmed_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Record(Summary):
    """A member in full."""

    other_names: list[str]
    operates_in: list[PlaceRecord]
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
    yearly_budget: int | None  # minor units
    budget_currency: str
    addresses: list[str]
    contact_points: list[PointRecord]
    contacts: list[ContactRecord]
    relations: list[RelationRecord]
    heads: list[str]  # slugs of the networks it heads today


SUMMARY_COLUMNS = (
    "pk", "public_id", "slug", "name", "name_language", "acronym", "type_id", "country", "seat_id",
    "year_of_establishment", "languages", "last_confirmed_at", "changed_at", "state",
)  # fmt: skip


def summaries(public_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return members in short as plain values (the fields of `Summary`), in this order. Three queries and one check."""
    wanted = list(public_ids)
    columns = Organisation.objects.filter(public_id__in=wanted).values(*SUMMARY_COLUMNS)
    # The state is looked at here: asked in the query, SQLite would walk through all that are published.
    rows = {row.pop("public_id"): row for row in columns if row.pop("state") == ProfileState.PUBLISHED}
    keys = [row["pk"] for row in rows.values()]
    words = vocabulary()
    activities: dict[int, list[dict[str, Any]]] = {}
    through = Organisation.fields_of_activity.through.objects.filter(organisation__in=keys)
    for key, term in through.values_list("organisation_id", "term_id"):
        activities.setdefault(key, []).append(words.terms[term])
    memberships: dict[int, list[dict[str, Any]]] = {}
    counted = Membership.objects.filter(
        organisation__in=keys, state__in=COUNTED_STATES, network__closed_at=None
    ).order_by("network__slug")
    for key, network, *rest in counted.values_list("organisation_id", "network_id", "accepted_on", "last_confirmed_at"):
        standing = {**words.networks[network], "accepted_on": rest[0], "last_confirmed_at": rest[1]}
        memberships.setdefault(key, []).append(standing)
    found = []
    for public_id in wanted:
        if (row := rows.get(public_id)) is not None:
            key, kind, seat = row.pop("pk"), row.pop("type_id"), row.pop("seat_id")
            found.append(
                {
                    "public_id": public_id,
                    **row,
                    "type": words.terms.get(kind),
                    "seat": words.places.get(seat),
                    "fields_of_activity": activities.get(key, []),
                    "memberships": memberships.get(key, []),
                }
            )
    return found


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms, places and networks as data, by primary key. Shared: never change what it holds."""

    terms: dict[int, dict[str, Any]]
    places: dict[int, dict[str, Any]]
    networks: dict[int, dict[str, Any]]


def vocabulary() -> Vocabulary:
    """Return the vocabulary; kept until a list, a place or a network changes."""
    words: Vocabulary = remembered("directory.vocabulary", ("taxonomies", "networks"), _read_vocabulary)
    return words


def _read_vocabulary() -> Vocabulary:
    return Vocabulary(
        terms={term.pk: {"key": term.key, "label": dict(term.label)} for term in Term.objects.all()},
        places={place.pk: asdict(_place(place)) for place in Place.objects.all()},
        networks={
            network.pk: {"network": network.slug, "name": dict(network.name)} for network in Network.objects.all()
        },
    )


def records(public_ids: Iterable[str], *, sees: Callable[[int], Collection[Visibility]]) -> list[Record]:
    """Return members in full, in this order, each as far as the reader `sees` the details of that primary key."""
    wanted = list(public_ids)
    found = {
        organisation.public_id: organisation
        for organisation in _described().filter(public_id__in=wanted)
        if organisation.state == ProfileState.PUBLISHED
    }
    members = [found[public_id] for public_id in wanted if public_id in found]
    return [record_of(member, sees=sees(member.pk)) for member in members]


def record_of(organisation: Organisation, *, sees: Collection[Visibility]) -> Record:
    """Return one member in full for an audience; `organisation` is read anew unless it comes from `records`."""
    if not hasattr(organisation, "counted_memberships"):
        organisation = _described().get(pk=organisation.pk)
    return Record(
        **_summary(organisation),
        other_names=[other.name for other in organisation.other_names.all()],
        operates_in=[_place(place) for place in organisation.operates_in.all()],
        target_groups=[_label(term) for term in organisation.target_groups.all()],
        registration_number=organisation.registration_number,
        general_information=dict(organisation.general_information),
        mission_and_objectives=dict(organisation.mission_and_objectives),
        main_projects_activities=dict(organisation.main_projects_activities),
        how_can_you_contribute_to_the_network=_shown(
            organisation.how_can_you_contribute_to_the_network, organisation.contribution_visibility, sees
        ),
        why_do_you_want_to_join=_shown(organisation.why_do_you_want_to_join, organisation.motivation_visibility, sees),
        additional_information=dict(organisation.additional_information),
        funding_sources=dict(organisation.funding_sources),
        partners=dict(organisation.partners),
        founders=dict(organisation.founders),
        staff_count=organisation.staff_count,
        volunteer_count=organisation.volunteer_count,
        yearly_budget=organisation.yearly_budget,
        budget_currency=organisation.budget_currency,
        addresses=_addresses(organisation.addresses.all(), sees),
        contact_points=_points(organisation.contact_points.all(), sees),
        contacts=_contacts(organisation.contact_persons.all(), sees),
        relations=[found for relation in organisation.relations.all() if (found := _relation(relation))],
        heads=[holder.mandate.network.slug for holder in organisation.mandates_held.all()],
    )


def _described() -> QuerySet[Organisation]:
    today = clock.now().date()
    current = Q(mandate__until=None) | Q(mandate__until__gte=today)
    return Organisation.objects.select_related("type", "seat").prefetch_related(
        "fields_of_activity",
        Prefetch(
            "memberships",
            Membership.objects.filter(state__in=COUNTED_STATES, network__closed_at=None)
            .select_related("network")
            .order_by("network__slug"),
            to_attr="counted_memberships",
        ),
        "other_names",
        "operates_in",
        "target_groups",
        "addresses",
        "contact_points",
        "contact_persons",
        Prefetch("relations", OrganisationRelation.objects.filter(AGREED).select_related("other")),
        Prefetch(
            "mandates_held",
            MandateHolder.objects.filter(current, mandate__since__lte=today).select_related("mandate__network"),
        ),
    )


def _summary(organisation: Organisation) -> dict[str, Any]:
    return {
        "public_id": organisation.public_id,
        "slug": organisation.slug,
        "name": organisation.name,
        "name_language": organisation.name_language,
        "acronym": organisation.acronym,
        "type": _label(organisation.type) if organisation.type else None,
        "country": organisation.country,
        "seat": _place(organisation.seat) if organisation.seat else None,
        "year_of_establishment": organisation.year_of_establishment,
        "fields_of_activity": [_label(term) for term in organisation.fields_of_activity.all()],
        "languages": list(organisation.languages),
        "memberships": [
            MembershipRecord(
                membership.network.slug,
                dict(membership.network.name),
                membership.accepted_on,
                membership.last_confirmed_at,
            )
            for membership in organisation.counted_memberships  # type: ignore[attr-defined]
        ],
        "last_confirmed_at": organisation.last_confirmed_at,
        "changed_at": organisation.changed_at,
    }


def _label(term: Term) -> Label:
    return Label(term.key, dict(term.label))


def _place(place: Place) -> PlaceRecord:
    return PlaceRecord(place.key, place.kind, place.country, dict(place.label), place.latitude, place.longitude)


def _shown(text: TranslatedText, visibility: str, sees: Collection[Visibility]) -> Texts:
    return dict(text) if visibility in sees else {}


def _addresses(addresses: Iterable[Address], sees: Collection[Visibility]) -> list[str]:
    return [address.text for address in addresses if address.visibility in sees]


def _points(points: Iterable[ContactPoint], sees: Collection[Visibility]) -> list[PointRecord]:
    return [PointRecord(point.kind, point.value) for point in points if point.visibility in sees]


def _contacts(contacts: Iterable[ContactPerson], sees: Collection[Visibility]) -> list[ContactRecord]:
    """A contact whose name is hidden is hidden whole: a number without a name would still be that person's."""
    return [
        ContactRecord(
            full_name=contact.full_name,
            job_title=contact.job_title if contact.shown_to("job_title") in sees else "",
            email=contact.email if contact.shown_to("email") in sees else "",
            telephone=contact.telephone if contact.shown_to("telephone") in sees else "",
            is_head=contact.is_head,
        )
        for contact in contacts
        if contact.shown_to("name") in sees
    ]


def _relation(relation: OrganisationRelation) -> RelationRecord | None:
    """Return a relation; None where it leads to a profile that is not public: that is not named either."""
    if relation.other and relation.other.state != ProfileState.PUBLISHED:
        return None
    return RelationRecord(
        kind=relation.kind,
        name=relation.other.name if relation.other else relation.outside_name,
        public_id=relation.other.public_id if relation.other else None,
        since=relation.since,
        until=relation.until,
    )
