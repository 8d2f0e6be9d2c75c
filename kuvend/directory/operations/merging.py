"""Making two profiles of one organisation one, and undoing it.

The absorbed profile stays as a signpost: its address leads to the kept one. What moved is written down row by row, so
that undoing moves exactly that back; a field somebody has changed since the merge keeps the newer text.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.emails.stewardship import tell_about_merge
from kuvend.directory.models import (
    Body,
    BodyMember,
    ImportItem,
    MandateHolder,
    Membership,
    MembershipApplication,
    Network,
    Organisation,
    OrganisationMerge,
    OrganisationRelation,
    OrganisationRole,
    ProfileDraft,
    ProfileInvitation,
)
from kuvend.directory.operations.contents import write_content
from kuvend.directory.operations.merged_standing import (
    hide_again,
    join_memberships,
    part_memberships,
    show_together,
)
from kuvend.directory.operations.telling_keepers import keepers_of
from kuvend.directory.operations.touching import touch
from kuvend.directory.queries.chains import chain_of
from kuvend.directory.queries.merging import contradiction
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.rules.profiles import PROFILE_FIELDS, combined, fields_changed
from kuvend.directory.states import ProfileState
from kuvend.people.models import Person

# Rows that name an organisation, and the field that does. Memberships, roles and mandates are looked at one by one.
MOVED: tuple[tuple[type[Model], str], ...] = (
    (Body, "organisation"),
    (BodyMember, "organisation"),
    (OrganisationRelation, "organisation"),
    (OrganisationRelation, "other"),
    (ProfileInvitation, "organisation"),
    (MembershipApplication, "organisation"),
    (ImportItem, "organisation"),
    (ImportItem, "duplicate_of"),
    (ProfileDraft, "organisation"),
)


@transaction.atomic
def merge_organisations(
    *, kept: Organisation, absorbed: Organisation, by: Person, now: datetime, reason: str = ""
) -> OrganisationMerge:
    """Make `absorbed` part of `kept`: its texts fill gaps, its memberships, people and relations move over.

    Where both belong to one network, the membership in force stays, with its periods; if visitors saw one of the two,
    they see the one that is kept.

    Raises:
        Refused: they are the same or one is merged already; both are networks, or two different persons; one is
            suspended in a network in which the other's membership is in force.
    """
    _lock(kept, absorbed)
    _check(kept, absorbed)
    keepers = keepers_of(kept, absorbed, by=by, now=now)
    before, gone = content_of(kept), content_of(absorbed)
    moved = _move(kept, absorbed)
    after = combined(before, gone)
    changed = fields_changed(before, after)
    write_content(kept, {name: after[name] for name in changed})
    followers = list(absorbed.absorbed_profiles.values_list("pk", flat=True))
    Organisation.objects.filter(pk__in=followers).update(merged_into=kept)
    was = absorbed.state
    Organisation.objects.filter(pk=absorbed.pk).update(state=ProfileState.MERGED, merged_into=kept)
    absorbed.state, absorbed.merged_into = ProfileState.MERGED, kept
    merge = OrganisationMerge.objects.create(
        kept=kept,
        absorbed=absorbed,
        at=now,
        by=by,
        before={
            "content": {name: before[name] for name in changed},
            "after": {name: after[name] for name in changed},
            "state": was,
            "followers": followers,
            **moved,
        },
    )
    _record("directory.merge_organisations", merge, by=by, now=now, reason=reason)
    touch(kept, by=by, now=now)
    touch(absorbed, by=by, now=now)
    tell_about_merge(merge, keepers, is_undone=False, by=by, now=now, reason=reason)
    return merge


@transaction.atomic
def undo_merge(*, merge: OrganisationMerge, by: Person, now: datetime, reason: str = "") -> None:
    """Make the two profiles two again.

    Raises:
        Refused: it is undone already, or one of the two has been merged again since.
    """
    kept, absorbed = merge.kept, merge.absorbed
    _lock(kept, absorbed)
    if absorbed.state != ProfileState.MERGED or absorbed.merged_into_id != kept.pk or kept.state == ProfileState.MERGED:
        raise Refused(_("One of the two profiles has changed since: undo the later merge first."))
    if not OrganisationMerge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=now):
        raise Refused(_("This merge is undone already."))
    merge.undone_at = now
    before = merge.before
    current = content_of(kept)
    back = {
        name: before["content"][name]
        for name in PROFILE_FIELDS
        if name in before["content"] and not fields_changed({name: current[name]}, {name: before["after"][name]})
    }
    Organisation.objects.filter(pk=absorbed.pk).update(state=before["state"], merged_into=None)
    Organisation.objects.filter(pk__in=before["followers"], merged_into=kept).update(merged_into=absorbed)
    absorbed.state, absorbed.merged_into = before["state"], None
    _move_back(kept, absorbed, before)
    kept.refresh_from_db()
    write_content(kept, back)
    _record("directory.undo_merge", merge, by=by, now=now, reason=reason)
    touch(kept, by=by, now=now)
    touch(absorbed, by=by, now=now)
    # Asked when everybody is back where they were: people of either team.
    tell_about_merge(merge, keepers_of(kept, absorbed, by=by, now=now), is_undone=True, by=by, now=now, reason=reason)


def _lock(*organisations: Organisation) -> None:
    """Lock in the order of the keys, so that two merges of the same pair never wait for each other in a circle."""
    for organisation in sorted(organisations, key=lambda row: row.pk):
        organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())


def _check(kept: Organisation, absorbed: Organisation) -> None:
    if kept.pk == absorbed.pk:
        raise Refused(_("Choose two different profiles."))
    if ProfileState.MERGED in {kept.state, absorbed.state}:
        raise Refused(_("One of the two profiles is merged already."))
    if kept.state == ProfileState.ARCHIVED:
        raise Refused(_("The profile that is kept is archived. Bring it back first."))
    if Network.objects.filter(organisation__in=[kept, absorbed]).count() > 1:
        raise Refused(_("Both are networks. Networks cannot be merged."))
    if kept.person_id and absorbed.person_id and kept.person_id != absorbed.person_id:
        raise Refused(_("These are two different persons."))
    if network := contradiction(kept, absorbed):
        raise Refused(
            _(
                "In %(network)s the membership of one of the two is suspended, and that of the other is in force. Lift"
                " the suspension or end one of the two memberships first."
            )
            % {"network": network.name}
        )


def _move(kept: Organisation, absorbed: Organisation) -> dict[str, Any]:
    """Move rows from one profile to the other; return what moved, as undoing needs it."""
    moved: dict[str, Any] = {"rows": {}}
    for model, field in MOVED:
        moved["rows"][f"{model.__name__}.{field}"] = _point(_movable(model, field, kept, absorbed), field, kept)
    moved["rows"]["MandateHolder.organisation"] = _point(
        MandateHolder.objects.filter(organisation=absorbed).exclude(mandate__holders__organisation=kept),
        "organisation",
        kept,
    )
    held = set(OrganisationRole.objects.filter(organisation=kept, ended_at=None).values_list("person_id", flat=True))
    moved["rows"]["OrganisationRole.organisation"] = _point(
        OrganisationRole.objects.filter(organisation=absorbed, ended_at=None).exclude(person__in=held),
        "organisation",
        kept,
    )
    moved["rows"]["Network.organisation"] = _point(Network.objects.filter(organisation=absorbed), "organisation", kept)
    networks = Membership.objects.filter(organisation=kept).values_list("network_id", flat=True)
    moved["rows"]["Membership.organisation"] = _point(
        Membership.objects.filter(organisation=absorbed).exclude(network__in=list(networks)), "organisation", kept
    )
    moved.update(join_memberships(kept, absorbed))
    moved["shown"] = show_together(kept, absorbed)
    moved["person"] = absorbed.person_id if absorbed.person_id and not kept.person_id else None
    if moved["person"]:
        Organisation.objects.filter(pk=absorbed.pk).update(person=None)
        Organisation.objects.filter(pk=kept.pk).update(person=moved["person"])
        absorbed.person_id, kept.person_id = None, moved["person"]
    moved["claimed_at"] = absorbed.claimed_at is not None and kept.claimed_at is None
    if moved["claimed_at"]:
        Organisation.objects.filter(pk=kept.pk).update(claimed_at=absorbed.claimed_at)
        kept.claimed_at = absorbed.claimed_at
    return moved


def _movable(model: type[Model], field: str, kept: Organisation, absorbed: Organisation) -> QuerySet[Model]:
    rows = model._default_manager.filter(**{field: absorbed})
    if model is OrganisationRelation:
        # Nothing is a branch of itself.
        rows = rows.exclude(**{"other" if field == "organisation" else "organisation": kept})
    if model is ProfileInvitation:
        waiting = ProfileInvitation.objects.filter(organisation=kept, accepted_at=None, revoked_at=None)
        rows = rows.exclude(accepted_at=None, revoked_at=None, email__in=waiting.values("email"))
    if model is ProfileDraft:
        rows = rows.exclude(person__in=ProfileDraft.objects.filter(organisation=kept).values("person"))
    return rows


def _point(rows: QuerySet[Any], field: str, to: Organisation) -> list[int]:
    keys = list(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=keys).update(**{field: to})
    return keys


MODELS: dict[str, type[Model]] = {
    model.__name__: model
    for model in (
        Body,
        BodyMember,
        ImportItem,
        MandateHolder,
        Membership,
        MembershipApplication,
        Network,
        OrganisationRelation,
        OrganisationRole,
        ProfileDraft,
        ProfileInvitation,
    )
}


def _move_back(kept: Organisation, absorbed: Organisation, before: dict[str, Any]) -> None:
    for key, keys in before["rows"].items():
        name, field = key.split(".")
        # Only what still stands where the merge has put it.
        MODELS[name]._default_manager.filter(pk__in=keys, **{field: kept}).update(**{field: absorbed})
    part_memberships(before)
    hide_again(kept, before.get("shown"))
    if before["person"]:
        Organisation.objects.filter(pk=kept.pk, person=before["person"]).update(person=None)
        Organisation.objects.filter(pk=absorbed.pk).update(person=before["person"])
    if before["claimed_at"]:
        Organisation.objects.filter(pk=kept.pk).update(claimed_at=None)


def _record(action: str, merge: OrganisationMerge, *, by: Person, now: datetime, reason: str) -> None:
    record(
        chain=chain_of(merge.kept),
        action=action,
        subject=Subject("organisation", merge.kept.public_id),
        by=by,
        now=now,
        facts={"merge": merge.public_id, "absorbed": merge.absorbed.public_id},
        reason=reason,
    )
