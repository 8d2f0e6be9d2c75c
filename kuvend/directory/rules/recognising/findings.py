"""What recognising answers: records with their fields, what was left aside, and both as plain data for JSON."""

from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, Self

from kuvend.directory.rules.recognising.pages import Span

type Kind = Literal["organisation", "person", "news", "event", "other"]

# The fields of a profile, in the order in which the field uses them.
PROFILE_FIELDS: Final[tuple[str, ...]] = (
    "name",
    "acronym",
    "national_network",
    "country",
    "city",
    "postal_code",
    "addresses",
    "telephones",
    "mobiles",
    "fax",
    "emails",
    "website",
    "social_links",
    "organisation_type",
    "year_of_establishment",
    "registration_number",
    "fields_of_activity",
    "general_information",
    "mission_and_objectives",
    "main_projects_activities",
    "how_can_you_contribute_to_the_network",
    "why_do_you_want_to_join",
    "additional_information",
    "contact_1_full_name",
    "contact_1_job_title",
    "contact_2_full_name",
    "contact_2_job_title",
    "head_of_the_organisation",
    "staff",
    "yearly_budget",
    "funding_sources",
    "partners",
    "founders",
    "languages",
)
LIST_FIELDS: Final = frozenset(
    {
        "addresses",
        "telephones",
        "mobiles",
        "fax",
        "emails",
        "social_links",
        "fields_of_activity",
        "partners",
        "founders",
        "links",
    }
)


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it stands on the page; `key` is its place in a taxonomy, `normal` its normal form, where it has
    one.
    """

    text: str
    span: Span
    key: str = ""
    normal: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one field.

    `confidence` runs from 0 to 1. A `proposal` was read out of a sentence rather than stated for the field; a person
    must decide on it. `flags` are short reasons for a second look (`place_like`, `repeated_text`, ...).
    """

    key: str
    values: tuple[Value, ...]
    span: Span
    confidence: float
    language: str | None = None
    proposal: bool = False
    flags: tuple[str, ...] = ()
    label: str = ""
    translations: tuple[tuple[Value, str | None], ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether the field holds several values by its nature."""
        return self.key in LIST_FIELDS

    @property
    def text(self) -> str:
        """The values as one text."""
        return "\n".join(value.text for value in self.values)

    def with_flags(self, *flags: str, confidence: float | None = None) -> Self:
        """The same finding with further reasons for a second look, and perhaps less confidence."""
        return replace(
            self,
            flags=tuple(dict.fromkeys((*self.flags, *flags))),
            confidence=self.confidence if confidence is None else min(self.confidence, confidence),
        )

    def as_data(self) -> dict[str, Any]:
        """The finding for JSON."""
        data: dict[str, Any] = {
            "value": [value.text for value in self.values] if self.is_list else self.text,
            "confidence": round(self.confidence, 2),
            "language": self.language,
            "span": [self.span.start, self.span.end],
        }
        if self.proposal:
            data["proposal"] = True
        if self.flags:
            data["flags"] = list(self.flags)
        if self.label:
            data["label"] = self.label
        if self.is_list:
            data["items"] = [
                {"value": value.text, "span": [value.span.start, value.span.end]}
                | ({"key": value.key} if value.key else {})
                | ({"normalised": value.normal} if value.normal else {})
                for value in self.values
            ]
        elif self.values and self.values[0].key:
            data["key"] = self.values[0].key
        elif self.values and self.values[0].normal:
            data["normalised"] = self.values[0].normal
        if self.translations:
            data["translations"] = [
                {"value": value.text, "language": language, "span": [value.span.start, value.span.end]}
                for value, language in self.translations
            ]
        return data


@dataclass(frozen=True, slots=True)
class Record:
    """One thing on the page: a profile, a news item, an event, or another text, with all of its fields.

    `empty` are labels which stood there without a value; `unassigned` are values for which there is no field.
    `duplicate_of` is the number of an earlier record of the same input, or the public id of an organisation.
    """

    kind: Kind
    name: str | None
    file: str
    span: Span
    fields: dict[str, Finding] = field(default_factory=dict)
    empty: tuple[str, ...] = ()
    unassigned: tuple[Value, ...] = ()
    flags: tuple[str, ...] = ()
    language: str | None = None
    incomplete: bool = False
    detail: str = ""
    duplicate_of: int | str | None = None

    @property
    def is_profile(self) -> bool:
        """Whether it may become a member."""
        return self.kind in {"organisation", "person"}

    def as_data(self) -> dict[str, Any]:
        """The record for JSON."""
        data: dict[str, Any] = {
            "kind": self.kind,
            "name": self.name,
            "source": {"file": self.file, "start": self.span.start, "end": self.span.end},
            "fields": {key: finding.as_data() for key, finding in self.fields.items()},
            "duplicate_of": self.duplicate_of,
            "language": self.language,
        }
        if self.is_profile:
            data["missing"] = list(self.empty)
        if self.detail:
            data["detail"] = self.detail
        if self.incomplete:
            data["incomplete"] = True
        if self.flags:
            data["flags"] = list(self.flags)
        if self.unassigned:
            data["unassigned"] = [
                {"value": value.text, "span": [value.span.start, value.span.end]} for value in self.unassigned
            ]
        return data


@dataclass(frozen=True, slots=True)
class LeftAside:
    """A stretch of the input that became no record, and why (a short code, such as `menu` or `blank`)."""

    file: str
    span: Span
    reason: str

    def as_data(self) -> dict[str, Any]:
        """The stretch for JSON."""
        return {"file": self.file, "start": self.span.start, "end": self.span.end, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Recognition:
    """Everything found in the input; together the spans cover every character of every file exactly once."""

    records: tuple[Record, ...]
    left_aside: tuple[LeftAside, ...]
    texts: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """The whole answer for JSON."""
        return {
            "records": [record.as_data() for record in self.records],
            "left_aside": [stretch.as_data() for stretch in self.left_aside],
        }
