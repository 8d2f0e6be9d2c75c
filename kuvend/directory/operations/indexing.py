"""Keeping the search in step with the profiles.

Every operation that changes what is found of a profile calls `refresh_search(organisation)` in its own transaction
(through `operations.touching`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.models import Prefetch, QuerySet

from kuvend.core.search import Document, index, rebuild, remove
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Membership, Organisation, Place
from kuvend.directory.search import KIND
from kuvend.directory.states import COUNTED_STATES, ContactKind, ProfileState, Visibility
from kuvend.lettering import acronym

type Progress = Callable[[int, int], object]


def refresh_search(organisation: Organisation) -> None:
    """Index a profile as it now stands, or take it out if visitors may not find it any more."""
    fresh = _with_everything().get(pk=organisation.pk)
    if fresh.state == ProfileState.PUBLISHED:
        index(KIND, fresh.public_id, document_of(fresh))
    else:
        remove(KIND, fresh.public_id)


class Profiles:
    """All published profiles, for building the index anew (see `core.search.Source`)."""

    kind = KIND

    def public_ids(self) -> Sequence[str]:
        """Return all that should be in the index."""
        return list(_published().order_by("pk").values_list("public_id", flat=True))

    def documents(self, public_ids: Sequence[str]) -> Mapping[str, Document]:
        """Return the documents of these profiles."""
        found = _with_everything().filter(state=ProfileState.PUBLISHED, public_id__in=public_ids)
        return {organisation.public_id: document_of(organisation) for organisation in found}


def rebuild_index(*, progress: Progress | None = None) -> None:
    """Build the whole index anew."""
    rebuild(Profiles(), progress=progress)


def _published() -> QuerySet[Organisation]:
    return Organisation.objects.filter(state=ProfileState.PUBLISHED)


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
            Membership.objects.filter(state__in=COUNTED_STATES).select_related("network"),
            to_attr="counted_memberships",
        ),
    )


def document_of(organisation: Organisation) -> Document:
    """Return what is found of a profile, for each audience."""
    terms = [*organisation.fields_of_activity.all(), *organisation.target_groups.all()]
    if organisation.type is not None:
        terms.append(organisation.type)
    places = _with_parents([*([organisation.seat] if organisation.seat else []), *organisation.operates_in.all()])
    facets: dict[str, list[str]] = {
        "network": [membership.network.slug for membership in organisation.counted_memberships],  # type: ignore[attr-defined]
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
        texts[contact.name_visibility].append(contact.full_name)
    for point in organisation.contact_points.all():
        if point.kind in {ContactKind.EMAIL, ContactKind.WEBSITE}:
            texts[point.visibility].append(point.value)
    return texts
