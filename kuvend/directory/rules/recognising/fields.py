"""Fields: a profile's outline read into findings, nothing lost and nothing added."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kuvend.directory.rules.recognising.cards import is_sentence
from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.findings import PROFILE_FIELDS, Finding, Record, Value
from kuvend.directory.rules.recognising.gathering import ODD, UNKNOWN, Gathering
from kuvend.directory.rules.recognising.labels import main_languages
from kuvend.directory.rules.recognising.naming import name_guessed
from kuvend.directory.rules.recognising.outlines import Outline
from kuvend.directory.rules.recognising.pages import Page, Piece, Span
from kuvend.directory.rules.recognising.places import country_code, ends_in_country
from kuvend.directory.rules.recognising.prose import name_told, proposals
from kuvend.directory.rules.recognising.shapes import RULE
from kuvend.directory.rules.recognising.tails import TEXTS
from kuvend.directory.rules.recognising.taking import take, take_surplus, take_title
from kuvend.directory.rules.recognising.tongues import set_languages
from kuvend.directory.rules.recognising.values import (
    is_lower_case,
    same_text,
    text_value,
)
from kuvend.lettering import fold


def profile_of(page: Page, outline: Outline, span: Span, countries: tuple[str, ...]) -> Record:
    """Read one profile. `countries` are tried, in order, for telephone numbers without a country."""
    profile = Gathering(page, outline, main_languages(outline.labels), countries)
    take_title(profile)
    before = outline.title[-1].last + 1 if outline.title else outline.first
    texts = [_take_unlabelled(profile, before, outline.labels[0].line if outline.labels else outline.end)]
    for index, label in enumerate(outline.labels):
        end = outline.labels[index + 1].line if index + 1 < len(outline.labels) else (outline.told or outline.end)
        lines = [
            page.piece(line)
            for line in range(label.line + 1, end)
            if page.lines[line].text and not page.lines[line].apart and not RULE.match(page.lines[line].text)
        ]
        take(profile, label, lines, index)
    if outline.told is not None:
        texts.append([page.piece(line) for line in range(outline.told, outline.end) if page.lines[line].text])
    for pieces in texts:
        _take_told(profile, pieces)
    _look_again(profile)
    person = _is_person(profile)
    if "name" not in profile.fields:
        told = name_told(page, profile.pieces)
        if told is None and not person:
            told = name_guessed(page, profile.fields, profile.pieces)
        if told is None and person and "contact_1_full_name" in profile.fields:
            contact = profile.fields["contact_1_full_name"]
            told = Finding("name", contact.values, contact.span, 0.4, None, proposal=True)
        if told:
            profile.fields["name"] = told.with_flags("title_lost")
    profile.fields.update(proposals(page, profile.fields, profile.pieces, person=person))
    _name_country(profile)
    _propose_country(profile)
    language = set_languages(profile)
    ordered = {key: profile.fields[key] for key in PROFILE_FIELDS if key in profile.fields}
    name = ordered["name"].text.replace("\n", " ") if "name" in ordered else None
    flags = () if outline.title or "name" in {label.key for label in outline.labels} else ("title_lost",)
    missing = tuple(key for key in dict.fromkeys(profile.empty) if key not in ordered or ordered[key].proposal)
    return Record(
        "person" if person else "organisation",
        name,
        page.file,
        span,
        ordered,
        missing,
        tuple(profile.unassigned),
        flags,
        language,
    )


def _take_unlabelled(profile: Gathering, first: int, end: int) -> list[Piece]:
    """Take the lines between the title and the first label, and answer with those that are a description: running
    text, and without any label whatever stands within it.
    """
    page = profile.page
    lines = [line for line in range(first, end) if page.lines[line].text]
    sentences = [line for line in lines if is_sentence(page.lines[line].text)]
    told: list[Piece] = []
    for line in lines:
        within = bool(sentences) and sentences[0] <= line <= sentences[-1] and not profile.outline.labels
        if within or line in sentences:
            told.append(page.piece(line))
        else:
            take_surplus(profile, page.piece(line), None)
    return told


def _take_told(profile: Gathering, told: list[Piece]) -> None:
    """A description without any label; beside one that has its label it stays to be seen."""
    if not told:
        return
    value = text_value(profile.page, told)
    if "general_information" in profile.fields:
        profile.unassigned.append(value)
        return
    profile.pieces["general_information"] = told
    flags = ("label_lost", "only_described") if profile.outline.described else ("label_lost",)
    profile.add("general_information", [value], UNKNOWN, "", *flags)


def _look_again(profile: Gathering) -> None:
    """Flags which only the whole profile shows: the same text in several fields."""
    texts = [key for key in profile.fields if key in TEXTS and key not in {"partners", "founders"}]
    for number, key in enumerate(texts):
        if any(same_text(profile.fields[key].text, profile.fields[other].text) for other in texts[:number]):
            profile.fields[key] = profile.fields[key].with_flags("repeated_text")
        staff = any(expression.match(profile.fields[key].text) for _, expression in catalogue().prose["staff"])
        if staff and key != "general_information":
            profile.fields[key] = profile.fields[key].with_flags("other_facts", confidence=UNKNOWN)
    seats = {fold(part) for part in _places_of(profile)}
    for key in ("contact_1_full_name", "contact_2_full_name", "head_of_the_organisation"):
        person = profile.fields.get(key)
        if person is not None and not person.proposal and fold(person.text) in seats:
            kept = tuple(flag for flag in person.flags if flag != "not_a_name")
            profile.fields[key] = replace(person, flags=kept).with_flags("place_like", confidence=ODD)
    name = profile.fields.get("name")
    if name is not None and is_lower_case(name.text):
        profile.fields["name"] = name.with_flags("lower_case_name")


def _places_of(profile: Gathering) -> Iterator[str]:
    """The towns which a profile's own addresses name, as far as commas and postal codes tell them."""
    for key in ("addresses", "city"):
        for value in profile.fields[key].values if key in profile.fields else ():
            for part in re.split(r"[,;\n]", value.text):
                bare = re.sub(r"^\s*(?:[A-Z]{1,2}-)?\d{3,6}\s+|\s+\d{3,6}\s*$", "", part).strip(" .")
                if bare and not any(map(str.isdigit, bare)):
                    yield bare


def _is_person(profile: Gathering) -> bool:
    kind = profile.fields.get("organisation_type")
    return kind is not None and kind.values[0].key == "individual_person"


def _name_country(profile: Gathering) -> None:
    """The code of the country that is stated, in one language or in several at once."""
    stated = profile.fields.get("country")
    if stated is None:
        return
    values = tuple(replace(value, normal=_code_of(value.text)) for value in stated.values)
    flags = () if all(value.normal for value in values) else ("unknown_value",)
    profile.fields["country"] = replace(stated, values=values).with_flags(*flags)


def _code_of(text: str) -> str:
    parts = [text, *re.split(r"\s*[/,;()|]\s*|\s+[–—-]\s+", text)]
    codes = list(dict.fromkeys(code for part in parts if (code := country_code(part))))
    return codes[0] if len(codes) == 1 else ""


def _propose_country(profile: Gathering) -> None:
    """The country an address ends with, where no country is stated."""
    addresses = profile.fields.get("addresses")
    if "country" in profile.fields or addresses is None:
        return
    for value in addresses.values:
        ending = ends_in_country(value.text.replace("\n", " "))
        if ending:
            text = value.text[ending[0] :].strip(" .")
            at = profile.page.text.rfind(text, value.span.start, value.span.end)
            if at >= 0:
                found = Value(text, Span(at, at + len(text)), normal=ending[1])
                profile.fields["country"] = Finding("country", (found,), found.span, 0.5, None, proposal=True)
                return
