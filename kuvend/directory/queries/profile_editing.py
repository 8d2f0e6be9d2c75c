"""A whole profile as one plain value: what versions keep, drafts change, previews compare and merges undo."""

from dataclasses import dataclass
from typing import Any

from kuvend.core.text import TranslatedText
from kuvend.directory.models import Network, Organisation, ProfileDraft, ProfileVersion
from kuvend.directory.rules.dialling import dialling_countries
from kuvend.directory.rules.profiles import PLAIN_FIELDS, TRANSLATED_FIELDS, changed_meanwhile, fields_changed
from kuvend.people.models import Person

CONTACT_PERSON_FIELDS = (
    "full_name",
    "job_title",
    "email",
    "telephone",
    "is_head",
    "name_visibility",
    "job_title_visibility",
    "email_visibility",
    "telephone_visibility",
)


def content_of(organisation: Organisation) -> dict[str, Any]:
    """Return everything the profile says, as JSON: terms and places by key, texts as {language: text}.

    Nine queries, whatever the size. The order of lists is the order shown.
    """
    content: dict[str, Any] = {name: getattr(organisation, name) for name in PLAIN_FIELDS}
    for name in TRANSLATED_FIELDS:
        value = getattr(organisation, name)
        content[name] = value.as_json() if isinstance(value, TranslatedText) else dict(value or {})
    content["languages"] = list(organisation.languages)
    content["type"] = organisation.type.key if organisation.type else ""
    content["seat"] = organisation.seat.key if organisation.seat else ""
    content["operates_in"] = sorted(organisation.operates_in.values_list("key", flat=True))
    content["fields_of_activity"] = sorted(organisation.fields_of_activity.values_list("key", flat=True))
    content["target_groups"] = sorted(organisation.target_groups.values_list("key", flat=True))
    content["other_names"] = list(organisation.other_names.order_by("pk").values("name", "language", "kind"))
    content["addresses"] = [
        {"kind": kind, "text": text, "place": place or "", "country": country, "visibility": visibility}
        for kind, text, place, country, visibility in organisation.addresses.order_by("position", "pk").values_list(
            "kind", "text", "place__key", "country", "visibility"
        )
    ]
    content["contact_points"] = list(
        organisation.contact_points.order_by("kind", "position", "pk").values("kind", "value", "visibility")
    )
    content["contact_persons"] = list(
        organisation.contact_persons.order_by("position", "pk").values(*CONTACT_PERSON_FIELDS)
    )
    return content


def dialling_countries_of(organisation: Organisation) -> tuple[str, ...]:
    """Return in which countries the organisation's national numbers may be dialled. One query."""
    prefixes = Network.objects.filter(memberships__organisation=organisation).values_list("phone_prefix", flat=True)
    return dialling_countries(organisation.country, prefixes)


@dataclass(frozen=True, slots=True)
class Edited:
    """A profile as somebody sees it while editing: what is published, with their own draft on top."""

    published: dict[str, Any]
    content: dict[str, Any]
    draft: ProfileDraft | None

    @property
    def changed(self) -> list[str]:
        """The fields in which the draft differs."""
        return fields_changed(self.published, self.content)

    @property
    def conflicts(self) -> list[str]:
        """The fields of the draft that somebody else has changed meanwhile."""
        if self.draft is None:
            return []
        return changed_meanwhile(base=self.draft.base, current=self.published, draft=self.draft.fields)


def edited_by(organisation: Organisation, person: Person) -> Edited:
    """Return the profile with the person's draft on top."""
    draft = ProfileDraft.objects.filter(organisation=organisation, person=person).first()
    published = content_of(organisation)
    return Edited(published, {**published, **(draft.fields if draft else {})}, draft)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A version and the labels of the fields that changed with it."""

    version: ProfileVersion
    fields: list[str]
    is_first: bool


def history_of(organisation: Organisation, *, at_most: int = 100) -> list[HistoryEntry]:
    """Return the versions of a profile, newest first, with the names of the fields each changed. One query."""
    versions = list(
        ProfileVersion.objects.filter(organisation=organisation).select_related("by").order_by("-number")[: at_most + 1]
    )
    older: list[ProfileVersion | None] = [*versions[1:], None]
    return [
        HistoryEntry(
            version,
            fields_changed(before.content, version.content) if before else [],
            is_first=before is None,
        )
        for version, before in list(zip(versions, older, strict=False))[:at_most]  # no version: nothing before it
    ]


def version_before(version: ProfileVersion) -> ProfileVersion | None:
    """Return the version that this one replaced."""
    earlier = ProfileVersion.objects.filter(organisation=version.organisation_id, number__lt=version.number)
    return earlier.order_by("-number").first()
