"""Fields: a profile's outline read into findings, nothing lost and nothing added."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.findings import PROFILE_FIELDS, Finding, Record, Value
from kuvend.directory.rules.recognising.labels import Label, main_languages
from kuvend.directory.rules.recognising.links import normalised_web_address
from kuvend.directory.rules.recognising.outlines import Outline
from kuvend.directory.rules.recognising.pages import Page, Piece, Span
from kuvend.directory.rules.recognising.places import ends_in_country, is_place, looks_like_address, names_network
from kuvend.directory.rules.recognising.prose import name_told, proposals
from kuvend.directory.rules.recognising.shapes import RULE, is_person_name, is_prose, job_words
from kuvend.directory.rules.recognising.tails import PERSONS, TEXTS, fits, is_activity
from kuvend.directory.rules.recognising.telephones import is_telephone_line
from kuvend.directory.rules.recognising.values import (
    activity_values,
    address_values,
    capitalised,
    email_values,
    is_lower_case,
    person_parts,
    same_text,
    social_values,
    telephones,
    text_value,
    type_value,
    value_of,
    web_values,
    year_value,
)
from kuvend.lettering import detect_language

_LABELLED: Final = 0.95
_APART: Final = 0.9
_LOST_LABEL: Final = 0.7
_UNKNOWN: Final = 0.6
_ODD: Final = 0.3
_ACRONYM: Final = re.compile(r"[(\[–—-]\s*([A-ZÇËŠŽĆČĐА-ШЉЊЏЃЌЅÄÖÜ][\w&.@/-]{1,14})\s*[)\]]?\s*$")
_NOTHING: Final = frozenset({"-", "–", "—", "/", "n/a", "na", "none", "nil", "…", "...", "x", "?", "//", "--"})
_NUMBERS: Final = {"telephones", "mobiles", "fax"}
# Fields whose box another kind of value may have been written into.
_BOXES: Final = _NUMBERS | PERSONS | {"emails", "website"}
_BARE_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_TELEPHONE_AFTER: Final = re.compile(
    r"[\s,;(]+(?:tel|telefoni?|phone|tél|mob|cel|тел|моб|fon)\b\s*[.:]?\s*(?=[+(\d])", re.IGNORECASE
)


@dataclass(slots=True)
class _Profile:
    """What was gathered so far."""

    page: Page
    outline: Outline
    languages: list[str]
    countries: tuple[str, ...]
    fields: dict[str, Finding] = field(default_factory=dict)
    pieces: dict[str, Sequence[Piece]] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    unassigned: list[Value] = field(default_factory=list)
    contact: int = 0

    def add(self, key: str, values: Sequence[Value], confidence: float, label: str = "", *flags: str) -> None:
        """Take values for a field; a list grows, a second value of a single field becomes a part of the first."""
        if not values:
            return
        known = self.fields.get(key)
        span = values[0].span.joined(values[-1].span)
        if known is None:
            self.fields[key] = Finding(key, tuple(values), span, confidence, None, flags=flags, label=label)
            return
        fresh = [
            value
            for value in values
            if not any(
                value.span == old.span or (known.is_list and (value.normal or value.text) == (old.normal or old.text))
                for old in known.values
            )
        ]
        if fresh:
            ordered = tuple(sorted((*known.values, *fresh), key=lambda value: value.span.start))
            self.fields[key] = replace(
                known,
                values=ordered,
                span=known.span.joined(span),
                confidence=min(known.confidence, confidence),
                flags=tuple(dict.fromkeys((*known.flags, *flags))),
            )


def profile_of(page: Page, outline: Outline, span: Span, countries: tuple[str, ...]) -> Record:
    """Read one profile. `countries` are tried, in order, for telephone numbers without a country."""
    profile = _Profile(page, outline, main_languages(outline.labels), countries)
    _take_title(profile)
    before = outline.title[-1].last + 1 if outline.title else outline.first
    for line in range(before, outline.labels[0].line):
        if page.lines[line].text:
            _take_surplus(profile, page.piece(line), None, first=False)
    for index, label in enumerate(outline.labels):
        end = outline.labels[index + 1].line if index + 1 < len(outline.labels) else outline.end
        lines = [
            page.piece(line)
            for line in range(label.line + 1, end)
            if page.lines[line].text and not page.lines[line].apart and not RULE.match(page.lines[line].text)
        ]
        _take(profile, label, lines, index)
    _look_again(profile)
    person = _is_person(profile)
    if "name" not in profile.fields:
        told = name_told(page, profile.pieces)
        if told is None and person and "contact_1_full_name" in profile.fields:
            contact = profile.fields["contact_1_full_name"]
            told = Finding("name", contact.values, contact.span, 0.4, None, proposal=True)
        if told:
            profile.fields["name"] = told.with_flags("title_lost")
    profile.fields.update(proposals(page, profile.fields, profile.pieces, person=person))
    _propose_country(profile)
    language = _set_languages(profile)
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


def _take_title(profile: _Profile) -> None:
    page, title = profile.page, profile.outline.title
    if not title:
        return
    unit = next((one for one in title if not re.fullmatch(r"[^\w]*\D{0,12}\d{1,3}[.):]?", one.text)), title[-1])
    piece = page.piece(unit.first)
    text = page.lines[unit.first].text
    mark = re.match(r"(?:#+\s*|\*+\s*|_+\s*|\d{1,3}[.)]\s+)+", text)
    first = mark.end() if mark else 0
    last = len(text) - (len(text) - len(text.rstrip("*_# :")) if mark or text[-1] in "*_#" else 0)
    value = value_of(page, Piece(piece.line, first, last))
    profile.add("name", [value], 0.9)
    acronym = _ACRONYM.search(value.text)
    if acronym and (sum(map(str.isupper, acronym[1])) >= 2) and acronym.start() > 0:
        start = first + (acronym.start(1))
        found = value_of(page, Piece(piece.line, start, start + len(acronym[1])))
        profile.fields["acronym"] = Finding("acronym", (found,), found.span, 0.6, None, proposal=True)


def _key_of(profile: _Profile, label: Label) -> str:
    """The field of a label; contacts get their number here: the label's own, or one more than the last."""
    if label.key == "contact_full_name":
        profile.contact = label.number or profile.contact + 1
        return f"contact_{profile.contact}_full_name"
    if label.key == "contact_job_title":
        return f"contact_{label.number or max(profile.contact, 1)}_job_title"
    return label.key


def _take(profile: _Profile, label: Label, lines: Sequence[Piece], index: int) -> None:
    """Read what belongs to one label: its value, and whatever else stands before the next."""
    page = profile.page
    key = _key_of(profile, label)
    pieces = [*([label.value] if label.value else []), *lines]
    pieces = [piece for piece in pieces if page.text_of([piece]).strip().casefold() not in _NOTHING]
    if key == "group":
        for piece in pieces:
            _take_surplus(profile, piece, label, first=False)
        return
    if not pieces:
        if key not in profile.fields:
            profile.empty.append(key)
        return
    known = profile.fields.get(key)
    before = set(profile.fields)
    if key in TEXTS:
        _take_text(profile, label, key, pieces)
    elif key == "fields_of_activity":
        _take_activities(profile, label, pieces)
    elif key == "addresses":
        _take_addresses(profile, label, pieces)
    else:
        _take_short(profile, label, key, pieces)
    if key not in profile.fields and key not in before and known is None:
        profile.empty.append(key)


def _take_text(profile: _Profile, label: Label, key: str, pieces: Sequence[Piece]) -> None:
    page = profile.page
    value = text_value(page, pieces)
    known = profile.fields.get(key)
    if known is not None and not known.proposal:
        first = detect_language(known.text).language
        second = detect_language(value.text).language
        if first and second and first.split("-")[0] != second.split("-")[0]:
            profile.fields[key] = replace(known, span=known.span, translations=(*known.translations, (value, second)))
            return
    profile.pieces[key] = [*profile.pieces.get(key, ()), *pieces]
    if key in {"partners", "founders"}:
        values = [
            value_of(page, Piece(piece.line, first, last))
            for piece in pieces
            for first, last in _listed_parts(page, piece)
        ]
        profile.add(key, values, _LABELLED, label.text)
        return
    profile.add(key, [value], _LABELLED, label.text)


def _listed_parts(page: Page, piece: Piece) -> list[tuple[int, int]]:
    text = page.lines[piece.line].text
    mark = re.match(r"[•*–-]\s+|\d{1,2}[.)]\s+", text[piece.first : piece.last])
    start = piece.first + (mark.end() if mark else 0)
    cut = r"\s*;\s*" if ";" in text[start : piece.last] else r"\s*,\s+"
    edges = [
        start,
        *(
            edge
            for found in re.finditer(cut, text[start : piece.last])
            for edge in (start + found.start(), start + found.end())
        ),
        piece.last,
    ]
    return [(edges[at], edges[at + 1]) for at in range(0, len(edges), 2) if edges[at + 1] > edges[at]]


def _take_activities(profile: _Profile, label: Label, pieces: Sequence[Piece]) -> None:
    page = profile.page
    kept: list[Piece] = []
    for number, piece in enumerate(pieces):
        text = page.text_of([piece])
        inline = number == 0 and label.value is not None
        close = piece.line - (kept[-1].line if kept else label.line) <= 1
        if (
            inline
            or fits("fields_of_activity", text)
            or is_activity(text)
            or (close and len(text) < 60 and not is_prose(text) and not is_telephone_line(text))
        ):
            kept.append(piece)
        else:
            _take_surplus(profile, piece, label, first=False)
    values = activity_values(page, kept)
    flags = ("unknown_value",) if any(not value.key for value in values) else ()
    profile.add("fields_of_activity", values, _LABELLED if not flags else 0.85, label.text, *flags)


def _take_addresses(profile: _Profile, label: Label, pieces: Sequence[Piece]) -> None:
    page = profile.page
    kept: list[Piece] = []
    for number, piece in enumerate(pieces):
        text = page.text_of([piece])
        if (
            is_telephone_line(text)
            or email_values(page, piece)
            or (web_values(page, piece)[0] and len(text.split()) <= 3)
        ):
            _take_surplus(profile, piece, label, first=False)
        elif found := _TELEPHONE_AFTER.search(page.lines[piece.line].text, piece.first, piece.last):
            kept.append(Piece(piece.line, piece.first, found.start()))
            numbers = telephones(page, Piece(piece.line, found.end(), piece.last), profile.countries)
            profile.add("telephones", numbers, _LOST_LABEL, "", "wrong_box")
        elif (number < 6 and not is_prose(re.sub(r"[,.]", "", text)) and len(text) <= 200) or looks_like_address(text):
            kept.append(piece)
        else:
            _take_surplus(profile, piece, label, first=False)
    profile.add("addresses", address_values(page, kept), _LABELLED, label.text)


def _take_short(profile: _Profile, label: Label, key: str, pieces: Sequence[Piece]) -> None:
    """A field of one line: its first fitting line is the value, everything else finds its own place."""
    page = profile.page
    addresses: list[Piece] = []
    taken = key in profile.fields and key not in _NUMBERS | {"emails", "website", "social_links"}
    for number, piece in enumerate(pieces):
        inline = label.value is not None and number == 0
        text = page.text_of([piece])
        if key == "national_network" and not inline and not taken and not names_network(text):
            if (
                not is_telephone_line(text)
                and not email_values(page, piece)
                and not any(web_values(page, piece))
                and not is_prose(text)
            ):
                addresses.append(piece)
            else:
                _take_surplus(profile, piece, label, first=False)
            continue
        apart = not inline and piece.line - label.line > 1
        if not taken and _take_value(profile, label, key, piece, _APART if apart else _LABELLED):
            taken = key not in _NUMBERS | {"emails"}
        elif key == "national_network" and (
            looks_like_address(text)
            or (
                number <= 4
                and not is_prose(text)
                and not is_telephone_line(text)
                and not email_values(page, piece)
                and not any(web_values(page, piece))
            )
        ):
            addresses.append(piece)
        else:
            _take_surplus(profile, piece, label, first=False)
    if addresses:
        profile.add("addresses", address_values(page, addresses), 0.85, "")


def _take_value(profile: _Profile, label: Label, key: str, piece: Piece, confidence: float) -> bool:
    """Read the value of a field of one line; whether it is one."""
    page, text = profile.page, profile.page.text_of([piece])
    inline = label.value is not None and piece == label.value
    if key in _NUMBERS:
        values = telephones(page, piece, profile.countries)
        profile.add(key, values, confidence, label.text)
        _take_rest(profile, piece, label)
        return bool(values)
    if key == "emails":
        values = email_values(page, piece)
        profile.add(key, values, confidence, label.text)
        return bool(values)
    if key in {"website", "social_links"}:
        return _take_web(profile, label, key, piece, confidence)
    if key == "year_of_establishment":
        year = year_value(page, piece)
        profile.add(key, [year] if year else [], confidence, label.text)
        return year is not None
    if key == "organisation_type":
        value = type_value(page, piece)
        if is_prose(text) and not value.key:
            return False
        profile.add(
            key, [value], confidence if value.key else _UNKNOWN, label.text, *(() if value.key else ("unknown_value",))
        )
        return True
    if label.key in PERSONS:
        return _take_person(profile, label, key, piece, confidence)
    if not inline and not fits(key, text) and key not in {"name", "staff", "yearly_budget"}:
        return False
    profile.add(key, [value_of(page, piece)], confidence, label.text)
    return True


def _take_web(profile: _Profile, label: Label, key: str, piece: Piece, confidence: float) -> bool:
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
        profile.add("emails", email_values(page, piece), _LOST_LABEL, "", "wrong_box")
        return False
    return bool(social or "website" in profile.fields)


def _take_rest(profile: _Profile, piece: Piece, label: Label) -> None:
    """An e-mail address that stands in the line of a telephone number."""
    values = email_values(profile.page, piece)
    profile.add("emails", values, _LOST_LABEL)


def _take_person(profile: _Profile, label: Label, key: str, piece: Piece, confidence: float) -> bool:
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
        profile.add(key, [value_of(page, piece)], confidence if not odd else _UNKNOWN, label.text, *odd)
        return True
    if is_prose(text) and len(text) > 120:
        return False
    return _take_name_of_person(profile, label, key, piece, confidence)


def _take_name_of_person(profile: _Profile, label: Label, key: str, piece: Piece, confidence: float) -> bool:
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
        confidence = _ODD
    elif looks_like_address(text) and any(map(str.isdigit, text)):
        flags.append("address_like")
        confidence = _ODD
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


def _take_surplus(profile: _Profile, piece: Piece, label: Label | None, *, first: bool) -> None:
    """A line that belongs to no label: its shape says what it is, or it stays unassigned - shown, not dropped."""
    page, text = profile.page, profile.page.text_of([piece])
    lost = "wrong_box" if label is not None and label.value is None and label.key in _BOXES else "label_lost"
    if is_telephone_line(text):
        key = "mobiles" if label is not None and label.key == "mobiles" else "telephones"
        profile.add(key, telephones(page, piece, profile.countries), _LOST_LABEL, "", lost)
        return
    addresses = email_values(page, piece)
    sites, social = web_values(page, piece)
    if addresses or sites or social:
        profile.add("emails", addresses, _LOST_LABEL, "", lost)
        profile.add("social_links", social, _LOST_LABEL, "", lost)
        if sites and "website" not in profile.fields:
            profile.add("website", sites[:1], _LOST_LABEL, "", lost)
            sites = sites[1:]
        profile.unassigned.extend(sites)
        if len(text.split()) > 6:
            profile.unassigned.append(value_of(page, piece))
        return
    if (
        label is not None
        and label.key in {"contact_full_name", "head_of_the_organisation"}
        and job_words(text)
        and len(text.split()) <= 8
    ):
        key = f"contact_{max(profile.contact, 1)}_job_title"
        if label.key == "contact_full_name" and key not in profile.fields:
            profile.add(key, [value_of(page, piece)], _LOST_LABEL, "", "label_lost")
            return
    if "organisation_type" not in profile.fields and catalogue().taxonomy_key("types", text):
        profile.add("organisation_type", [type_value(page, piece)], _UNKNOWN, "", "label_lost")
        return
    if looks_like_address(text) and "addresses" not in profile.fields and label is None:
        profile.add("addresses", address_values(page, [piece]), _UNKNOWN, "", "label_lost")
        return
    profile.unassigned.append(value_of(page, piece))


# --- a second look ------------------------------------------------------------------------------------------------


def _look_again(profile: _Profile) -> None:
    """Flags which only the whole profile shows: the same text in several fields."""
    texts = [key for key in profile.fields if key in TEXTS and key not in {"partners", "founders"}]
    for number, key in enumerate(texts):
        if any(same_text(profile.fields[key].text, profile.fields[other].text) for other in texts[:number]):
            profile.fields[key] = profile.fields[key].with_flags("repeated_text")
        staff = any(expression.match(profile.fields[key].text) for _, expression in catalogue().prose["staff"])
        if staff and key != "general_information":
            profile.fields[key] = profile.fields[key].with_flags("other_facts", confidence=_UNKNOWN)
    name = profile.fields.get("name")
    if name is not None and is_lower_case(name.text):
        profile.fields["name"] = name.with_flags("lower_case_name")


def _is_person(profile: _Profile) -> bool:
    kind = profile.fields.get("organisation_type")
    return kind is not None and kind.values[0].key == "individual_person"


def _propose_country(profile: _Profile) -> None:
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


_WITHOUT_LANGUAGE: Final = frozenset({"telephones", "mobiles", "fax", "emails", "website", "social_links", "year_of_establishment", "postal_code", "registration_number", "acronym", "staff", "yearly_budget"}) | {
    f"contact_{number}_full_name" for number in range(1, 10)
} | {"head_of_the_organisation"}  # fmt: skip


def _set_languages(profile: _Profile) -> str | None:
    """Give each field the language of its text; short ones that of their taxonomy or of the whole profile."""
    texts = " ".join(profile.fields[key].text for key in profile.fields if key in TEXTS)
    main = detect_language(texts).language if texts else None
    spoken = profile.languages[0] if profile.languages else None
    for key, finding in list(profile.fields.items()):
        if key in _WITHOUT_LANGUAGE or finding.proposal:
            continue
        if key in {"organisation_type", "fields_of_activity", "country", "national_network"}:
            language = _of_taxonomy(profile, finding) or (_tag(spoken, finding.text) if spoken else None)
        elif key in TEXTS:
            language = detect_language(finding.text).language or main
        elif key in {"name", "addresses", "city"}:
            found = detect_language(finding.text)
            language = found.language if found.confidence > 0.7 else None
        else:
            language = detect_language(finding.text).language or (_tag(spoken, finding.text) if spoken else None)
        profile.fields[key] = replace(finding, language=language)
    return main or (_tag(spoken, " ".join(label.text for label in profile.outline.labels)) if spoken else None)


def _tag(language: str, text: str) -> str:
    return (
        "sr-Latn" if language == "sr" and not any("\u0400" <= character <= "\u04ff" for character in text) else language
    )


def _of_taxonomy(profile: _Profile, finding: Finding) -> str | None:
    """The language in which a value of a taxonomy is called so; of several the profile's own."""
    taxonomy = {"organisation_type": "types", "fields_of_activity": "activities"}.get(finding.key)
    if taxonomy is None:
        return None
    counts: dict[str, int] = {}
    for value in finding.values:
        meant = catalogue().taxonomy_key(taxonomy, value.text)
        for language in meant[1] if meant else ():
            counts[language] = counts.get(language, 0) + 1
    best = max(counts.values(), default=0)
    among = [language for language in profile.languages if counts.get(language) == best and best] or sorted(
        language for language in counts if counts[language] == best
    )
    return _tag(among[0], finding.text) if among else None
