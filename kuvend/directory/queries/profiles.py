"""One member as a reader sees it: everything on the profile page, already cut to what that reader may see."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuvend.core import clock
from kuvend.core.formats import country_name, language_name
from kuvend.core.text import Reading, TranslatedText
from kuvend.directory import phrases
from kuvend.directory.models import (
    Address,
    Body,
    BodyMember,
    ContactPerson,
    ContactPoint,
    HeadOfNetworkMandate,
    MandateHolder,
    Membership,
    Organisation,
    OrganisationName,
    OrganisationRelation,
)
from kuvend.directory.queries.figures import INDIVIDUAL
from kuvend.directory.queries.listing import Labels, labels_in
from kuvend.directory.rules.addresses import member_url, members_url, network_url
from kuvend.directory.states import COUNTED_STATES, ContactKind, NameKind, ProfileState, Visibility
from kuvend.lettering import sort_key

MOST_NEIGHBOURS = 4

# The texts of a profile, in the order in which people read them.
TEXTS: tuple[tuple[str, str | Promise], ...] = (
    ("general_information", _("About")),
    ("mission_and_objectives", _("Mission and objectives")),
    ("main_projects_activities", _("Main projects and activities")),
    ("how_can_you_contribute_to_the_network", _("What it contributes to the network")),
    ("why_do_you_want_to_join", _("Why it joined")),
    ("funding_sources", _("Funding sources")),
    ("partners", _("Partners")),
    ("founders", _("Founders")),
    ("additional_information", _("Additional information")),
)
TEXTS_WITH_VISIBILITY = {
    "how_can_you_contribute_to_the_network": "contribution_visibility",
    "why_do_you_want_to_join": "motivation_visibility",
}
SCHEMES = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Linked:
    """Something with a name and, where it has a page, an address."""

    label: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the profile; `visibility` tells the desk and the members who else sees it."""

    key: str
    label: str | Promise
    reading: Reading
    visibility: str
    names_language: bool  # the text before was in another one


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the member."""

    kind: str
    label: str | Promise
    value: str
    url: str
    visibility: str


@dataclass(frozen=True, slots=True)
class Postal:
    """An address, as written."""

    label: str | Promise
    text: str
    place: str
    country: str
    visibility: str


@dataclass(frozen=True, slots=True)
class Human:
    """A named contact; details the reader may not see are empty."""

    name: str
    job_title: str
    email: str
    telephone: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The member in one network."""

    network: Linked
    accepted_on: date | None
    state: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Seats:
    """A body with those who sit in it now."""

    name: str
    kind: str | Promise
    members: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile page. Every value is in the reader's language or tagged with its own."""

    pk: int
    public_id: str
    slug: str
    url: str
    state: str
    name: str
    name_language: str
    acronym: str
    type_key: str
    type: str
    is_individual: bool
    logo: str
    country_code: str
    country: str
    seat: Linked | None
    year: int | None
    registration_number: str
    staff_count: int | None
    volunteer_count: int | None
    yearly_budget: int | None
    budget_currency: str
    other_names: tuple[tuple[str | Promise, str, str], ...]  # (kind, name, language)
    texts: tuple[Text, ...]
    fields_of_activity: tuple[Linked, ...]
    target_groups: tuple[Linked, ...]
    operates_in: tuple[Linked, ...]
    languages: tuple[Linked, ...]
    networks: tuple[Standing, ...]
    contacts: tuple[Contact, ...]
    addresses: tuple[Postal, ...]
    people: tuple[Human, ...]
    relations: tuple[tuple[str | Promise, Linked], ...]
    bodies: tuple[Seats, ...]
    mandates: tuple[Linked, ...]
    neighbours: tuple[Linked, ...]
    last_confirmed_at: datetime | None
    changed_at: datetime
    claimed_at: datetime | None
    has_hidden_details: bool  # more is shown to members
    coordinates: tuple[float, float] | None = None
    summary: str = field(default="")

    @property
    def is_member(self) -> bool:
        """Counts as a member now."""
        return any(standing.is_counted for standing in self.networks)

    @property
    def emails(self) -> list[Contact]:
        """The mail addresses the reader sees."""
        return [contact for contact in self.contacts if contact.kind == ContactKind.EMAIL]

    @property
    def website(self) -> str:
        """The first website the reader sees."""
        return next((contact.url for contact in self.contacts if contact.kind == ContactKind.WEBSITE), "")


def find_organisation(public_id: str) -> Organisation | None:
    """Return the organisation of that id in any state, with what its page needs, or None. One query."""
    return Organisation.objects.select_related("type", "merged_into").filter(public_id=public_id).first()


def profile_of(organisation: Organisation, *, visible: Collection[Visibility]) -> Profile:
    """Return the profile of `organisation` for a reader who sees `visible` details. About a dozen small queries."""
    language = get_language() or "en"
    labels = labels_in(language)
    key = organisation.pk
    contacts = list(ContactPoint.objects.filter(organisation=key).values_list("kind", "value", "visibility"))
    addresses = list(
        Address.objects.filter(organisation=key).values_list("kind", "text", "place_id", "country", "visibility")
    )
    people = list(ContactPerson.objects.filter(organisation=key))
    texts, hides_text = _texts(organisation, language, visible)
    shown = tuple(_contact(*row) for row in contacts if row[2] in visible)
    shown_people = tuple(human for person in people if (human := _human(person, visible)))
    shown_addresses = tuple(_postal(row, labels, language) for row in addresses if row[4] in visible)
    hides = (
        hides_text
        or len(shown) < sum(row[2] != Visibility.DESK for row in contacts)
        or len(shown_addresses) < sum(row[4] != Visibility.DESK for row in addresses)
        or len(shown_people) < sum(person.name_visibility != Visibility.DESK for person in people)
    )
    return Profile(
        pk=key,
        public_id=organisation.public_id,
        slug=organisation.slug,
        url=member_url(language, organisation.slug, organisation.public_id),
        state=organisation.state,
        name=organisation.name,
        name_language=organisation.name_language,
        acronym=organisation.acronym,
        type_key=organisation.type.key if organisation.type else "",
        type=labels.terms.get(organisation.type_id or 0, ""),
        is_individual=organisation.type is not None and organisation.type.key == INDIVIDUAL,
        logo=organisation.logo,
        country_code=organisation.country,
        country=country_name(organisation.country),
        seat=_place(organisation.seat_id, labels, language),
        year=organisation.year_of_establishment,
        registration_number=organisation.registration_number,
        staff_count=organisation.staff_count,
        volunteer_count=organisation.volunteer_count,
        yearly_budget=organisation.yearly_budget,
        budget_currency=organisation.budget_currency,
        other_names=_other_names(key),
        texts=texts,
        fields_of_activity=_terms("fields_of_activity", key, labels, language),
        target_groups=_terms("target_groups", key, labels, language),
        operates_in=_places(key, labels, language),
        languages=tuple(
            Linked(language_name(code), members_url(language, [("language", code)])) for code in organisation.languages
        ),
        networks=_standings(key, labels, language),
        contacts=shown,
        addresses=shown_addresses,
        people=shown_people,
        relations=_relations(key, language),
        bodies=_bodies(key, language, visible),
        mandates=_mandates(key, labels, language),
        neighbours=neighbours_of(organisation, language),
        last_confirmed_at=organisation.last_confirmed_at,
        changed_at=organisation.changed_at,
        claimed_at=organisation.claimed_at,
        has_hidden_details=hides,
        coordinates=labels.coordinates.get(labels.place_values.get(organisation.seat_id or 0, ("", ""))[1]),
        summary=next((text.reading.text for text in texts if text.visibility == Visibility.PUBLIC), ""),
    )


def neighbours_of(organisation: Organisation, language: str) -> tuple[Linked, ...]:
    """Return up to four other published members with a seat in the same place (else country), going round.

    They follow the profile's own place in the table, so that everybody is somebody's neighbour and none is it for all.
    """
    if organisation.seat_id is None and not organisation.country:
        return ()
    near = {"seat": organisation.seat_id} if organisation.seat_id else {"country": organisation.country}
    listed = Organisation.objects.filter(state=ProfileState.PUBLISHED, **near).order_by("pk")
    columns = ("name", "slug", "public_id")
    found = list(listed.filter(pk__gt=organisation.pk).values_list(*columns)[:MOST_NEIGHBOURS])
    if len(found) < MOST_NEIGHBOURS:
        rest = MOST_NEIGHBOURS - len(found)
        found += list(listed.filter(pk__lt=organisation.pk).values_list(*columns)[:rest])
    return tuple(Linked(name, member_url(language, slug, public_id)) for name, slug, public_id in found)


def _texts(organisation: Organisation, language: str, visible: Collection[Visibility]) -> tuple[tuple[Text, ...], bool]:
    shown: list[Text] = []
    hides = False
    for key, label in TEXTS:
        text: TranslatedText = getattr(organisation, key)
        if not text:
            continue
        column = TEXTS_WITH_VISIBILITY.get(key)
        visibility = getattr(organisation, column) if column else Visibility.PUBLIC
        if visibility in visible:
            reading = text.read(language)
            before = shown[-1].reading.language if shown else language
            shown.append(Text(key, label, reading, visibility, names_language=reading.language != before))
        else:
            hides = hides or visibility == Visibility.MEMBERS
    return tuple(shown), hides


def _contact(kind: str, value: str, visibility: str) -> Contact:
    return Contact(kind, phrases.CONTACT_KIND[kind], _readable(kind, value), _address_of(kind, value), visibility)


def _address_of(kind: str, value: str) -> str:
    """Return what a click does; nothing for what is no address (people write "on request")."""
    match kind:
        case ContactKind.EMAIL:
            return f"mailto:{value}" if "@" in value else ""
        case ContactKind.TELEPHONE | ContactKind.MOBILE:
            digits = "".join(letter for letter in value if letter.isdigit() or letter == "+")
            return f"tel:{digits}" if digits else ""
        case _:
            if value.lower().startswith(SCHEMES):
                return value
            looks_like_one = "." in value and not any(letter.isspace() for letter in value) and ":" not in value
            return f"https://{value}" if looks_like_one else ""


def _readable(kind: str, value: str) -> str:
    if kind not in {ContactKind.WEBSITE, ContactKind.SOCIAL}:
        return value
    for scheme in SCHEMES:
        value = value.removeprefix(scheme)
    return value.removeprefix("www.").rstrip("/")


def _postal(row: tuple[Any, ...], labels: Labels, language: str) -> Postal:
    kind, text, place, country, visibility = row
    return Postal(phrases.ADDRESS_KIND[kind], text, labels.places.get(place, ""), country_name(country), visibility)


def _human(person: ContactPerson, visible: Collection[Visibility]) -> Human | None:
    """Return the contact as far as it may be seen; None where even the name may not."""
    if person.name_visibility not in visible:
        return None
    return Human(
        name=person.full_name,
        job_title=person.job_title if person.job_title_visibility in visible else "",
        email=person.email if person.email_visibility in visible else "",
        telephone=person.telephone if person.telephone_visibility in visible else "",
        is_head=person.is_head,
    )


def _other_names(key: int) -> tuple[tuple[str | Promise, str, str], ...]:
    rows = OrganisationName.objects.filter(organisation=key).order_by("kind", "language", "pk")
    return tuple(
        (phrases.NAME_KIND[NameKind(kind)], name, language)
        for kind, name, language in rows.values_list("kind", "name", "language")
    )


def _terms(relation: str, key: int, labels: Labels, language: str) -> tuple[Linked, ...]:
    through = getattr(Organisation, relation).through
    rows = through.objects.filter(organisation=key).order_by("term__position").values_list("term_id", flat=True)
    return tuple(
        Linked(labels.terms[term], members_url(language, [labels.term_values[term]]))
        for term in rows
        if term in labels.term_values
    )


def _place(key: int | None, labels: Labels, language: str) -> Linked | None:
    if key is None or key not in labels.places:
        return None
    return Linked(labels.places[key], members_url(language, [labels.place_values[key]]))


def _places(key: int, labels: Labels, language: str) -> tuple[Linked, ...]:
    rows = Organisation.operates_in.through.objects.filter(organisation=key).values_list("place_id", flat=True)
    found = [place for row in rows if (place := _place(row, labels, language))]
    return tuple(sorted(found, key=lambda place: sort_key(place.label, language)))


def _standings(key: int, labels: Labels, language: str) -> tuple[Standing, ...]:
    rows = Membership.objects.filter(organisation=key, network__closed_at=None).order_by("accepted_on", "pk")
    return tuple(
        Standing(
            network=Linked(labels.networks.get(network, slug), network_url(language, slug)),
            accepted_on=accepted_on,
            state=state,
            is_counted=state in COUNTED_STATES,
        )
        for network, slug, accepted_on, state in rows.values_list("network_id", "network__slug", "accepted_on", "state")
    )


def _relations(key: int, language: str) -> tuple[tuple[str | Promise, Linked], ...]:
    rows = OrganisationRelation.objects.filter(Q(organisation=key) | Q(other=key), until=None)
    found: list[tuple[str | Promise, Linked]] = []
    for relation in rows.select_related("organisation", "other").order_by("kind", "pk"):
        if relation.organisation_id == key:
            label = phrases.RELATION_KIND[relation.kind]
            other = relation.other
            if other is None:
                url = relation.outside_url if relation.outside_url.lower().startswith(SCHEMES) else ""
                found.append((label, Linked(relation.outside_name, url)))
                continue
        else:
            label, other = phrases.REVERSE_RELATION_KIND[relation.kind], relation.organisation
        # A profile that visitors may not see is not named either.
        if other.state == ProfileState.PUBLISHED:
            found.append((label, Linked(other.name, member_url(language, other.slug, other.public_id))))
    return tuple(found)


def _bodies(key: int, language: str, visible: Collection[Visibility]) -> tuple[Seats, ...]:
    today = clock.now().date()
    bodies = list(Body.objects.filter(Q(until=None) | Q(until__gte=today), organisation=key).order_by("kind", "pk"))
    return seats_of(bodies, language, visible) if bodies else ()


def seats_of(bodies: Collection[Body], language: str, visible: Collection[Visibility]) -> tuple[Seats, ...]:
    """Return bodies with those who sit in them now. Persons are named to members only, organisations to all."""
    today = clock.now().date()
    seats: dict[int, list[Linked]] = {}
    rows = BodyMember.objects.filter(Q(until=None) | Q(until__gte=today), body__in=bodies).select_related(
        "organisation"
    )
    for member in rows:
        organisation = member.organisation
        is_shown = organisation is not None and organisation.state == ProfileState.PUBLISHED
        if Visibility.MEMBERS in visible and member.full_name:
            name, note = member.full_name, member.office
        elif organisation is not None and is_shown:
            name, note = organisation.name, member.office
        else:
            continue
        url = member_url(language, organisation.slug, organisation.public_id) if organisation and is_shown else ""
        seats.setdefault(member.body_id, []).append(Linked(name, url, note))
    return tuple(
        Seats(body.name.read(language).text, phrases.BODY_KIND[body.kind], tuple(seats.get(body.pk, ())))
        for body in bodies
    )


def _mandates(key: int, labels: Labels, language: str) -> tuple[Linked, ...]:
    """Return the networks at whose head the member stands today."""
    today = clock.now().date()
    rows = MandateHolder.objects.filter(
        Q(mandate__until=None) | Q(mandate__until__gte=today),
        organisation=key,
        mandate__since__lte=today,
        mandate__ended_at=None,
    ).values_list("mandate__network_id", "mandate__network__slug")
    return tuple(Linked(labels.networks.get(network, slug), network_url(language, slug)) for network, slug in rows)


def current_heads(network_id: int, language: str) -> list[tuple[HeadOfNetworkMandate, list[Linked]]]:
    """Return the mandates of a network, the newest first, each with its holders. Two queries."""
    mandates = HeadOfNetworkMandate.objects.filter(network=network_id).prefetch_related("holders__organisation")
    found = []
    for mandate in mandates.order_by("-since"):
        holders = [
            Linked(
                holder.organisation.name,
                member_url(language, holder.organisation.slug, holder.organisation.public_id)
                if holder.organisation.state == ProfileState.PUBLISHED
                else "",
            )
            for holder in mandate.holders.all()
        ]
        found.append((mandate, holders))
    return found
