"""Deciding, field by field and item by item, what of an old website goes into the directory."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.core.errors import Refused
from kuvend.directory.hooks import ImportedText, import_targets
from kuvend.directory.models import (
    ImportBatch,
    ImportedField,
    ImportItem,
    Membership,
    Organisation,
)
from kuvend.directory.operations.importing.pieces import Tell, content_to_write, lock, mark_decided
from kuvend.directory.operations.memberships import admit_member
from kuvend.directory.operations.profiles import (
    add_organisation,
    change_profile,
    restore_organisation,
)
from kuvend.directory.queries.import_choices import keys_meant
from kuvend.directory.queries.importing import PROFILES, chosen, is_list, ready_items
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.rules.importing import CHOSEN, PROFILE_NAMES
from kuvend.directory.rules.profiles import combined, fields_changed
from kuvend.directory.states import (
    COUNTED_STATES,
    FieldDecision,
    ImportItemState,
    MembershipState,
    ProfileOrigin,
    ProfileState,
)
from kuvend.people.models import Person

NOT_IN_OUR_LISTS = _("“%(text)s” is not in our lists. Choose what fits, or leave it out.")
NO_NAME = _("This profile has no name yet. Write its name first.")


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
        Refused: somebody has decided about the item meanwhile, or a choice is in none of the house's lists.
    """
    lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    choices = {key: _in_our_lists(key, choice) for key, choice in choices.items()}
    fields = {one.key: one for one in item.fields.all()}
    for key, choice in choices.items():
        one = fields.get(key)
        if one is None:
            if choice.text.strip():
                position = 1 + max((known.position for known in fields.values()), default=0)
                fields[key] = ImportedField.objects.create(
                    item=item,
                    key=key,
                    position=position,
                    confidence=1.0,
                    start=item.start,
                    end=item.start,
                    decision=FieldDecision.EDITED,
                    edited=choice.text,
                    language=choice.language,
                )
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


def _in_our_lists(key: str, choice: Choice) -> Choice:
    """A choice for a field with a list of the house, with the keys of what was written.

    Raises:
        Refused: something that was written is not in the list.
    """
    if key not in CHOSEN or choice.decision == FieldDecision.REJECTED or not choice.text.strip():
        return choice
    keys, unknown = keys_meant(key, choice.text)
    if unknown:
        raise Refused(str(NOT_IN_OUR_LISTS) % {"text": ", ".join(unknown)}, field=key)
    return replace(choice, text="\n".join(keys))


def text_of(one: ImportedField) -> str:
    """The values of a field as one text, one to a line where there may be several; of choices their keys."""
    if one.key in CHOSEN:
        return "\n".join(chosen(one))
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
    lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    if choices:
        decide_imported_fields(item=item, choices=choices, by=by, now=now)
        item = ImportItem.objects.get(pk=item.pk)
        lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    if item.kind not in PROFILES:
        _hand_over(item, by, now)
        mark_decided(item, ImportItemState.CONFIRMED, by=by, now=now)
        return None
    content = content_to_write(item)
    name = content.pop("name", "")
    if not name:
        raise Refused(NO_NAME, field="name")
    organisation = item.organisation
    if organisation is not None and organisation.state == ProfileState.ARCHIVED and item.before is None:
        restore_organisation(organisation=organisation, by=by, now=now, tells=False)
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
    lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    if item.kind not in PROFILES:
        raise Refused(_("Only a profile can be added to a profile."))
    before = content_of(Organisation.objects.select_related("type", "seat").get(pk=organisation.pk))
    imported = {"name_language": "", **content_to_write(item)}
    wanted = combined(before, {**dict.fromkeys(before, None), **imported})
    for one in item.fields.all():
        name = PROFILE_NAMES.get(one.key, one.key)
        if one.decision in {FieldDecision.ACCEPTED, FieldDecision.EDITED} and name in imported:
            value = imported[name]
            wanted[name] = {**(before.get(name) or {}), **value} if isinstance(value, dict) else value
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
    lock(item, ImportItemState.PENDING, ImportItemState.UNDONE)
    item.note = note[:300]
    mark_decided(item, ImportItemState.SET_ASIDE, by=by, now=now)


@transaction.atomic
def reopen_import_item(*, item: ImportItem, by: Person, now: datetime) -> None:
    """Take an item that was put aside back into review.

    Raises:
        Refused: it is not aside.
    """
    lock(item, ImportItemState.SET_ASIDE)
    mark_decided(item, ImportItemState.PENDING, by=by, now=now)


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
    mark_decided(item, ImportItemState.CONFIRMED, by=by, now=now)
