"""Adding, drafting, publishing, archiving profiles, and bringing older versions back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.emails.stewardship import tell_about_archive
from kuvend.directory.models import Network, Organisation, ProfileDraft, ProfileVersion
from kuvend.directory.operations.contents import write_content
from kuvend.directory.operations.memberships import MANDATE_FIRST, admit_member, confirm_profile
from kuvend.directory.operations.telling_keepers import keepers_of
from kuvend.directory.operations.touching import touch
from kuvend.directory.permissions.files import ORGANISATION_LOGO
from kuvend.directory.queries.chains import chain_of
from kuvend.directory.queries.mandates import mandates_not_over
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.rules.profiles import PROFILE_FIELDS, changed_meanwhile, fields_changed
from kuvend.directory.states import ProfileOrigin, ProfileState, Visibility
from kuvend.lettering.folding import fold
from kuvend.media.models import StoredFile
from kuvend.media.operations.keeping import keep_file
from kuvend.media.operations.removing import remove_file
from kuvend.people.models import Person

CHANGED_MEANWHILE = _("Somebody else has changed the same fields meanwhile. Look at both and decide.")
NOTHING_CHANGED = _("Nothing is changed yet.")
IS_MERGED = _("This profile was merged into another one.")


def slug_for(name: str) -> str:
    """Return the readable part of a profile's address: Latin letters, digits and dashes."""
    return slugify(fold(name))[:80].strip("-") or "profile"


@transaction.atomic
def add_organisation(
    *, name: str, network: Network, content: Mapping[str, Any], is_published: bool, by: Person, now: datetime
) -> Organisation:
    """Add an organisation that is a member of `network` already, on a day nobody recorded; return its profile.

    `content` holds further fields in the form of `queries.profile_editing.content_of`. To take a new member in, use
    an application: adding is for those who belong to the network from before.
    """
    organisation = Organisation.objects.create(
        name=name,
        slug=slug_for(name),
        origin=ProfileOrigin.ADDED,
        state=ProfileState.PUBLISHED if is_published else ProfileState.DRAFT,
        published_at=now if is_published else None,
        created_at=now,
        changed_at=now,
    )
    write_content(organisation, {**content, "name": name})
    admit_member(organisation=organisation, network=network, by=by, now=now, is_date_known=False)
    _record("directory.add_organisation", organisation, by=by, now=now, facts={"is_published": is_published})
    touch(organisation, by=by, now=now)
    return organisation


@transaction.atomic
def save_draft(
    *, organisation: Organisation, fields: Mapping[str, Any], by: Person, now: datetime
) -> ProfileDraft | None:
    """Keep fields somebody has begun to change, without publishing them; None when nothing differs any more.

    `fields` are in the form of `content_of`. A field that reads as published again leaves the draft.
    """
    unknown = set(fields) - set(PROFILE_FIELDS)
    if unknown:
        raise ValueError(unknown)
    _lock(organisation)
    current = content_of(organisation)
    draft = ProfileDraft.objects.filter(organisation=organisation, person=by).first() or ProfileDraft(
        organisation=organisation, person=by, begun_at=now
    )
    for name, value in fields.items():
        if fields_changed({name: draft.base.get(name, current[name])}, {name: value}):
            draft.base.setdefault(name, current[name])
            draft.fields[name] = value
        else:
            draft.base.pop(name, None)
            draft.fields.pop(name, None)
    if not draft.fields:
        if draft.pk:
            draft.delete()
        return None
    draft.changed_at = now
    draft.save()
    return draft


@transaction.atomic
def draft_logo(*, organisation: Organisation, upload: UploadedFile[Any], by: Person, now: datetime) -> None:
    """Keep a picture as the logo in a person's draft; a picture drafted before is deleted.

    Raises:
        Refused: this is no picture, or too large; the reason says what to do.
    """
    before = _drafted_logo(organisation, by)
    file = keep_file(
        upload=upload,
        name=upload.name or "logo",
        purpose=ORGANISATION_LOGO,
        owner=Subject("organisation", organisation.public_id),
        by=by,
        now=now,
        field="picture",
    )
    save_draft(organisation=organisation, fields={"logo": file.public_id}, by=by, now=now)
    _remove_unused_logo(organisation, before)


@transaction.atomic
def discard_draft(*, organisation: Organisation, by: Person) -> None:
    """Forget what was drafted and not published."""
    logo = _drafted_logo(organisation, by)
    ProfileDraft.objects.filter(organisation=organisation, person=by).delete()
    _remove_unused_logo(organisation, logo)


def _drafted_logo(organisation: Organisation, by: Person) -> str:
    draft = ProfileDraft.objects.filter(organisation=organisation, person=by).first()
    return str(draft.fields.get("logo", "")) if draft else ""


def _remove_unused_logo(organisation: Organisation, file_id: str) -> None:
    """Delete a picture that was never published; published ones stay, so that older versions can come back."""
    if file_id and not ProfileVersion.objects.filter(organisation=organisation, content__logo=file_id).exists():
        for file in StoredFile.objects.filter(public_id=file_id):
            remove_file(file=file)


@transaction.atomic
def publish_draft(
    *,
    organisation: Organisation,
    by: Person,
    now: datetime,
    overwrite: Collection[str] = (),
    reason: str = "",
    confirms: bool = False,
) -> list[str]:
    """Put a person's draft into the profile; return the names of the fields that changed.

    `overwrite` names the fields in which the draft wins over what somebody else has written meanwhile. `confirms`: a
    representative says with it that the whole profile is right as it reads now.

    Raises:
        Refused: there is no draft, or somebody else changed a field of it and it is not in `overwrite`.
    """
    _lock(organisation)
    draft = ProfileDraft.objects.filter(organisation=organisation, person=by).first()
    if draft is None:
        raise Refused(NOTHING_CHANGED)
    current = content_of(organisation)
    if set(changed_meanwhile(base=draft.base, current=current, draft=draft.fields)) - set(overwrite):
        raise Refused(CHANGED_MEANWHILE)
    changed = change_profile(organisation=organisation, content=draft.fields, by=by, now=now, reason=reason)
    draft.delete()
    if confirms:
        confirm_profile(organisation=organisation, by=by, now=now)
    return changed


@transaction.atomic
def change_profile(
    *, organisation: Organisation, content: Mapping[str, Any], by: Person | None, now: datetime, reason: str = ""
) -> list[str]:
    """Write fields (in the form of `content_of`) into a profile; return the names of those that changed.

    Raises:
        Refused: the profile was merged into another one.
    """
    _lock(organisation)
    if Organisation.objects.filter(pk=organisation.pk, state=ProfileState.MERGED).exists():
        raise Refused(IS_MERGED)
    before = content_of(organisation)
    changed = fields_changed({name: before[name] for name in content}, content)
    if not changed:
        return []
    write_content(organisation, {name: content[name] for name in changed})
    _record("directory.publish_profile", organisation, by=by, now=now, facts={"fields": changed}, reason=reason)
    touch(organisation, by=by, now=now)
    return changed


@transaction.atomic
def restore_version(*, version: ProfileVersion, by: Person, now: datetime, reason: str = "") -> list[str]:
    """Make a profile read as it did in an older version; this is a new version itself. Returns the changed fields."""
    organisation = version.organisation
    _lock(organisation)
    before = content_of(organisation)
    content = {name: version.content[name] for name in PROFILE_FIELDS if name in version.content}
    changed = fields_changed({name: before[name] for name in content}, content)
    if changed:
        write_content(organisation, {name: content[name] for name in changed})
        _record(
            "directory.restore_version",
            organisation,
            by=by,
            now=now,
            facts={"version": version.number, "fields": changed},
            reason=reason,
        )
        touch(organisation, by=by, now=now)
    return changed


@transaction.atomic
def publish_organisation(*, organisation: Organisation, by: Person | None, now: datetime) -> None:
    """Let visitors see a profile that was a draft; publishing it twice changes nothing.

    Raises:
        Refused: its own people do not want everybody to see it.
    """
    if Organisation.objects.filter(pk=organisation.pk).exclude(shown_to=Visibility.PUBLIC).exists():
        raise Refused(
            _("Its own people do not want everybody to see this profile. Ask them: they can change it themselves.")
        )
    if Organisation.objects.filter(pk=organisation.pk, state=ProfileState.DRAFT).update(
        state=ProfileState.PUBLISHED, published_at=now
    ):
        organisation.state, organisation.published_at = ProfileState.PUBLISHED, now
        _record("directory.publish_organisation", organisation, by=by, now=now)
        touch(organisation, by=by, now=now)


@transaction.atomic
def archive_organisation(
    *, organisation: Organisation, by: Person, now: datetime, reason: str, tells: bool = True
) -> None:
    """Take a profile out of sight; nothing is lost. Its team is told, and the offices of its other networks.

    `tells=False` where nobody ever knew of it: an import is undone.

    Raises:
        Refused: no reason was given, the profile is archived or merged already, or the organisation heads a network,
            now or from a later day on.
    """
    if not reason.strip():
        raise Refused(_("Write why, so that others understand it later."), field="reason")
    # Of a mandate recorded and an archive at once, one waits for the other.
    networks = Network.objects.filter(memberships__organisation=organisation).values("pk")
    list(Network.objects.select_for_update().filter(pk__in=networks).order_by("pk"))
    for mandate in mandates_not_over(organisation, now=now):
        raise Refused(MANDATE_FIRST % {"network": mandate.network.name})
    shown = Organisation.objects.filter(pk=organisation.pk, state__in=[ProfileState.DRAFT, ProfileState.PUBLISHED])
    if not shown.update(state=ProfileState.ARCHIVED):
        raise Refused(_("This profile is archived or merged already."))
    organisation.state = ProfileState.ARCHIVED
    _record("directory.archive_organisation", organisation, by=by, now=now, reason=reason)
    touch(organisation, by=by, now=now)
    if tells:
        keepers = keepers_of(organisation, by=by, now=now)
        tell_about_archive(organisation, keepers, is_back=False, by=by, now=now, reason=reason)


@transaction.atomic
def restore_organisation(
    *, organisation: Organisation, by: Person, now: datetime, reason: str = "", tells: bool = True
) -> None:
    """Bring a profile back from the archive: seen again if it ever was published, otherwise as a draft.

    Who was told of the archive is told of this.

    Raises:
        Refused: it is not in the archive.
    """
    was_seen = organisation.published_at is not None and organisation.shown_to == Visibility.PUBLIC
    state = ProfileState.PUBLISHED if was_seen else ProfileState.DRAFT
    if not Organisation.objects.filter(pk=organisation.pk, state=ProfileState.ARCHIVED).update(state=state):
        raise Refused(_("This profile is not in the archive."))
    organisation.state = state
    _record("directory.restore_organisation", organisation, by=by, now=now, reason=reason)
    touch(organisation, by=by, now=now)
    if tells:
        keepers = keepers_of(organisation, by=by, now=now)
        tell_about_archive(organisation, keepers, is_back=True, by=by, now=now, reason=reason)


def _lock(organisation: Organisation) -> None:
    """Let two changes of one profile wait for each other, and read it as it is now."""
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())


def _record(
    action: str,
    organisation: Organisation,
    *,
    by: Person | None,
    now: datetime,
    facts: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        chain=chain_of(organisation),
        action=action,
        subject=Subject("organisation", organisation.public_id),
        by=by,
        now=now,
        facts=facts,
        reason=reason,
    )
