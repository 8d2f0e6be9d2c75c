"""Reading what was imported: batches, items to review, the text around them, and what may be a duplicate."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count, Prefetch, Q, QuerySet

from kuvend.directory.models import (
    ContactPoint,
    ImportBatch,
    ImportedField,
    ImportItem,
    ImportSource,
    Membership,
    Network,
    Organisation,
    OrganisationName,
)
from kuvend.directory.queries.figures import tree_of
from kuvend.directory.rules.importing import CHOSEN, Decided, is_taken, looks_right
from kuvend.directory.rules.recognising import LIST_FIELDS, Known, Recognition
from kuvend.directory.rules.recognising.duplicates import plain_address, reached_at
from kuvend.directory.states import ContactKind, FieldDecision, ImportedKind, ImportItemState, ProfileState
from kuvend.lettering import definite_keys

PROFILES = (ImportedKind.ORGANISATION, ImportedKind.PERSON)
GONE = (ProfileState.MERGED, ProfileState.ARCHIVED)


def batches_of(networks: QuerySet[Network]) -> QuerySet[ImportBatch]:
    """Return what was brought for these networks, the newest first, with how much of it waits."""
    return (
        ImportBatch.objects.filter(network__in=networks)
        .select_related("network", "by")
        .annotate(
            total=Count("items"),
            waiting=Count("items", filter=Q(items__state=ImportItemState.PENDING)),
            confirmed=Count("items", filter=Q(items__state=ImportItemState.CONFIRMED)),
        )
        .order_by("-created_at", "-pk")
    )


def items_of(batch: ImportBatch, *, kind: str = "", state: str = "") -> QuerySet[ImportItem]:
    """Return the items of a batch in the order of their pages, with their fields; `kind` may be "profiles" or
    "texts".
    """
    items = batch.items.exclude(state=ImportItemState.REPLACED).select_related(
        "source", "duplicate_of", "organisation", "same_as"
    )
    if kind == "profiles":
        items = items.filter(kind__in=PROFILES)
    elif kind == "texts":
        items = items.exclude(kind__in=PROFILES)
    if state:
        items = items.filter(state=state)
    fields = Prefetch("fields", queryset=ImportedField.objects.order_by("position"))
    return items.defer("source__content", "source__text").prefetch_related(fields).order_by("source", "start")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of a batch is."""

    waiting: int
    ready: int  # of those waiting, profiles which look right
    confirmed: int
    set_aside: int
    undone: int


def progress_of(batch: ImportBatch) -> Progress:
    """Count the items of a batch by what became of them. Three queries."""
    counts = dict(batch.items.order_by().values_list("state").annotate(number=Count("pk")))
    return Progress(
        waiting=counts.get(ImportItemState.PENDING, 0),
        ready=len(ready_items(batch)),
        confirmed=counts.get(ImportItemState.CONFIRMED, 0),
        set_aside=counts.get(ImportItemState.SET_ASIDE, 0),
        undone=counts.get(ImportItemState.UNDONE, 0),
    )


def ready_items(batch: ImportBatch) -> list[ImportItem]:
    """Return the profiles of a batch that wait and look right."""
    return [item for item in items_of(batch, kind="profiles", state=ImportItemState.PENDING) if is_ready(item)]


def is_ready(item: ImportItem) -> bool:
    """Whether a profile may be confirmed together with others (its fields are at hand already)."""
    return item.kind in PROFILES and looks_right(
        [(one.key, one.decision, one.is_proposal, one.confidence, one.flags) for one in item.fields.all()],
        is_duplicate=bool(item.duplicate_of_id or item.same_as_id),
    )


def decided_fields(item: ImportItem) -> list[Decided]:
    """Return the fields of an item that are taken, as they will be written."""
    return [
        decided(one)
        for one in item.fields.all()
        if is_taken(decision=one.decision, is_proposal=one.is_proposal, confidence=one.confidence)
    ]


def decided(one: ImportedField) -> Decided:
    """Return one field as it would be written: as a person edited it, or as it stands in the source."""
    if one.key in CHOSEN and one.decision == FieldDecision.EDITED:
        keys = tuple(chosen(one))
        return Decided(one.key, keys, keys, keys, one.language)
    if one.decision == FieldDecision.EDITED:
        texts = (
            tuple(line.strip() for line in one.edited.splitlines() if line.strip()) if is_list(one) else (one.edited,)
        )
        known = {value["text"]: value for value in one.values}
        return Decided(
            one.key,
            texts,
            tuple(known.get(text, {}).get("key", "") for text in texts),
            tuple(known.get(text, {}).get("normal", "") for text in texts),
            one.language,
        )
    return Decided(
        one.key,
        tuple(value["text"] for value in one.values),
        tuple(value.get("key", "") for value in one.values),
        tuple(value.get("normal", "") for value in one.values),
        one.language,
    )


def chosen(one: ImportedField) -> list[str]:
    """Return the keys of the choices which a field with a list of the house holds (see `rules.importing.CHOSEN`)."""
    if one.decision == FieldDecision.EDITED:
        return [line.strip() for line in one.edited.splitlines() if line.strip()]
    kind = "normal" if one.key == "country" else "key"
    return list(dict.fromkeys(str(value[kind]) for value in one.values if value.get(kind)))


def is_list(one: ImportedField) -> bool:
    """Whether the field holds several values by its nature."""
    return one.key in LIST_FIELDS


# --- the text around ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a source: text, and the field (or the item, or the reason to leave it aside) it belongs to.

    `begins` are the fields, other than its own, whose value begins here as well.
    """

    text: str
    mark: str = ""
    is_first: bool = False
    begins: tuple[str, ...] = ()


def marked_text(item: ImportItem) -> list[Stretch]:
    """Return the item's part of its source, cut at the spans of its fields; of two that overlap, the narrower wins."""
    text = item.source.text
    cuts = [
        (value["start"], value["end"], one.key)
        for one in item.fields.all()
        for value in one.values
        if item.start <= value["start"] < value["end"] <= item.end
    ]
    edges = sorted({item.start, item.end, *(edge for start, end, _key in cuts for edge in (start, end))})
    stretches: list[Stretch] = []
    seen: set[str] = set()
    for start, end in pairwise(edges):
        around = sorted((last - first, key) for first, last, key in cuts if first <= start and end <= last)
        mark = around[0][1] if around else ""
        new = [key for _length, key in around if key not in seen]
        seen.update(new)
        begins = tuple(dict.fromkeys(key for key in new if key != mark))
        stretches.append(Stretch(text[start:end], mark, is_first=mark in new, begins=begins))
    return stretches


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source and what was left aside of it, each stretch with its reason."""

    source: ImportSource
    left_aside: list[Stretch]


def sources_of(batch: ImportBatch) -> list[SourceView]:
    """Return the sources of a batch with what was left aside (blank stretches excepted). One query."""
    return [
        SourceView(
            source,
            [
                Stretch(source.text[start:end].strip(), reason)
                for start, end, reason in source.left_aside
                if source.text[start:end].strip()
            ],
        )
        for source in batch.sources.defer("content").order_by("pk")
    ]


# --- duplicates ---------------------------------------------------------------------------------------------------


def known_to(recognition: Recognition, *, network: Network | None = None) -> list[Known]:
    """Return the living profiles which may be the same as a recognised one. Four queries.

    `network`: whose desk will read the answer; drafts that only other desks see are not named to it.
    """
    profiles = [one for one in recognition.records if one.is_profile]
    addresses = {address for one in profiles for address in reached_at(one)}
    names = [one.name for one in profiles if one.name]
    return known_organisations(names, addresses, network=network) if profiles else []


def known_organisations(
    names: Iterable[str], reached_at: Iterable[str] = (), *, network: Network | None = None
) -> list[Known]:
    """Return living profiles which share a word of their name with one of `names`, or an address of `reached_at`.

    E-mail addresses and websites are compared as written, without scheme. Four queries. `network`: see `known_to`.
    """
    wanted = {word for name in names for word in definite_keys(name) if len(word) > 1}
    spellings: dict[int, list[str]] = defaultdict(list)
    living = Organisation.objects.exclude(state__in=GONE).order_by()
    if network is not None:
        own = Membership.objects.filter(network__in=tree_of(network.pk)).values("organisation")
        living = living.filter(Q(state=ProfileState.PUBLISHED) | Q(pk__in=own))
    for pk, name in living.values_list("pk", "name"):
        spellings[pk].append(name)
    others = OrganisationName.objects.filter(organisation__in=living.values("pk"))
    for pk, name in others.values_list("organisation_id", "name"):
        spellings[pk].append(name)
    found = {pk for pk, known in spellings.items() if any(wanted & set(definite_keys(name)) for name in known)}
    addresses = {address.casefold() for address in reached_at}
    points: dict[int, set[str]] = defaultdict(set)
    kinds = (ContactKind.EMAIL, ContactKind.WEBSITE, ContactKind.TELEPHONE, ContactKind.MOBILE)
    rows = ContactPoint.objects.filter(kind__in=kinds, organisation__in=living.values("pk"))
    for pk, value in rows.values_list("organisation_id", "value"):
        plain = plain_address(value)
        points[pk].add(plain)
        if plain in addresses:
            found.add(pk)
    return [
        Known(public_id, tuple(spellings[pk]), frozenset(points[pk]))
        for pk, public_id in living.filter(pk__in=found).values_list("pk", "public_id")
    ]
