"""Writing the fields of a profile, from the plain value that `queries.profile_editing.content_of` returns.

Checks nothing: forms and importers have done that. Keys of terms and places that no longer exist are left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from kuvend.core.text import TranslatedText
from kuvend.directory.models import (
    Address,
    ContactPerson,
    ContactPoint,
    Organisation,
    OrganisationName,
    Place,
    Term,
)
from kuvend.directory.operations.contacts_shown import hold_back_contacts
from kuvend.directory.queries.profile_editing import CONTACT_PERSON_FIELDS
from kuvend.directory.rules.profiles import PLAIN_FIELDS, TRANSLATED_FIELDS, working_languages

TAXONOMY_OF = {"fields_of_activity": "field_of_activity", "target_groups": "target_group"}


def write_content(organisation: Organisation, content: Mapping[str, Any]) -> None:
    """Write the fields named in `content`; all others stay as they are. The caller ends with `touch`."""
    _write_own_fields(organisation, content)
    for name, taxonomy in TAXONOMY_OF.items():
        if name in content:
            getattr(organisation, name).set(_terms(taxonomy, content[name]).values())
    if "operates_in" in content:
        organisation.operates_in.set(_places(content["operates_in"]).values())
    for name, write in ROW_WRITERS.items():
        if name in content:
            write(organisation, content[name])


def _write_own_fields(organisation: Organisation, content: Mapping[str, Any]) -> None:
    for name in PLAIN_FIELDS:
        if name in content:
            setattr(organisation, name, content[name])
    for name in TRANSLATED_FIELDS:
        if name in content:
            setattr(organisation, name, TranslatedText(content[name] or {}))
    if "languages" in content:
        organisation.languages = working_languages(content["languages"])
    if "type" in content:
        organisation.type = _terms("organisation_type", [content["type"]]).get(content["type"])
    if "seat" in content:
        organisation.seat = _places([content["seat"]]).get(content["seat"])
    organisation.save()


def _only(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}


def _terms(taxonomy: str, keys: Iterable[str]) -> dict[str, Term]:
    wanted = [key for key in keys if key]
    found = Term.objects.filter(taxonomy__key=taxonomy, key__in=wanted) if wanted else Term.objects.none()
    return {term.key: term for term in found}


def _places(keys: Iterable[str]) -> dict[str, Place]:
    wanted = [key for key in keys if key]
    found = Place.objects.filter(key__in=wanted) if wanted else Place.objects.none()
    return {place.key: place for place in found}


def _write_other_names(organisation: Organisation, rows: list[Mapping[str, Any]]) -> None:
    organisation.other_names.all().delete()
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=organisation, **_only(row, ("name", "language", "kind"))) for row in rows
    )


def _write_addresses(organisation: Organisation, rows: list[Mapping[str, Any]]) -> None:
    places = _places(row.get("place", "") for row in rows)
    organisation.addresses.all().delete()
    Address.objects.bulk_create(
        Address(
            organisation=organisation,
            place=places.get(row.get("place", "")),
            position=position,
            **_only(row, ("kind", "text", "country", "visibility")),
        )
        for position, row in enumerate(rows)
    )


def _write_contact_points(organisation: Organisation, rows: list[Mapping[str, Any]]) -> None:
    organisation.contact_points.all().delete()
    ContactPoint.objects.bulk_create(
        ContactPoint(organisation=organisation, position=position, **_only(row, ("kind", "value", "visibility")))
        for position, row in enumerate(rows)
    )


def _write_contact_persons(organisation: Organisation, rows: list[Mapping[str, Any]]) -> None:
    """Rows keep their public id, and the person they belong to, as long as the name stays the same."""
    known = {row.full_name: row for row in organisation.contact_persons.all()}
    organisation.contact_persons.all().delete()
    fresh = []
    for position, row in enumerate(rows):
        contact = ContactPerson(organisation=organisation, position=position, **_only(row, CONTACT_PERSON_FIELDS))
        if before := known.pop(contact.full_name, None):
            contact.public_id, contact.person_id = before.public_id, before.person_id
        fresh.append(contact)
    ContactPerson.objects.bulk_create(fresh)
    if any(contact.is_wanted_public for contact in fresh):
        hold_back_contacts([organisation.pk])


ROW_WRITERS = {
    "other_names": _write_other_names,
    "addresses": _write_addresses,
    "contact_points": _write_contact_points,
    "contact_persons": _write_contact_persons,
}
