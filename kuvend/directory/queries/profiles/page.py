"""One member as a reader sees it: everything on the profile page, already cut to what that reader may see."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuvend.core import clock
from kuvend.core.formats import country_name
from kuvend.core.prepared import Prepared
from kuvend.core.text import TranslatedText
from kuvend.directory import phrases
from kuvend.directory.models import (
    Address,
    Body,
    BodyMember,
    ContactPerson,
    ContactPoint,
    MandateHolder,
    Membership,
    Organisation,
    OrganisationName,
    OrganisationRelation,
)
from kuvend.directory.queries.figures import INDIVIDUAL
from kuvend.directory.queries.listing import Labels, labels_in, spoken_language
from kuvend.directory.queries.profiles.parts import Contact, Human, Linked, Postal, Profile, Seats, Standing, Text
from kuvend.directory.queries.relations import AGREED
from kuvend.directory.queries.terms import holding_on, not_over_on
from kuvend.directory.rules.addresses import logo_url, member_url, members_url, network_url
from kuvend.directory.rules.dialling import dialled, dialling_countries
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


# -- the questions, each written once (see `core.prepared`) --------------------------------------------------

_COLUMNS = [field.attname for field in Organisation._meta.concrete_fields]
_organisation = Prepared(lambda id_: Organisation.objects.filter(public_id=id_).values_list(*_COLUMNS), str)
_contact_points = Prepared(
    lambda key: ContactPoint.objects.filter(organisation=key).values_list("kind", "value", "visibility"), int
)
_addresses = Prepared(
    lambda key: Address.objects.filter(organisation=key).values_list(
        "kind", "text", "place_id", "country", "visibility"
    ),
    int,
)
_people = Prepared(
    lambda key: ContactPerson.objects.filter(organisation=key).values_list(
        "full_name", "job_title", "email", "telephone", "is_head",
        "name_visibility", "job_title_visibility", "email_visibility", "telephone_visibility",
        "is_held_back",
    ),
    int,
)  # fmt: skip
_names = Prepared(
    lambda key: OrganisationName.objects.filter(organisation=key)
    .order_by("kind", "language", "pk")
    .values_list("kind", "name", "language"),
    int,
)
_fields_of_activity = Prepared(
    lambda key: Organisation.fields_of_activity.through.objects.filter(organisation=key)
    .order_by("term__position")
    .values_list("term_id"),
    int,
)
_target_groups = Prepared(
    lambda key: Organisation.target_groups.through.objects.filter(organisation=key)
    .order_by("term__position")
    .values_list("term_id"),
    int,
)
_operates_in = Prepared(
    lambda key: Organisation.operates_in.through.objects.filter(organisation=key).values_list("place_id"), int
)
_memberships = Prepared(
    lambda key: Membership.objects.filter(organisation=key, network__closed_at=None)
    .order_by("accepted_on", "pk")
    .values_list("network_id", "network__slug", "accepted_on", "state"),
    int,
)
_relations_from = Prepared(
    lambda key, today: OrganisationRelation.objects.filter(holding_on(today), AGREED, organisation=key)
    .order_by("kind", "pk")
    .values_list(
        "kind", "outside_name", "outside_url", "other__name", "other__slug", "other__public_id", "other__state"
    ),
    int,
    date,
)
_relations_to = Prepared(
    lambda key, today: OrganisationRelation.objects.filter(holding_on(today), AGREED, other=key)
    .order_by("kind", "pk")
    .values_list("kind", "organisation__name", "organisation__slug", "organisation__public_id", "organisation__state"),
    int,
    date,
)
_own_bodies = Prepared(
    lambda key, today: Body.objects.filter(holding_on(today), organisation=key)
    .order_by("kind", "pk")
    .values_list("pk", "name", "kind"),
    int,
    date,
)
_seats = Prepared(
    lambda keys, today: BodyMember.objects.filter(holding_on(today), body__in=keys).values_list(
        "body_id", "full_name", "office",
        "organisation__name", "organisation__slug", "organisation__public_id", "organisation__state",
    ),
    int,
    date,
)  # fmt: skip
_mandates_held = Prepared(
    lambda key, today: MandateHolder.objects.filter(
        not_over_on(today, "mandate__"),
        organisation=key,
        mandate__since__lte=today,
        mandate__network__closed_at=None,
    ).values_list("mandate__network_id", "mandate__network__slug", "mandate__since"),
    int,
    date,
)
_near_by_seat = Prepared(
    lambda place, key: Organisation.objects.filter(state=ProfileState.PUBLISHED, seat=place, pk__gt=key)
    .order_by("pk")
    .values_list("name", "slug", "public_id")[:MOST_NEIGHBOURS],
    int,
    int,
)
_near_by_country = Prepared(
    lambda country, key: Organisation.objects.filter(state=ProfileState.PUBLISHED, country=country, pk__gt=key)
    .order_by("pk")
    .values_list("name", "slug", "public_id")[:MOST_NEIGHBOURS],
    str,
    int,
)


def find_organisation(public_id: str) -> Organisation | None:
    """Return the organisation of that id in any state, or None. One query."""
    rows = _organisation.rows(public_id)
    return Organisation.from_db("default", _COLUMNS, rows[0]) if rows else None


def profile_of(organisation: Organisation, *, visible: Collection[Visibility]) -> Profile:
    """Return the profile of `organisation` for a reader who sees `visible` details. About a dozen small queries."""
    language = get_language() or "en"
    labels = labels_in(language)
    key = organisation.pk
    contacts = _contact_points.rows(key)
    addresses = _addresses.rows(key)
    people = _people.rows(key)
    texts, hides_text = _texts(organisation, language, visible)
    memberships = _memberships.rows(key)
    countries = dialling_countries(organisation.country, [labels.prefixes.get(row[0], "") for row in memberships])
    shown = tuple(_contact(*row, countries=countries) for row in contacts if row[2] in visible)
    shown_people = tuple(human for person in people if (human := _human(*person, visible=visible, countries=countries)))
    shown_addresses = tuple(_postal(row, labels) for row in addresses if row[4] in visible)
    type_key = labels.term_values.get(organisation.type_id or 0, ("", ""))[1]
    hides = (
        hides_text
        or len(shown) < sum(row[2] != Visibility.DESK for row in contacts)
        or len(shown_addresses) < sum(row[4] != Visibility.DESK for row in addresses)
        or len(shown_people) < sum(person[5] != Visibility.DESK for person in people)
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
        type_key=type_key,
        type=labels.terms.get(organisation.type_id or 0, ""),
        is_individual=type_key == INDIVIDUAL,
        logo=logo_url(organisation.logo),
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
        fields_of_activity=_terms(_fields_of_activity.rows(key), labels, language),
        target_groups=_terms(_target_groups.rows(key), labels, language),
        operates_in=_places(key, labels, language),
        languages=tuple(
            Linked(spoken_language(code, labels), members_url(language, [("language", code)]))
            for code in organisation.languages
        ),
        networks=_standings(memberships, labels, language),
        contacts=shown,
        addresses=shown_addresses,
        people=shown_people,
        relations=_relations(key, language),
        bodies=_bodies(key, language, visible),
        mandates=_mandates(key, labels, language),
        as_network=_as_network(key, labels, language),
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
    if organisation.seat_id is not None:
        seat = organisation.seat_id
        found = _near_by_seat.rows(seat, organisation.pk)
        if len(found) < MOST_NEIGHBOURS:
            found += [row for row in _near_by_seat.rows(seat, 0) if row not in found]
    elif organisation.country:
        found = _near_by_country.rows(organisation.country, organisation.pk)
        if len(found) < MOST_NEIGHBOURS:
            found += [row for row in _near_by_country.rows(organisation.country, 0) if row not in found]
    else:
        return ()
    others = [row for row in found if row[2] != organisation.public_id][:MOST_NEIGHBOURS]
    return tuple(Linked(name, member_url(language, slug, public_id)) for name, slug, public_id in others)


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


def _contact(kind: str, value: str, visibility: str, *, countries: tuple[str, ...]) -> Contact:
    address = _address_of(kind, value, countries)
    return Contact(kind, phrases.CONTACT_KIND[kind], _readable(kind, value), address, visibility)


def _address_of(kind: str, value: str, countries: tuple[str, ...]) -> str:
    """Return what a click does; nothing for what is no address (people write "on request")."""
    match kind:
        case ContactKind.EMAIL:
            return f"mailto:{value}" if "@" in value else ""
        case ContactKind.TELEPHONE | ContactKind.MOBILE:
            number = dialled(value, countries)
            return f"tel:{number}" if number else ""
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


def _postal(row: tuple[Any, ...], labels: Labels) -> Postal:
    kind, text, place, country, visibility = row
    return Postal(phrases.ADDRESS_KIND[kind], text, labels.places.get(place, ""), country_name(country), visibility)


def _human(
    name: str,
    job_title: str,
    email: str,
    telephone: str,
    is_head: bool,  # noqa: FBT001 - a row of the query above
    sees_name: str,
    sees_job_title: str,
    sees_email: str,
    sees_telephone: str,
    is_held_back: bool,  # noqa: FBT001
    *,
    visible: Collection[Visibility],
    countries: tuple[str, ...],
) -> Human | None:
    """Return the contact as far as it may be seen; None where even the name may not.

    Of somebody who has not agreed the public sees nothing; what members see says nothing about being public.
    """
    if is_held_back and Visibility.MEMBERS not in visible:
        return None
    if sees_name not in visible:
        return None
    return Human(
        name=name,
        job_title=job_title if sees_job_title in visible else "",
        email=email if sees_email in visible else "",
        telephone=telephone if sees_telephone in visible else "",
        dials=dialled(telephone, countries) if sees_telephone in visible else "",
        is_head=is_head,
    )


def _other_names(key: int) -> tuple[tuple[str | Promise, str, str], ...]:
    return tuple((phrases.NAME_KIND[NameKind(kind)], name, language) for kind, name, language in _names.rows(key))


def _terms(rows: list[tuple[Any, ...]], labels: Labels, language: str) -> tuple[Linked, ...]:
    return tuple(
        Linked(labels.terms[term], members_url(language, [labels.term_values[term]]))
        for (term,) in rows
        if term in labels.term_values
    )


def _place(key: int | None, labels: Labels, language: str) -> Linked | None:
    if key is None or key not in labels.places:
        return None
    return Linked(labels.places[key], members_url(language, [labels.place_values[key]]))


def _places(key: int, labels: Labels, language: str) -> tuple[Linked, ...]:
    found = [place for (row,) in _operates_in.rows(key) if (place := _place(row, labels, language))]
    return tuple(sorted(found, key=lambda place: sort_key(str(place.label), language)))


def _standings(memberships: Sequence[Any], labels: Labels, language: str) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            network=Linked(labels.networks.get(network, slug), network_url(language, slug)),
            accepted_on=accepted_on,
            state=state,
            is_counted=state in COUNTED_STATES,
        )
        for network, slug, accepted_on, state in memberships
    )


def _relations(key: int, language: str) -> tuple[tuple[str | Promise, Linked], ...]:
    """Return relations to others. A profile that visitors may not see is not named either."""
    found: list[tuple[str | Promise, Linked]] = []
    today = clock.now().date()
    for kind, outside_name, outside_url, name, slug, public_id, state in _relations_from.rows(key, today):
        if public_id is None:
            url = outside_url if outside_url.lower().startswith(SCHEMES) else ""
            found.append((phrases.RELATION_KIND[kind], Linked(outside_name, url)))
        elif state == ProfileState.PUBLISHED:
            found.append((phrases.RELATION_KIND[kind], Linked(name, member_url(language, slug, public_id))))
    for kind, name, slug, public_id, state in _relations_to.rows(key, today):
        if state == ProfileState.PUBLISHED:
            found.append((phrases.REVERSE_RELATION_KIND[kind], Linked(name, member_url(language, slug, public_id))))
    return tuple(found)


def _bodies(key: int, language: str, visible: Collection[Visibility]) -> tuple[Seats, ...]:
    return seats_of(_own_bodies.rows(key, clock.now().date()), language, visible)


def seats_of(
    bodies: Sequence[tuple[int, TranslatedText, str]], language: str, visible: Collection[Visibility]
) -> tuple[Seats, ...]:
    """Return bodies (primary key, name, kind) with those who sit in them now.

    Persons are named to members of the network only, organisations to all.
    """
    seats: dict[int, list[Linked]] = {}
    for body, full_name, office, name, slug, public_id, state in _seats.rows(
        [key for key, _name, _kind in bodies], clock.now().date()
    ):
        is_shown = state == ProfileState.PUBLISHED
        url = member_url(language, slug, public_id) if is_shown else ""
        if Visibility.MEMBERS in visible and full_name:
            seats.setdefault(body, []).append(Linked(full_name, url, office))
        elif is_shown:
            seats.setdefault(body, []).append(Linked(name, url, office))
    return tuple(
        Seats(name.read(language), phrases.BODY_KIND[kind], tuple(seats.get(key, ()))) for key, name, kind in bodies
    )


def _as_network(key: int, labels: Labels, language: str) -> Linked | None:
    """Return the network that the organisation is itself."""
    slug, name = labels.as_networks.get(key, ("", ""))
    return Linked(name, network_url(language, slug)) if slug else None


def _mandates(key: int, labels: Labels, language: str) -> tuple[Linked, ...]:
    """Return the networks at whose head the member stands today."""
    today = clock.now().date()
    return tuple(
        Linked(labels.networks.get(network, slug), network_url(language, slug))
        for network, slug, since in _mandates_held.rows(key, today)
        if since <= today
    )
