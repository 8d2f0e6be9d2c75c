"""A whole profile as one plain value: what versions keep, drafts change, previews compare and merges undo."""

from typing import Any

from kuvend.core.text import TranslatedText
from kuvend.directory.models import Organisation
from kuvend.directory.rules.profiles import PLAIN_FIELDS, TRANSLATED_FIELDS

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
