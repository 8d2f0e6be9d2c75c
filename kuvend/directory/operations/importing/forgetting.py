"""Imports do not stay for ever: the desk deletes them, time does, and somebody who is erased is taken out of them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import (
    ImportBatch,
    ImportedField,
    ImportItem,
    ImportRetention,
    ImportSource,
    Network,
)
from kuvend.directory.operations.importing.pieces import NO_LONGER
from kuvend.directory.queries.imports_kept import batches_over
from kuvend.directory.rules.traces import Traces, replaced, says_nothing, unnamed_outside, without_person
from kuvend.directory.states import FieldDecision, ImportedKind, ImportItemState
from kuvend.people.models import Person
from kuvend.people.rules import ERASED_NAME

type Span = tuple[int, int]


# -- the desk, and time ----------------------------------------------------------------------------------------------


@transaction.atomic
def delete_import(*, batch: ImportBatch, by: Person | None, now: datetime, reason: str = "") -> int:
    """Delete the pages somebody brought and everything recognised in them; return how many items went.

    What was confirmed stays in the directory as it is, and can no longer be undone from here. `by=None`: its time is
    over.

    Raises:
        Refused: somebody has deleted it meanwhile.
    """
    locked = ImportBatch.objects.select_for_update(of=("self",)).select_related("network").filter(pk=batch.pk).first()
    if locked is None:
        raise Refused(NO_LONGER)
    items = list(locked.items.values_list("state", flat=True))
    record(
        chain=locked.network.public_id,
        action="directory.delete_import",
        subject=Subject("import", locked.public_id),
        by=by,
        now=now,
        reason=reason,
        facts={"items": len(items), "confirmed": items.count(ImportItemState.CONFIRMED)},
    )
    locked.delete()
    return len(items)


def delete_imports_whose_time_is_over(*, now: datetime) -> int:
    """Delete every import nobody has decided anything about for as long as its network keeps them; return how many."""
    deleted = 0
    for batch in batches_over(now=now):
        try:
            delete_import(batch=batch, by=None, now=now)
        except Refused:
            continue  # the desk was faster
        deleted += 1
    return deleted


@transaction.atomic
def keep_imports_for(*, network: Network, months: int, reason: str, by: Person, now: datetime) -> ImportRetention:
    """Say for how many months the network keeps imports after the last decision, and why. Earlier terms stay read."""
    term = ImportRetention.objects.create(network=network, months=months, reason=reason, set_at=now, set_by=by)
    record(
        chain=network.public_id,
        action="directory.keep_imports_for",
        subject=Subject("network", network.public_id),
        by=by,
        now=now,
        reason=reason,
        facts={"months": months},
    )
    return term


# -- being forgotten -------------------------------------------------------------------------------------------------


def erase_from_imports(*, traces: Traces, organisations: Collection[int], own_profiles: Collection[int]) -> int:
    """Take a person out of every import, in the transaction of the erasure; return how many sources said something.

    `organisations`: profiles they had to do with, in whose items their name is theirs; `own_profiles`: those of
    themselves. Texts keep their length, so that what was recognised of others still stands where it stood.
    """
    concerned = 0
    sources = ImportSource.objects.select_related("batch").order_by("pk")
    for source in sources.iterator(chunk_size=1):
        items = list(source.items.all())
        mine = [item for item in items if _is_about(item, source.text, traces, organisations, own_profiles)]
        if not mine and not traces.are_in(source.text) and not _is_in_bytes(source, traces):
            continue
        concerned += 1
        if source.batch.read_at is None:
            source.delete()  # nothing of it was looked at yet: whoever brought it may bring it again
            continue
        _erase_from_source(source, items, mine, traces, own_profiles)
    for item in ImportItem.objects.filter(before__isnull=False).iterator():
        _erase_from_what_was_before(item, traces)
    return concerned


def _is_about(
    item: ImportItem, text: str, traces: Traces, organisations: Collection[int], own_profiles: Collection[int]
) -> bool:
    known = {*organisations, *own_profiles}
    if item.organisation_id in known or item.duplicate_of_id in known or traces.are_in(text[item.start : item.end]):
        return True
    # What a person wrote while reviewing stands in no source.
    return any(traces.are_in(edited) for edited in item.fields.exclude(edited="").values_list("edited", flat=True))


def _is_in_bytes(source: ImportSource, traces: Traces) -> bool:
    """Whether an address stands in what was brought and not in the text that was read out of it."""
    content = bytes(source.content).lower()
    return any(address.encode() in content for address in traces.addresses)


def _erase_from_source(
    source: ImportSource,
    items: Iterable[ImportItem],
    mine: list[ImportItem],
    traces: Traces,
    own_profiles: Collection[int],
) -> None:
    own = [item for item in mine if item.kind == ImportedKind.PERSON or item.organisation_id in own_profiles]
    others = [item for item in mine if item not in own]
    source.text = unnamed_outside(
        source.text,
        traces,
        theirs=[(item.start, item.end) for item in own],
        of_others=[(item.start, item.end) for item in items if item not in mine],
    )
    source.content = b""  # as it came, it cannot be blanked; nothing is read out of it any more
    source.save(update_fields=["text", "content"])
    ImportItem.objects.filter(pk__in=[item.pk for item in own]).delete()
    for item in others:
        _erase_from_item(item, traces)


def _erase_from_item(item: ImportItem, traces: Traces) -> None:
    item.unassigned = [[start, end, _without(text, traces)] for start, end, text in item.unassigned]
    item.note = _without(item.note, traces)
    item.save(update_fields=["unassigned", "note"])
    gone: set[str] = set()
    # An organisation may be called after somebody; its name is its own.
    for field in item.fields.exclude(key="name"):
        if _erase_from_field(field, traces):
            gone.add(field.key)
    # What somebody was there is as much theirs as how they are called.
    titles = {key.replace("_full_name", "_job_title") for key in gone if key.endswith("_full_name")}
    ImportedField.objects.filter(item=item, key__in=titles).delete()


def _erase_from_field(field: ImportedField, traces: Traces) -> bool:
    """Take a person out of one field; return whether nothing else stood in it, so that it went whole."""
    values = []
    for value in field.values:
        text = _without(value["text"], traces)
        if text == value["text"] and not traces.stretches(str(value.get("normal") or "")):
            values.append(value)
        elif not says_nothing(text):
            values.append({**value, "text": text, "normal": ""})
    edited = "\n".join(line for line in _without(field.edited, traces).splitlines() if not says_nothing(line))
    if values == field.values and edited == field.edited:
        return False
    if not values and not edited:
        field.delete()
        return True
    if field.decision == FieldDecision.EDITED and not edited:
        field.decision = FieldDecision.REJECTED
    field.values, field.edited = values, edited
    field.save(update_fields=["values", "edited", "decision"])
    return False


def _without(text: str, traces: Traces) -> str:
    return replaced(text, traces, ERASED_NAME)


def _erase_from_what_was_before(item: ImportItem, traces: Traces) -> None:
    assert item.before is not None
    left = {
        name: without_person(item.before[name], traces, erased_name=ERASED_NAME)
        for name in ("content", "after")
        if name in item.before
    }
    if any(item.before[name] != value for name, value in left.items()):
        item.before = {**item.before, **left}
        item.save(update_fields=["before"])
