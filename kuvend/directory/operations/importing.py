"""Taking in the pages of an old website, and deciding, one by one or together, what becomes of what was recognised."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.hooks import ImportedText, import_targets
from kuvend.directory.models import (
    ImportBatch,
    ImportedField,
    ImportItem,
    ImportSource,
    Membership,
    Network,
    Organisation,
)
from kuvend.directory.operations.memberships import admit_member, end_membership
from kuvend.directory.operations.profiles import (
    add_organisation,
    archive_organisation,
    change_profile,
    restore_organisation,
)
from kuvend.directory.queries.importing import PROFILES, decided_fields, is_list, known_to, ready_items
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.rules.importing import digest, profile_content
from kuvend.directory.rules.profiles import combined, fields_changed
from kuvend.directory.rules.recognising import Finding, NotReadable, Recognition, Record, page_of, recognised
from kuvend.directory.rules.recognising.duplicates import with_duplicates
from kuvend.directory.states import (
    COUNTED_STATES,
    IMPORT_MOVES,
    FieldDecision,
    ImportItemState,
    MembershipState,
    ProfileOrigin,
    ProfileState,
)
from kuvend.lettering import fold
from kuvend.people.models import Person

type Tell = Callable[[int, int], None]

NO_NAME = _("This profile has no name yet. Write its name first.")
NO_LONGER = _("Somebody has decided about this meanwhile. Reload the page to see how it stands.")
CHANGED_SINCE = _(
    "Somebody has changed this profile since it was imported. Archive it instead, so that nothing is lost."
)
UNDONE_BECAUSE = "The import was undone."


@dataclass(frozen=True, slots=True)
class Taken:
    """How much of what was brought was new, has changed since it was last brought, or was there already."""

    batch: ImportBatch | None
    new: int = 0
    changed: int = 0
    unchanged: int = 0


# --- bringing -----------------------------------------------------------------------------------------------------


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
    batch = ImportBatch.objects.select_for_update().select_related("network").get(pk=batch.pk)
    if batch.read_at is not None:
        return Taken(batch, unchanged=batch.items.count())
    sources = list(batch.sources.order_by("pk"))
    recognition, owners = _recognised(batch.network, sources)
    new = changed = unchanged = 0
    kept: dict[int, ImportItem] = {}
    for number, one in enumerate(recognition.records):
        item, is_new = _keep(batch, owners[one.file], one, kept)
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
    known = known_to(first)
    if not known:
        return first, owners
    return Recognition(tuple(with_duplicates(first.records, known)), first.left_aside, first.texts), owners


def _keep(
    batch: ImportBatch, source: ImportSource, one: Record, kept: Mapping[int, ImportItem]
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
    ImportedField.objects.bulk_create(
        _field(item, position, finding) for position, finding in enumerate(one.fields.values())
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


# --- deciding -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about one field; `text` and `language` where it was edited."""

    decision: FieldDecision
    text: str = ""
    language: str = ""


@transaction.atomic
def decide_imported_fields(*, item: ImportItem, choices: Mapping[str, Choice], by: Person, now: datetime) -> None:
    """Keep what a person decided field by field; nothing is written to the directory yet. A field may be new.

    Raises:
        Refused: somebody has decided about the item meanwhile.
    """
    _lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    fields = {one.key: one for one in item.fields.all()}
    for key, choice in choices.items():
        one = fields.get(key)
        if one is None:
            if choice.text.strip():
                position = 1 + max((known.position for known in fields.values()), default=0)
                fields[key] = ImportedField.objects.create(
                    item=item, key=key, position=position, confidence=1.0, start=item.start, end=item.start,
                    decision=FieldDecision.EDITED, edited=choice.text, language=choice.language,
                )  # fmt: skip
            continue
        decision = choice.decision
        edited = choice.text.replace("\r\n", "\n").strip()
        if decision != FieldDecision.REJECTED and edited and edited != text_of(one):
            decision = FieldDecision.EDITED
        one.decision = decision
        one.edited = edited if decision == FieldDecision.EDITED else ""
        one.language = choice.language or one.language
        one.save(update_fields=["decision", "edited", "language"])
    name = fields.get("name")
    if name is not None and name.decision == FieldDecision.EDITED:
        item.name = " ".join(name.edited.split())[:250]
        item.save(update_fields=["name"])


def text_of(one: ImportedField) -> str:
    """The values of a field as one text, one to a line where there may be several."""
    if one.decision == FieldDecision.EDITED:
        return one.edited
    joined = "\n" if is_list(one) else "\n\n"
    return joined.join(value["text"].replace("\n", ", ") if is_list(one) else value["text"] for value in one.values)


@transaction.atomic
def confirm_import_item(
    *, item: ImportItem, by: Person, now: datetime, choices: Mapping[str, Choice] | None = None
) -> Organisation | None:
    """Confirm an item: a profile becomes a published member of the network, a text goes to whichever app takes it.

    Returns the profile, or None for a text. `choices` are kept first. Only fields that are taken (see
    `rules.importing.is_taken`) are written.

    Raises:
        Refused: it has been decided already, or the profile has no name.
    """
    _lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    if choices:
        decide_imported_fields(item=item, choices=choices, by=by, now=now)
        item = ImportItem.objects.get(pk=item.pk)
        _lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    if item.kind not in PROFILES:
        _hand_over(item, by, now)
        _decided(item, ImportItemState.CONFIRMED, by=by, now=now)
        return None
    content = _content(item)
    name = content.pop("name", "")
    if not name:
        raise Refused(NO_NAME, field="name")
    organisation = item.organisation
    if organisation is not None and organisation.state == ProfileState.ARCHIVED and item.before is None:
        restore_organisation(organisation=organisation, by=by, now=now, reason="")
        change_profile(organisation=organisation, content={"name": name, **content}, by=by, now=now)
        admit_member(organisation=organisation, network=item.network, by=by, now=now, is_date_known=False)
    else:
        organisation = add_organisation(
            name=name, network=item.network, content=content, is_published=True, by=by, now=now
        )
        Organisation.objects.filter(pk=organisation.pk).update(origin=ProfileOrigin.IMPORTED)
        organisation.origin = ProfileOrigin.IMPORTED
    item.organisation, item.before = organisation, None
    _finish(item, organisation, by=by, now=now)
    return organisation


@transaction.atomic
def merge_import_item_into(*, item: ImportItem, organisation: Organisation, by: Person, now: datetime) -> list[str]:
    """Add what an item says to a profile that exists; returns the fields that changed.

    Gaps are filled; a text that a person accepted or edited replaces the one there.

    Raises:
        Refused: it has been decided already, is no profile, or the profile was merged away.
    """
    _lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    if item.kind not in PROFILES:
        raise Refused(_("Only a profile can be added to a profile."))
    before = content_of(Organisation.objects.select_related("type", "seat").get(pk=organisation.pk))
    imported = {"name_language": "", **_content(item)}
    wanted = combined(before, {**dict.fromkeys(before, None), **imported})
    for one in item.fields.all():
        if one.decision in {FieldDecision.ACCEPTED, FieldDecision.EDITED} and one.key in imported:
            value = imported[one.key]
            wanted[one.key] = {**(before.get(one.key) or {}), **value} if isinstance(value, dict) else value
    names = [name for name in fields_changed(before, wanted) if name in before]
    changed = change_profile(organisation=organisation, content={name: wanted[name] for name in names}, by=by, now=now)
    membership = Membership.objects.filter(organisation=organisation, network=item.network).first()
    was_member = membership is not None and membership.state in {*COUNTED_STATES, MembershipState.SUSPENDED}
    if not was_member:
        admit_member(organisation=organisation, network=item.network, by=by, now=now, is_date_known=False)
    item.organisation = organisation
    item.before = {
        "content": {name: before[name] for name in changed},
        "after": {name: wanted[name] for name in changed},
        "was_member": was_member,
    }
    _finish(item, organisation, by=by, now=now)
    return changed


def confirm_ready_items(*, batch: ImportBatch, by: Person, now: datetime, tell: Tell | None = None) -> int:
    """Confirm every profile of a batch that looks right; returns how many. Safe to stop and to run again."""
    ready = ready_items(batch)
    done = 0
    for number, item in enumerate(ready, 1):
        try:
            confirm_import_item(item=item, by=by, now=now)
            done += 1
        except Refused:
            continue  # decided by somebody else meanwhile
        finally:
            if tell is not None:
                tell(number, len(ready))
    return done


@transaction.atomic
def set_aside_import_item(*, item: ImportItem, by: Person, now: datetime, note: str = "") -> None:
    """Put an item aside: nothing of it is taken, and bringing the page again will not bring it back.

    Raises:
        Refused: it has been decided already.
    """
    _lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    item.note = note[:300]
    _decided(item, ImportItemState.SET_ASIDE, by=by, now=now)


@transaction.atomic
def reopen_import_item(*, item: ImportItem, by: Person, now: datetime) -> None:
    """Take an item that was put aside back into review.

    Raises:
        Refused: it is not aside.
    """
    _lock(item, ImportItemState.SET_ASIDE)
    _decided(item, ImportItemState.PENDING, by=by, now=now)


# --- undoing ------------------------------------------------------------------------------------------------------


@transaction.atomic
def undo_import_item(*, item: ImportItem, by: Person, now: datetime) -> None:
    """Take back what confirming an item did: the new profile is archived, or an older one reads as before.

    Raises:
        Refused: it is not confirmed, or somebody has changed the profile since.
    """
    _lock(item, ImportItemState.CONFIRMED)
    organisation = item.organisation
    if organisation is not None:
        organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if item.before is None:
            _take_back_profile(item, organisation, by=by, now=now)
        else:
            _take_back_fields(item, organisation, by=by, now=now)
    _decided(item, ImportItemState.UNDONE, by=by, now=now)


def undo_import(*, batch: ImportBatch, by: Person, now: datetime, tell: Tell | None = None) -> tuple[int, int]:
    """Undo every confirmed item of a batch; returns how many were undone, and how many had been changed since."""
    items = list(batch.items.filter(state=ImportItemState.CONFIRMED).order_by("-pk"))
    undone = 0
    for number, item in enumerate(items, 1):
        try:
            undo_import_item(item=item, by=by, now=now)
            undone += 1
        except Refused:
            continue  # somebody works with the profile: it stays
        finally:
            if tell is not None:
                tell(number, len(items))
    return undone, len(items) - undone


def _take_back_profile(item: ImportItem, organisation: Organisation, *, by: Person, now: datetime) -> None:
    if organisation.revision != item.revision or organisation.claimed_at or organisation.state == ProfileState.MERGED:
        raise Refused(CHANGED_SINCE)
    _end_membership(item, organisation, by=by, now=now)
    if organisation.state != ProfileState.ARCHIVED:
        archive_organisation(organisation=organisation, by=by, now=now, reason=UNDONE_BECAUSE)


def _take_back_fields(item: ImportItem, organisation: Organisation, *, by: Person, now: datetime) -> None:
    before: dict[str, Any] = item.before or {}
    current = content_of(organisation)
    back = {
        name: value
        for name, value in before["content"].items()
        if not fields_changed({name: current[name]}, {name: before["after"][name]})
    }
    change_profile(organisation=organisation, content=back, by=by, now=now, reason=UNDONE_BECAUSE)
    if not before["was_member"]:
        _end_membership(item, organisation, by=by, now=now)


def _end_membership(item: ImportItem, organisation: Organisation, *, by: Person, now: datetime) -> None:
    membership = Membership.objects.filter(organisation=organisation, network=item.network).first()
    if membership is not None and membership.state in COUNTED_STATES:
        end_membership(membership=membership, by=by, now=now, reason=UNDONE_BECAUSE, is_removal=True)


# --- pieces -------------------------------------------------------------------------------------------------------


def _lock(item: ImportItem, *states: ImportItemState) -> None:
    """Let two decisions about one item wait for each other, and see that it still stands where it did.

    Raises:
        Refused: it does not.
    """
    locked = ImportItem.objects.select_for_update().select_related("network", "organisation", "source").get(pk=item.pk)
    if locked.state not in states:
        raise Refused(NO_LONGER)
    item.state, item.organisation, item.network, item.source = (
        locked.state, locked.organisation, locked.network, locked.source,
    )  # fmt: skip
    item.revision, item.before = locked.revision, locked.before


def _content(item: ImportItem) -> dict[str, Any]:
    languages = item.network.languages or ["en"]
    return profile_content(
        decided_fields(item), language=item.language or languages[0], is_person=item.kind == "person"
    )


def _hand_over(item: ImportItem, by: Person, now: datetime) -> None:
    """Offer a text to the apps above; the first that takes it is remembered."""
    found = {one.key: tuple(value["text"] for value in one.values) for one in item.fields.all()}
    text = ImportedText(
        network_id=item.network.public_id,
        item_id=item.public_id,
        kind=item.kind,
        detail=item.detail,
        title=" ".join(found.get("title", ())),
        body="\n\n".join(found.get("body", ())),
        language=item.language,
        dates=found.get("date", ()),
        times=found.get("time", ()),
        links=found.get("links", ()),
        emails=found.get("emails", ()),
        is_incomplete=item.is_incomplete,
        source=item.source.name,
        start=item.start,
        end=item.end,
    )
    item.taken_by = next((answer for answer in import_targets.ask(text, by, now) if answer), "")[:120]


def _finish(item: ImportItem, organisation: Organisation, *, by: Person, now: datetime) -> None:
    item.revision = Organisation.objects.values_list("revision", flat=True).get(pk=organisation.pk)
    _decided(item, ImportItemState.CONFIRMED, by=by, now=now)


ACTIONS = {
    ImportItemState.CONFIRMED: "directory.confirm_import_item",
    ImportItemState.SET_ASIDE: "directory.set_aside_import_item",
    ImportItemState.UNDONE: "directory.undo_import_item",
    ImportItemState.PENDING: "directory.reopen_import_item",
}


def _decided(item: ImportItem, to: ImportItemState, *, by: Person, now: datetime) -> None:
    assert to in IMPORT_MOVES[ImportItemState(item.state)]  # noqa: S101 - every caller has asked `_lock`
    item.state, item.decided_at, item.decided_by = to, now, by
    item.save(
        update_fields=["state", "decided_at", "decided_by", "organisation", "revision", "before", "taken_by", "note"]
    )
    subject = (
        Subject("organisation", item.organisation.public_id)
        if item.organisation
        else Subject("import_item", item.public_id)
    )
    record(
        chain=item.network.public_id,
        action=ACTIONS[to],
        subject=subject,
        by=by,
        now=now,
        facts={"item": item.public_id, "kind": item.kind},
    )


__all__ = [
    "Choice", "NotReadable", "Taken", "bring_pages", "confirm_import_item", "confirm_ready_items", "decide_imported_fields", "merge_import_item_into",
    "recognise_pages", "reopen_import_item", "set_aside_import_item", "take_in_pages", "text_of", "undo_import", "undo_import_item",
]  # fmt: skip
