"""Keeping the search in step with the profiles.

Found are members as `queries.figures` defines them, so that the total of a search and the stated figure agree. Every
operation that changes what is found of a profile calls `refresh_search(organisation)` in its own transaction (through
`operations.touching`); one that changes how networks hang together calls `refresh_search_of(network)`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from kuvend.core import clock
from kuvend.core.cache import changed
from kuvend.core.search import Document, index_many, remove_many
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Membership, Network, NetworkLink, Organisation, Place, Term
from kuvend.directory.queries.figures import members, tree_of
from kuvend.directory.queries.terms import holding_on
from kuvend.directory.rules.graph import ancestors
from kuvend.directory.search import KIND
from kuvend.directory.states import COUNTED_STATES, ContactKind, ProfileState, Visibility
from kuvend.lettering import acronym

type Above = Mapping[int, Sequence[str]]


BATCH = 500
# Keys of profiles whose turn comes at the end of a block (see `refreshing_search_once`); None outside of one.
_waiting: ContextVar[set[int] | None] = ContextVar("profiles_waiting_for_search", default=None)


@contextmanager
def refreshing_search_once() -> Iterator[None]:
    """Index whatever changes within the block once, at its end: for work on many profiles in one transaction."""
    waiting: set[int] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    keys = sorted(waiting)
    for start in range(0, len(keys), BATCH):
        _refresh(keys[start : start + BATCH])


def refresh_search(*organisations: Organisation) -> None:
    """Index profiles as they now stand, or take them out if visitors may not find them any more."""
    keys = [organisation.pk for organisation in organisations]
    waiting = _waiting.get()
    if waiting is None:
        _refresh(keys)
    else:
        waiting.update(keys)


def _refresh(keys: Sequence[int]) -> None:
    above = networks_above()
    documents: dict[str, Document] = {}
    gone: list[str] = []
    for fresh in _with_everything().filter(pk__in=keys):
        if fresh.state == ProfileState.PUBLISHED and fresh.counted_memberships:  # type: ignore[attr-defined]
            documents[fresh.public_id] = document_of(fresh, above)
        else:
            gone.append(fresh.public_id)
    if documents:
        index_many(KIND, documents)
    if gone:
        remove_many(KIND, gone)


def refresh_search_of(network: Network) -> None:
    """Index anew every member of a network and of those below it: they are found under the networks above, too."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(_listed().filter(memberships__network__in=tree_of(network.pk)).values_list("pk", flat=True))
        return
    above = networks_above()
    found = {
        organisation.public_id: document_of(organisation, above)
        for organisation in _listed().filter(memberships__network__in=tree_of(network.pk))
    }
    index_many(KIND, found)


def networks_above() -> Above:
    """Return network → short names of itself and of every network above it. Two queries."""
    parents: dict[int, list[int]] = {}
    today = clock.now().date()
    links = NetworkLink.objects.filter(holding_on(today), parent__closed_at=None, child__closed_at=None)
    for parent, child in links.values_list("parent_id", "child_id"):
        parents.setdefault(child, []).append(parent)
    slugs = dict(Network.objects.values_list("pk", "slug"))
    return {key: [slug, *(slugs[other] for other in ancestors(key, parents))] for key, slug in slugs.items()}


class Profiles:
    """All published profiles, for building the index anew (see `core.search.Source`)."""

    kind = KIND

    def public_ids(self) -> Sequence[str]:
        """Return all that should be in the index."""
        return list(members().order_by("pk").values_list("public_id", flat=True))

    def documents(self, public_ids: Sequence[str]) -> Mapping[str, Document]:
        """Return the documents of these profiles."""
        above = networks_above()
        found = _listed().filter(public_id__in=public_ids)
        return {organisation.public_id: document_of(organisation, above) for organisation in found}


def profiles() -> Profiles:
    """Return the source of all profiles (joined to `core.search.sources`)."""
    return Profiles()


def _listed() -> QuerySet[Organisation]:
    return _with_everything().filter(pk__in=members().values("pk"))


def _with_everything() -> QuerySet[Organisation]:
    return Organisation.objects.select_related("type", "seat__parent").prefetch_related(
        "fields_of_activity__taxonomy",
        "target_groups__taxonomy",
        "operates_in__parent",
        "other_names",
        "addresses",
        "contact_persons",
        "contact_points",
        Prefetch(
            "memberships",
            Membership.objects.filter(state__in=COUNTED_STATES, network__closed_at=None),
            to_attr="counted_memberships",
        ),
    )


def document_of(organisation: Organisation, above: Above) -> Document:
    """Return what is found of a profile, for each audience; `above` comes from `networks_above`."""
    terms = [*organisation.fields_of_activity.all(), *organisation.target_groups.all()]
    if organisation.type is not None:
        terms.append(organisation.type)
    places = _with_parents([*([organisation.seat] if organisation.seat else []), *organisation.operates_in.all()])
    facets: dict[str, list[str]] = {
        "network": sorted(
            {slug for membership in organisation.counted_memberships for slug in above[membership.network_id]}  # type: ignore[attr-defined]
        ),
        "country": [organisation.country.lower()] if organisation.country else [],
        "place": [place.key for place in places],
        "seat": [organisation.seat.key] if organisation.seat else [],
        "language": list(organisation.languages),
        "year": [str(organisation.year_of_establishment)] if organisation.year_of_establishment else [],
        "type": [organisation.type.key] if organisation.type else [],
        "field_of_activity": [term.key for term in organisation.fields_of_activity.all()],
        "target_group": [term.key for term in organisation.target_groups.all()],
    }
    texts = _texts(organisation)
    return Document(
        names=[organisation.name, *(name.name for name in organisation.other_names.all())],
        acronyms=[organisation.acronym] if organisation.acronym else sorted(acronym(organisation.name)),
        places=[text for place in places for text in (*place.label.values(), *place.aliases)],
        labels=[text for term in terms for text in term.label.values()],
        body=texts[Visibility.PUBLIC],
        members=texts[Visibility.MEMBERS],
        desk=texts[Visibility.DESK],
        facets=facets,
        numbers={
            "newest": int((organisation.published_at or organisation.created_at).timestamp()),
            **({"year": organisation.year_of_establishment} if organisation.year_of_establishment else {}),
            **(
                {"confirmed": int(organisation.last_confirmed_at.timestamp())} if organisation.last_confirmed_at else {}
            ),
        },
    )


def _with_parents(places: Iterable[Place]) -> list[Place]:
    found: dict[int, Place] = {}
    for place in places:
        found[place.pk] = place
        if place.parent is not None:
            found[place.parent.pk] = place.parent
    return list(found.values())


def _texts(organisation: Organisation) -> dict[str, list[str]]:
    """Return audience → texts that it may search, each audience with what is its own only."""
    texts: dict[str, list[str]] = {who: [] for who in Visibility}

    def add(visibility: str, text: TranslatedText) -> None:
        texts[visibility].extend(text.values())

    for text in (
        organisation.general_information,
        organisation.mission_and_objectives,
        organisation.main_projects_activities,
        organisation.additional_information,
        organisation.partners,
    ):
        add(Visibility.PUBLIC, text)
    add(organisation.contribution_visibility, organisation.how_can_you_contribute_to_the_network)
    add(organisation.motivation_visibility, organisation.why_do_you_want_to_join)
    for address in organisation.addresses.all():
        texts[address.visibility].append(address.text)
    for contact in organisation.contact_persons.all():
        texts[contact.shown_to("name")].append(contact.full_name)
    for point in organisation.contact_points.all():
        if point.kind in {ContactKind.EMAIL, ContactKind.WEBSITE}:
            texts[point.visibility].append(point.value)
    return texts


def refresh_search_of_term(term: Term) -> None:
    """Index anew the profiles that made a choice, because it is called otherwise now."""
    _refresh_all(
        Organisation.objects.filter(Q(type=term) | Q(fields_of_activity=term) | Q(target_groups=term)).distinct()
    )


def refresh_search_of_place(place: Place) -> None:
    """Index anew the profiles that sit or work in a place or in one of its parts."""
    places = [place.pk, *Place.objects.filter(parent=place).values_list("pk", flat=True)]
    _refresh_all(Organisation.objects.filter(Q(seat__in=places) | Q(operates_in__in=places)).distinct())


def _refresh_all(organisations: QuerySet[Organisation]) -> None:
    keys = list(organisations.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            _refresh(keys[start : start + BATCH])
            changed("directory")
