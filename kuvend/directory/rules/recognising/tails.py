"""Where a value ends: how many of the lines that follow a label can belong to it.

Values of one line end by themselves. A text goes on until something begins that reads as an article of its own.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dateline, dates, times
from kuvend.directory.rules.recognising.items import title_weight
from kuvend.directory.rules.recognising.labels import Label
from kuvend.directory.rules.recognising.links import emails, web_addresses
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.places import looks_like_address, names_network
from kuvend.directory.rules.recognising.shapes import (
    ends_item,
    is_frame,
    is_list_item,
    is_person_name,
    is_prose,
    is_subheading,
    is_teaser,
    job_words,
    says_nothing,
    section_of,
    words,
)
from kuvend.directory.rules.recognising.telephones import is_telephone_line
from kuvend.directory.rules.recognising.units import Unit
from kuvend.lettering import detect_language, fold

TEXTS: Final = frozenset(
    {
        "general_information",
        "mission_and_objectives",
        "main_projects_activities",
        "how_can_you_contribute_to_the_network",
        "why_do_you_want_to_join",
        "additional_information",
        "funding_sources",
        "partners",
        "founders",
    }
)
PERSONS: Final = frozenset({"contact_full_name", "contact_job_title", "head_of_the_organisation"})
# Fields whose values nothing else looks like.
_TOLD_BY_SHAPE: Final = frozenset(
    {"year_of_establishment", "telephones", "mobiles", "fax", "emails", "website", "social_links", "fields_of_activity"}
)
# The heading of a section ("News") outweighs everything that speaks for a part of a text.
_SECTION: Final = 6.0
# Shorter words than this mean something else in another language, or without their diacritics.
_TELLING: Final = 3
_YEAR: Final = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Style:
    """How a page is laid out: whether short values follow their label without a blank line, whether it has none at
    all.
    """

    direct: bool
    dense: bool

    @classmethod
    def of(cls, page: Page, labels: Sequence[Label]) -> Self:
        """Read the style off the labels that have a short value."""
        nexts = {label.line for label in labels}
        direct = spaced = 0
        for label in labels:
            if (
                label.value is not None
                or label.key in TEXTS
                or label.line + 1 >= len(page.lines)
                or label.line + 1 in nexts
            ):
                continue
            if page.lines[label.line + 1].blank:
                spaced += 1 if label.key not in {"national_network"} else 0
            else:
                direct += 1
        blanks = sum(1 for line in page.lines if line.blank)
        dense = blanks * 12 < len(page.lines) and page.format == "text"
        inline = sum(1 for label in labels if label.value is not None)
        return cls(direct >= spaced or inline > len(labels) / 2, dense)


# A line that begins like a label, whether or not we know the word: "Kryetar: Ana", "Öffnungszeiten:".
UNKNOWN_LABEL: Final = re.compile(r"^[^\W\d_][^:：\n]{1,30}?\s?[:：](?:\s|$)")


def fits(key: str, text: str) -> bool:
    """Whether a line has the shape of a value of this field."""
    shape = _SHAPES.get(key)
    return shape(text) if shape else len(text) <= 200 and len(words(text)) <= 24


def _fits_year(text: str) -> bool:
    return bool(_YEAR.search(text)) and len(words(text)) <= 8


def _fits_type(text: str) -> bool:
    return catalogue().taxonomy_key("types", text) is not None or (len(words(text)) <= 8 and not is_prose(text))


def _fits_email(text: str) -> bool:
    return any(True for _ in emails(text))


def _fits_website(text: str) -> bool:
    return any(True for _ in web_addresses(text)) and len(words(text)) <= 8


def _fits_social(text: str) -> bool:
    return any(True for _ in web_addresses(text)) or text.startswith("@")


def _fits_address(text: str) -> bool:
    return (len(text) <= 170 and not is_prose(text.replace(",", ""))) or looks_like_address(text)


def _fits_person(text: str) -> bool:
    return len(text) <= 110 and len(words(text)) <= 14 and not text.endswith(".") and not ends_item(text)


def _fits_activity(text: str) -> bool:
    return is_list_item(text) or is_activity(text)


_SHAPES: Final[dict[str, Callable[[str], bool]]] = {
    "year_of_establishment": _fits_year,
    "organisation_type": _fits_type,
    "telephones": is_telephone_line,
    "mobiles": is_telephone_line,
    "fax": is_telephone_line,
    "emails": _fits_email,
    "website": _fits_website,
    "social_links": _fits_social,
    "national_network": names_network,
    "addresses": _fits_address,
    "contact_full_name": _fits_person,
    "contact_job_title": _fits_person,
    "head_of_the_organisation": _fits_person,
    "fields_of_activity": _fits_activity,
}


def _heads_article(units: Sequence[Unit], style: Style) -> bool:
    """Whether the first line after a label is the title of an article rather than the label's value."""
    if title_weight(units, 0) - 2.0 < 2.0:
        return False
    if len(units) > 1 and title_weight(units, 1) >= 2.0 and not is_prose(units[1].text):
        return False  # the title is the line after it
    if units[0].before > 0 and style.direct and not style.dense:
        return True
    return (units[0].before > 0 or style.dense) and not _is_of_person(units[0].text)


def _is_of_person(text: str) -> bool:
    """Whether a line is likely a person's name or job."""
    return is_person_name(text) or job_words(text) > 0


def is_activity(text: str) -> bool:
    """Whether a line names fields of activity and nothing else."""
    known = catalogue()
    if known.taxonomy_key("activities", text):
        return True
    parts = [part for part in re.split(r"\s*[,;|•·]\s*", text) if part]
    return len(parts) > 1 and sum(1 for part in parts if known.taxonomy_key("activities", part)) * 2 >= len(parts)


def consumed(
    page: Page, label: Label, units: Sequence[Unit], style: Style, *, greedy: bool = False
) -> tuple[int, bool]:
    """How many units after a label are its value or facts that belong to the same profile; and whether it has a value.

    For a text this is its first paragraph; how far it goes on is for `first_item` to say. `greedy` also takes a value
    that a blank line sets apart on a page where values follow directly.
    """
    used = 0
    has_value = label.value is not None
    if label.key in TEXTS:
        if not has_value and units and not _is_heading_of_article(units, style):
            used, has_value = 1, True
        return used, has_value
    if not has_value and units and fits(label.key, units[0].text) and not is_frame(units[0].text):
        apart = units[0].before > 0 and style.direct and not style.dense and page.format != "html"
        article = _heads_article(units, style)
        alone = len(units) == 1
        if not article and (not apart or greedy or alone or label.key not in PERSONS):
            used, has_value = 1, True
    while used < len(units) and _belongs(label, units, used):
        used += 1
    return used, has_value


def _is_heading_of_article(units: Sequence[Unit], style: Style) -> bool:
    """Whether the first thing after a text's label is already the title of an article: then the text is missing."""
    if units[0].before == 0 and not style.dense:
        return False
    weight = title_weight(units, 0) - 2.0
    body = " ".join(unit.text for unit in units[1:3])
    return weight >= 4.0 and (bool(list(dates(body))) or dateline(body) is not None)


def _belongs(label: Label, units: Sequence[Unit], index: int) -> bool:
    """Whether a line after the value is a fact of the same profile: a telephone, an address, a further list item."""
    unit = units[index]
    text = unit.text
    if unit.before > 1 and label.key not in {"national_network", "addresses"}:
        return False
    if is_telephone_line(text) or (any(True for _ in emails(text)) and len(words(text)) <= 8):
        return True
    if any(last - first > len(text) * 0.6 for first, last in web_addresses(text)):
        return unit.before == 0
    if label.key in {"fields_of_activity"}:
        return is_list_item(text) or is_activity(text)
    if label.key in {"national_network", "addresses", "city", "postal_code"}:
        return looks_like_address(text) or (
            unit.before == 0
            and len(text) < 70
            and index > 0
            and not is_prose(text)
            and title_weight(units, index) < 2.0
        )
    if label.key in PERSONS and unit.before == 0:
        return job_words(text) > 0 and len(words(text)) <= 8 and title_weight(units, index) < 2.0
    return False


def first_item(units: Sequence[Unit], start: int, *, strict: bool, text: bool, dense: bool = False) -> int | None:
    """The first unit, not before `start`, with which an article of its own begins; None when there is none.

    Within a text more evidence is needed than after a short value: texts have headings of their own. `strict` asks for
    more again.
    """
    needed = (4.0 if text else 2.0) + (1.5 if strict else 0.0)
    written = " ".join(unit.text for unit in units[:start])[:2000]
    for index in range(start, len(units)):
        if _article_weight(units, index, written, text=text, dense=dense) >= needed:
            return index
        if text:
            written = f"{written} {units[index].text}"[:3000]
    return None


def _article_weight(units: Sequence[Unit], index: int, written: str, *, text: bool, dense: bool) -> float:
    """How much speaks for an article beginning here, seen from the profile whose text came before."""
    unit = units[index]
    if section_of(unit.text) and (unit.before > 0 or dense) and index + 1 < len(units):
        return _SECTION
    body = " ".join(one.text for one in units[index + 1 : index + 4])
    known = catalogue()
    if is_prose(unit.text) and title_weight(units, index) < 0:
        weight = 4.0 * (dateline(unit.text) is not None) + (0.0 if text else 2.0)
        weight += 2.0 * is_teaser(unit.text) + 1.0 * any(one.first < 80 for one in dates(unit.text))
        weight += 1.0 * (known.has("announcing", unit.text) or known.has("reporting", unit.text)) + 1.0 * (
            unit.before >= 2
        )
        return weight - (1.5 if speaks_of_itself(unit.text) and text else 0.0)
    weight = title_weight(units, index)
    if weight < 0:
        return weight
    if index == 0:
        weight -= 2.0
    if unit.before == 0 and not unit.level and not dense:
        weight -= 2.0
    if index + 1 < len(units) and dateline(units[index + 1].text) is not None:
        weight += 1.0  # what follows is news by itself: this is its title, however short
    elif text and (len(words(unit.text)) <= 2 or is_subheading(unit.text)):
        weight -= 1.5
    if text and speaks_of_itself(body):
        weight -= 2.0
    ended = any(
        is_frame(one.text) or (ends_item(one.text) and len(words(one.text)) <= 3)
        for one in units[index + 2 : index + 5]
    )
    weight += 1.5 * is_teaser(body) + 1.5 * ended + 1.0 * (bool(list(dates(body))) and bool(list(times(body))))
    before, after = detect_language(written[-800:]).language, detect_language(f"{unit.text} {body}").language
    weight += 1.5 * bool(written and before and after and before.split("-")[0] != after.split("-")[0])
    return weight


def speaks_of_itself(text: str) -> bool:
    """Whether a text says "we" early: then it is more likely a member's own than an article.

    Only words of the text's own language count, and as they are spelled: folded, the Albanian "në" (in) is "ne" (we),
    and "je" is French for "I" and Serbian for "is".
    """
    own = catalogue().spelled
    language = (detect_language(text).language or "").split("-")[0]
    if language in own:
        known = own[language]
        if language == "sq" and "ë" not in text.casefold():
            known -= {"ne"}  # written without diacritics: it may as well be "në"
        folded = {fold(word) for word in known if len(word) >= _TELLING}
    else:
        known, folded = frozenset(), {fold(word) for words_of in own.values() for word in words_of}
        folded = {word for word in folded if len(word) >= _TELLING}
    said = [word.casefold() for word in words(text)[:40]]
    return any(word in known or fold(word) in folded for word in said)


def is_value(unit: Unit, label: Label, style: Style) -> bool:
    """Whether the only line between a label and the next profile is the label's value rather than that profile's
    title.
    """
    text = unit.text
    if unit.level:
        return False
    if label.key == "contact_job_title":
        shaped = job_words(text) > 0
    elif label.key in {"contact_full_name", "head_of_the_organisation"}:
        shaped = is_person_name(text) or (bool(job_words(text)) and len(words(text)) <= 6)
    elif label.key == "organisation_type":
        shaped = catalogue().taxonomy_key("types", text) is not None
    else:
        shaped = is_prose(text) or says_nothing(text) or (label.key in _TOLD_BY_SHAPE and fits(label.key, text))
    if unit.before == 0 and not style.dense:
        return True
    if style.direct and not style.dense:
        return False
    return shaped
