"""Bringing files and recognising what they hold; bringing the same again changes nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kuvend.audit.operations import record
from kuvend.core.subjects import Subject
from kuvend.directory.models import (
    ImportBatch,
    ImportedField,
    ImportItem,
    ImportSource,
    Network,
    Organisation,
)
from kuvend.directory.operations.importing.pieces import Tell
from kuvend.directory.queries.import_choices import place_finder
from kuvend.directory.queries.importing import known_to
from kuvend.directory.rules.import_seats import PlaceOfName, elsewhere_findings, seat_findings
from kuvend.directory.rules.importing import digest
from kuvend.directory.rules.recognising import Finding, Recognition, Record, page_of, recognised
from kuvend.directory.rules.recognising.duplicates import with_duplicates
from kuvend.directory.states import (
    ImportItemState,
)
from kuvend.lettering import fold
from kuvend.people.models import Person


@dataclass(frozen=True, slots=True)
class Taken:
    """How much of what was brought was new, has changed since it was last brought, or was there already."""

    batch: ImportBatch | None
    new: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def bring_pages(
    *, network: Network, files: Sequence[tuple[str, bytes]], by: Person | None, now: datetime
) -> ImportBatch | None:
    """Keep files (name and content) to be recognised for a network; None when the network has had all of them before.

    Raises:
        NotReadable: a file is empty, too large, or in a format we do not read. Then nothing is kept.
    """
    # Two people who bring the same file at once wait for each other.
    Network.objects.select_for_update().get(pk=network.pk)
    fresh: dict[str, tuple[str, bytes]] = {}
    for name, content in files:
        page_of(name, content)
        fresh.setdefault(hashlib.sha256(content).hexdigest(), (name, content))
    had = ImportSource.objects.filter(batch__network=network, batch__read_at__isnull=False, sha256__in=list(fresh))
    for known in had.values_list("sha256", flat=True):
        fresh.pop(known, None)
    if not fresh:
        return None
    batch = ImportBatch.objects.create(network=network, by=by, created_at=now)
    for checksum, (name, content) in fresh.items():
        text = page_of(name, content).text
        ImportSource.objects.create(
            batch=batch, name=name[-300:], sha256=checksum, content=content, text=text.replace("\x00", "\ufffd")
        )
    record(
        chain=network.public_id,
        action="directory.bring_pages",
        subject=Subject("import", batch.public_id),
        by=by,
        now=now,
        facts={"files": len(fresh)},
    )
    return batch


@transaction.atomic
def recognise_pages(*, batch: ImportBatch, now: datetime, tell: Tell | None = None) -> Taken:
    """Recognise everything in a batch and keep it for review. Doing it again changes nothing.

    `tell` hears how many items of how many are kept.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("network").get(pk=batch.pk)
    if batch.read_at is not None:
        return Taken(batch, unchanged=batch.items.count())
    sources = list(batch.sources.order_by("pk"))
    recognition, owners = _recognised(batch.network, sources)
    new = changed = unchanged = 0
    kept: dict[int, ImportItem] = {}
    place_of = place_finder(batch.network.country)
    for number, one in enumerate(recognition.records):
        item, is_new = _keep(batch, owners[one.file], one, kept, place_of)
        kept[number] = item
        new += is_new and item.replaces_id is None
        changed += is_new and item.replaces_id is not None
        unchanged += not is_new
        if tell is not None:
            tell(number + 1, len(recognition.records))
    for source in sources:
        source.left_aside = [
            [stretch.span.start, stretch.span.end, stretch.reason]
            for stretch in recognition.left_aside
            if stretch.file == source.public_id
        ]
        source.save(update_fields=["left_aside"])
    batch.read_at = now
    batch.save(update_fields=["read_at"])
    record(
        chain=batch.network.public_id,
        action="directory.recognise_pages",
        subject=Subject("import", batch.public_id),
        by=batch.by,
        now=now,
        facts={"new": new, "changed": changed, "unchanged": unchanged},
    )
    return Taken(batch, new, changed, unchanged)


def take_in_pages(*, network: Network, files: Sequence[tuple[str, bytes]], by: Person | None, now: datetime) -> Taken:
    """Bring files and recognise them at once; bringing the same again changes nothing.

    Raises:
        NotReadable: a file is empty, too large, or in a format we do not read.
    """
    with transaction.atomic():
        batch = bring_pages(network=network, files=files, by=by, now=now)
        if batch is None:
            sums = [hashlib.sha256(content).hexdigest() for _name, content in files]
            sources = ImportSource.objects.filter(batch__network=network, sha256__in=sums)
            return Taken(None, unchanged=ImportItem.objects.filter(source__in=sources).count())
        return recognise_pages(batch=batch, now=now)


def _recognised(network: Network, sources: Sequence[ImportSource]) -> tuple[Recognition, dict[str, ImportSource]]:
    """Recognise the sources, each under its public id, and compare with the directory."""
    owners = {source.public_id: source for source in sources}
    pages = []
    for source in sources:
        page = page_of(source.name, bytes(source.content))
        # Two files may have the same name; the public id tells them apart.
        pages.append(
            type(page)(**{name: getattr(page, name) for name in page.__dataclass_fields__} | {"file": source.public_id})
        )
    first = recognised(pages, country=network.country)
    known = known_to(first, network=network)
    if not known:
        return first, owners
    return Recognition(tuple(with_duplicates(first.records, known)), first.left_aside, first.texts), owners


def _keep(
    batch: ImportBatch, source: ImportSource, one: Record, kept: Mapping[int, ImportItem], place_of: PlaceOfName
) -> tuple[ImportItem, bool]:
    """Keep one record, unless the network has had exactly this before; say whether it is new."""
    text = source.text[one.span.start : one.span.end]
    checksum = digest(one.kind, text)
    known = ImportItem.objects.filter(network=batch.network, digest=checksum).first()
    if known is not None:
        return known, False
    name = " ".join((one.name or "").split())[:250]
    earlier = _earlier_reading(batch, one.kind, fold(name)[:250])
    duplicate = None
    if isinstance(one.duplicate_of, str):
        duplicate = Organisation.objects.filter(public_id=one.duplicate_of).first()
    elif earlier is not None and earlier.organisation is not None:
        duplicate = earlier.organisation
    item = ImportItem.objects.create(
        network=batch.network,
        batch=batch,
        source=source,
        kind=one.kind,
        detail=one.detail,
        name=name,
        name_key=fold(name)[:250],
        digest=checksum,
        start=one.span.start,
        end=one.span.end,
        language=(one.language or "")[:10],
        is_incomplete=one.incomplete,
        flags=list(one.flags),
        missing=list(one.empty),
        unassigned=[[value.span.start, value.span.end, value.text] for value in one.unassigned],
        duplicate_of=duplicate,
        same_as=kept.get(one.duplicate_of) if isinstance(one.duplicate_of, int) else None,
        replaces=earlier,
    )
    findings = dict(one.fields)
    if one.is_profile:
        elsewhere = elsewhere_findings(one.fields, batch.network.country)
        findings |= {finding.key: finding for finding in elsewhere}
        seats = seat_findings(one.fields, place_of, is_person=one.kind == "person")
        findings |= {finding.key: finding for finding in seats}
    ImportedField.objects.bulk_create(
        _field(item, position, finding) for position, finding in enumerate(findings.values())
    )
    if earlier is not None and earlier.state == ImportItemState.PENDING:
        ImportItem.objects.filter(pk=earlier.pk, state=ImportItemState.PENDING).update(state=ImportItemState.REPLACED)
    return item, True


def _earlier_reading(batch: ImportBatch, kind: str, key: str) -> ImportItem | None:
    """The item of an earlier batch which has the same name: this is a newer reading of it."""
    if not key:
        return None
    earlier = ImportItem.objects.filter(network=batch.network, kind=kind, name_key=key).exclude(batch=batch)
    return earlier.exclude(state=ImportItemState.REPLACED).select_related("organisation").order_by("-pk").first()


def _field(item: ImportItem, position: int, finding: Finding) -> ImportedField:
    return ImportedField(
        item=item,
        key=finding.key,
        position=position,
        values=[
            {
                "text": value.text.replace("\x00", ""),
                "start": value.span.start,
                "end": value.span.end,
                "key": value.key,
                "normal": value.normal,
            }
            for value in finding.values
        ],
        confidence=round(finding.confidence, 3),
        language=(finding.language or "").casefold()[:10],
        start=finding.span.start,
        end=finding.span.end,
        is_proposal=finding.proposal,
        flags=list(finding.flags),
    )
