"""Short values: a field of one line, read by what it must look like."""

import re
from typing import Final

from kuvend.directory.rules.recognising.findings import Finding, Value
from kuvend.directory.rules.recognising.gathering import (
    LOST_LABEL,
    NUMBERS,
    ODD,
    UNKNOWN,
    Gathering,
)
from kuvend.directory.rules.recognising.labels import Label
from kuvend.directory.rules.recognising.links import normalised_web_address
from kuvend.directory.rules.recognising.pages import Piece
from kuvend.directory.rules.recognising.places import is_place, looks_like_address
from kuvend.directory.rules.recognising.shapes import is_person_name, is_prose, job_words
from kuvend.directory.rules.recognising.tails import PERSONS, fits
from kuvend.directory.rules.recognising.telephones import is_telephone_line
from kuvend.directory.rules.recognising.values import (
    capitalised,
    email_values,
    is_lower_case,
    person_parts,
    social_values,
    telephones,
    type_value,
    value_of,
    web_values,
    year_value,
)

# Fields in which anything may stand.
_FREE: Final = frozenset({"name", "staff", "yearly_budget"})
_POSTAL_CODE: Final = re.compile(r"(?P<code>(?:[A-Z]{1,2}-)?\d{4,6})[,\s]+(?=[^\W\d_])")
_BARE_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")


def take_value(profile: Gathering, label: Label, key: str, piece: Piece, confidence: float) -> bool:
    """Read the value of a field of one line; whether it is one."""
    page, text = profile.page, profile.page.text_of([piece])
    values: list[Value] = []
    if key in NUMBERS:
        values = telephones(page, piece, profile.countries)
        _take_rest(profile, piece)
    elif key == "emails":
        values = email_values(page, piece)
        if values:
            _take_sites(profile, piece)
    elif key == "year_of_establishment":
        year = year_value(page, piece)
        values = [year] if year else []
    elif key in {"website", "social_links"}:
        return _take_web(profile, label, key, piece, confidence)
    elif key == "organisation_type":
        return _take_type(profile, label, piece, confidence)
    elif label.key in PERSONS:
        return _take_person(profile, label, key, piece, confidence)
    elif (label.value is not None and piece == label.value) or fits(key, text) or key in _FREE:
        values = [value_of(page, piece)]
    if key == "city" and values:
        values = _without_postal_code(profile, piece, confidence, label.text) or values
    profile.add(key, values, confidence, label.text)
    return bool(values)


def _without_postal_code(profile: Gathering, piece: Piece, confidence: float, label: str) -> list[Value]:
    """The town of "35037 Marburg"; its number goes where it belongs."""
    found = _POSTAL_CODE.match(profile.page.lines[piece.line].text, piece.first, piece.last)
    if found is None:
        return []
    code = value_of(profile.page, Piece(piece.line, *found.span("code")))
    profile.add("postal_code", [code], confidence, label)
    return [value_of(profile.page, Piece(piece.line, found.end(), piece.last))]


def _take_type(profile: Gathering, label: Label, piece: Piece, confidence: float) -> bool:
    value = type_value(profile.page, piece)
    if is_prose(value.text) and not value.key:
        return False
    flags = () if value.key else ("unknown_value",)
    profile.add("organisation_type", [value], confidence if value.key else UNKNOWN, label.text, *flags)
    return True


def _take_web(profile: Gathering, label: Label, key: str, piece: Piece, confidence: float) -> bool:
    page = profile.page
    sites, social = web_values(page, piece)
    if not sites and not social and _BARE_HOST.fullmatch(page.text_of([piece])) and key == "website":
        sites = [value_of(page, piece, normal=normalised_web_address(page.text_of([piece])))]
    if key == "social_links":
        social = [*social, *sites, *(social_values(page, piece) if not social and not sites else [])]
        sites = []
        if not social and label.value == piece:
            social = [value_of(page, piece)]
    profile.add("social_links", social, confidence, label.text)
    if sites and "website" not in profile.fields:
        profile.add("website", sites[:1], confidence, label.text)
        sites = sites[1:]
    profile.unassigned.extend(sites)
    if email_values(page, piece) and not sites and not social:
        profile.add("emails", email_values(page, piece), LOST_LABEL, "", "wrong_box")
        return False
    return bool(social or "website" in profile.fields)


def _take_rest(profile: Gathering, piece: Piece) -> None:
    """An e-mail address that stands in the line of a telephone number."""
    values = email_values(profile.page, piece)
    profile.add("emails", values, LOST_LABEL)


def _take_sites(profile: Gathering, piece: Piece) -> None:
    """A web address that stands in the line of an e-mail address."""
    sites, social = web_values(profile.page, piece)
    profile.add("social_links", social, LOST_LABEL, "", "label_lost")
    if sites and "website" not in profile.fields:
        profile.add("website", sites[:1], LOST_LABEL, "", "label_lost")
        sites = sites[1:]
    profile.unassigned.extend(sites)


def _take_person(profile: Gathering, label: Label, key: str, piece: Piece, confidence: float) -> bool:
    page, text = profile.page, profile.page.text_of([piece])
    if email_values(page, piece) or is_telephone_line(text):
        return False
    if label.key == "contact_job_title":
        if is_prose(text) and len(text) > 140:
            return False
        odd = (
            ("person_like",)
            if is_person_name(text) and not job_words(text) and len(text.split()) == 2 and text.istitle()
            else ()
        )
        profile.add(key, [value_of(page, piece)], confidence if not odd else UNKNOWN, label.text, *odd)
        return True
    if is_prose(text) and len(text) > 120:
        return False
    return _take_name_of_person(profile, label, key, piece, confidence)


def _take_name_of_person(profile: Gathering, label: Label, key: str, piece: Piece, confidence: float) -> bool:
    page, text = profile.page, profile.page.text_of([piece])
    (first, last), job = person_parts(text)
    flags: list[str] = []
    whole = piece
    normal = ""
    if job is not None:
        flags.append("contains_job_title")
        separated = bool(re.search(r"[,;|(–—-]\s*$", text[last : job[0]]))
        title_key = key.replace("full_name", "job_title")
        title = value_of(page, Piece(piece.line, piece.first + job[0], piece.first + job[1]))
        if separated and title_key != key:
            whole = Piece(piece.line, piece.first + first, piece.first + last)
            flags.remove("contains_job_title")
        else:
            normal = text[first:last]
        if title_key != key and title_key not in profile.fields:
            profile.fields[title_key] = Finding(
                title_key,
                (title,),
                title.span,
                0.6 if separated else 0.5,
                None,
                proposal=not separated,
                flags=("wrong_box",),
            )
    if is_place(text):
        flags.append("place_like")
        confidence = ODD
    elif looks_like_address(text) and any(map(str.isdigit, text)):
        flags.append("address_like")
        confidence = ODD
    elif not is_person_name(text[first:last]):
        flags.append("not_a_name")
        confidence = min(confidence, 0.5)
    if is_lower_case(text[first:last]):
        flags.append("lower_case_name")
        normal = capitalised(text[first:last])
        confidence = min(confidence, 0.85)
    if "contains_job_title" in flags:
        confidence = min(confidence, 0.7)
    profile.add(key, [value_of(page, whole, normal=normal)], confidence, label.text, *flags)
    return True
