"""Taking: what stands after each label goes into its field, and everything else finds a place or stays to be seen."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kuvend.directory.rules.recognising.cards import way_to_reach
from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.findings import Finding
from kuvend.directory.rules.recognising.gathering import (
    APART,
    BOXES,
    LABELLED,
    LOST_LABEL,
    NUMBERS,
    UNKNOWN,
    Gathering,
)
from kuvend.directory.rules.recognising.labels import Label
from kuvend.directory.rules.recognising.pages import Page, Piece
from kuvend.directory.rules.recognising.places import is_place, looks_like_address, names_network, tells_network
from kuvend.directory.rules.recognising.shapes import is_prose, job_words, says_nothing
from kuvend.directory.rules.recognising.short_values import take_value
from kuvend.directory.rules.recognising.tails import TEXTS, UNKNOWN_LABEL, fits, is_activity
from kuvend.directory.rules.recognising.telephones import is_telephone_line
from kuvend.directory.rules.recognising.values import (
    activity_values,
    address_values,
    email_values,
    telephones,
    text_value,
    type_value,
    value_of,
    web_values,
)
from kuvend.lettering import detect_language

_ACRONYM: Final = re.compile(r"[(\[–—-]\s*([A-ZÇËŠŽĆČĐА-ШЉЊЏЃЌЅÄÖÜ][\w&.@/-]{1,14})\s*[)\]]?\s*$")
_TELEPHONE_AFTER: Final = re.compile(
    r"[\s,;(]+(?:tel|telefoni?|phone|tél|mob|cel|тел|моб|fon)\b\s*[.:]?\s*(?=[+(\d])", re.IGNORECASE
)


def take_title(profile: Gathering) -> None:
    """Take the title for the name; an acronym at its end is proposed."""
    page, title = profile.page, profile.outline.title
    if not title:
        return
    unit = next((one for one in title if not re.fullmatch(r"[^\w]*\D{0,12}\d{1,3}[.):]?", one.text)), title[-1])
    piece = page.piece(unit.first)
    text = page.lines[unit.first].text
    mark = re.match(r"(?:#+\s*|\*+\s*|_+\s*|\(?\d{1,3}[.)]\s+|[•●▪◦■►▶➢✓]\s+)+", text)
    first = mark.end() if mark else 0
    last = len(text) - (len(text) - len(text.rstrip("*_# :")) if mark or text[-1] in "*_#" else 0)
    value = value_of(page, Piece(piece.line, first, last))
    profile.add("name", [value], 0.9)
    acronym = _ACRONYM.search(value.text)
    if acronym and (sum(map(str.isupper, acronym[1])) >= 2) and acronym.start() > 0:
        start = first + (acronym.start(1))
        found = value_of(page, Piece(piece.line, start, start + len(acronym[1])))
        profile.fields["acronym"] = Finding("acronym", (found,), found.span, 0.6, None, proposal=True)


def _key_of(profile: Gathering, label: Label) -> str:
    """The field of a label; contacts get their number here: the label's own, or one more than the last."""
    if label.key == "contact_full_name":
        profile.contact = label.number or profile.contact + 1
        return f"contact_{profile.contact}_full_name"
    if label.key == "contact_job_title":
        return f"contact_{label.number or max(profile.contact, 1)}_job_title"
    return label.key


def take(profile: Gathering, label: Label, lines: Sequence[Piece], index: int) -> None:
    """Read what belongs to one label: its value, and whatever else stands before the next."""
    page = profile.page
    key = _key_of(profile, label)
    pieces = [*([label.value] if label.value else []), *lines]
    pieces = [piece for piece in pieces if not says_nothing(page.text_of([piece]))]
    if key == "no_field":
        _keep_aside(profile, label, pieces)
        return
    if key == "group":
        for piece in pieces:
            take_surplus(profile, piece, label)
        return
    if not pieces:
        if key not in profile.fields:
            profile.empty.append(key)
        return
    known = profile.fields.get(key)
    before = set(profile.fields)
    if key in TEXTS and label.value is not None:
        own = _before_unknown_label(page, pieces)
        for piece in pieces[own:]:
            take_surplus(profile, piece, label)
        pieces = pieces[:own]
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


def _keep_aside(profile: Gathering, label: Label, pieces: Sequence[Piece]) -> None:
    """What stands under a label of which profiles have no field: shown with its label, and in no field."""
    page = profile.page
    told = [piece for piece in pieces if piece == label.value or not way_to_reach(page.text_of([piece]))]
    if told:
        head = page.piece(label.line)
        alone = label.value is None or page.lines[label.line].text.startswith(label.text)
        if label.value is not None and alone:
            told[0] = Piece(label.line, 0, label.value.last)
        elif alone:
            told.insert(0, head)
        profile.unassigned.append(text_value(page, told))
    for piece in pieces:
        if piece != label.value and way_to_reach(page.text_of([piece])):
            take_surplus(profile, piece, label)


def _before_unknown_label(page: Page, pieces: Sequence[Piece]) -> int:
    """How many lines of a text that began beside its label belong to it: another word with a colon directly beneath,
    again beside its value, is a field we do not know.
    """
    for number in range(1, len(pieces)):
        text = page.text_of([pieces[number]])
        directly = pieces[number].line == pieces[number - 1].line + 1
        found = UNKNOWN_LABEL.match(text)
        if directly and found and len(found[0].split()) <= 3 and len(text) - found.end() < 120:
            return number
    return len(pieces)


def _take_text(profile: Gathering, label: Label, key: str, pieces: Sequence[Piece]) -> None:
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
        profile.add(key, values, LABELLED, label.text)
        return
    profile.add(key, [value], LABELLED, label.text)


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


def _take_activities(profile: Gathering, label: Label, pieces: Sequence[Piece]) -> None:
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
            take_surplus(profile, piece, label)
    values = activity_values(page, kept)
    flags = ("unknown_value",) if any(not value.key for value in values) else ()
    profile.add("fields_of_activity", values, LABELLED if not flags else 0.85, label.text, *flags)


def _take_addresses(profile: Gathering, label: Label, pieces: Sequence[Piece]) -> None:
    page = profile.page
    kept: list[Piece] = []
    for number, piece in enumerate(pieces):
        text = page.text_of([piece])
        if (
            is_telephone_line(text)
            or email_values(page, piece)
            or (web_values(page, piece)[0] and len(text.split()) <= 3)
        ):
            take_surplus(profile, piece, label)
        elif found := _TELEPHONE_AFTER.search(page.lines[piece.line].text, piece.first, piece.last):
            kept.append(Piece(piece.line, piece.first, found.start()))
            numbers = telephones(page, Piece(piece.line, found.end(), piece.last), profile.countries)
            profile.add("telephones", numbers, LOST_LABEL, "", "wrong_box")
        elif (number < 6 and not is_prose(re.sub(r"[,.]", "", text)) and len(text) <= 200) or looks_like_address(text):
            kept.append(piece)
        else:
            take_surplus(profile, piece, label)
    profile.add("addresses", address_values(page, kept), LABELLED, label.text)


def _take_short(profile: Gathering, label: Label, key: str, pieces: Sequence[Piece]) -> None:
    """A field of one line: its first fitting line is the value, everything else finds its own place."""
    page = profile.page
    addresses: list[Piece] = []
    taken = key in profile.fields and key not in NUMBERS | {"emails", "website", "social_links"}
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
                take_surplus(profile, piece, label)
            continue
        apart = not inline and piece.line - label.line > 1
        if not taken and take_value(profile, label, key, piece, APART if apart else LABELLED):
            taken = key not in NUMBERS | {"emails"}
        elif (
            key == "national_network"
            and not is_telephone_line(text)
            and not email_values(page, piece)
            and not any(web_values(page, piece))
            and (looks_like_address(text) or (number <= 4 and not is_prose(text)))
        ):
            addresses.append(piece)
        else:
            take_surplus(profile, piece, label)
    if addresses:
        profile.add("addresses", address_values(page, addresses), 0.85, "")


def take_surplus(profile: Gathering, piece: Piece, label: Label | None) -> None:
    """A line that belongs to no label: its shape says what it is, or it stays unassigned - shown, not dropped."""
    page, text = profile.page, profile.page.text_of([piece])
    lost = "wrong_box" if label is not None and label.value is None and label.key in BOXES else "label_lost"
    if is_telephone_line(text):
        key = "mobiles" if label is not None and label.key == "mobiles" else "telephones"
        profile.add(key, telephones(page, piece, profile.countries), LOST_LABEL, "", lost)
        return
    addresses = email_values(page, piece)
    sites, social = web_values(page, piece)
    if addresses or sites or social:
        profile.add("emails", addresses, LOST_LABEL, "", lost)
        profile.add("social_links", social, LOST_LABEL, "", lost)
        if sites and "website" not in profile.fields:
            profile.add("website", sites[:1], LOST_LABEL, "", lost)
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
            profile.add(key, [value_of(page, piece)], LOST_LABEL, "", "label_lost")
            return
    if "organisation_type" not in profile.fields and catalogue().taxonomy_key("types", text):
        profile.add("organisation_type", [type_value(page, piece)], UNKNOWN, "", "label_lost")
        return
    if label is None and "national_network" not in profile.fields and tells_network(text):
        profile.add("national_network", [value_of(page, piece)], UNKNOWN, "", "label_lost")
        return
    unlabelled = not profile.outline.labels or profile.outline.described
    if label is None and unlabelled and "city" not in profile.fields and is_place(text):
        profile.add("city", [value_of(page, piece)], UNKNOWN, "", "label_lost")
        return
    if looks_like_address(text) and "addresses" not in profile.fields and label is None:
        profile.add("addresses", address_values(page, [piece]), UNKNOWN, "", "label_lost")
        return
    profile.unassigned.append(value_of(page, piece))
