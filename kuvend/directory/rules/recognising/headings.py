"""Headings: the title above a profile, or the certainty that there is none."""

import re
from collections.abc import Sequence
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dates, times
from kuvend.directory.rules.recognising.grouping import NUMBER
from kuvend.directory.rules.recognising.labels import Label
from kuvend.directory.rules.recognising.naming import is_organisation
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.places import is_membership, is_place, looks_like_address
from kuvend.directory.rules.recognising.prose import name_told
from kuvend.directory.rules.recognising.selves import title_above_text
from kuvend.directory.rules.recognising.shapes import (
    content_words,
    is_name_shaped,
    is_person_name,
    is_prose,
    words,
)
from kuvend.directory.rules.recognising.tails import Style
from kuvend.directory.rules.recognising.units import Unit, units_of
from kuvend.lettering import fold, fold_tokens

_NUMBERED_HEADING: Final = re.compile(
    r"^(?:profile|member|record|entry|anëtari|član|члан|membre|mitglied|fiche|nr|no|№|#)?\s*[#№.]?\s*\d{1,3}\s*[.):]?$",
    re.IGNORECASE,
)


_LABELLED: Final = re.compile(r"^[^\W\d_][\w'’ ]{1,24}\s?[:：]\s")


def heading_of(page: Page, at: int, group: Sequence[Label], style: Style) -> tuple[Unit, ...]:
    """The title of a profile, or nothing where it was lost. `at` is the first line that is still free."""
    first = group[0]
    units = units_of(page, at, first.line)
    if not units:
        return ()
    last = units[-1]
    if first.key == "name" and first.value is None:
        following = units_of(page, first.line + 1, min(first.line + 4, len(page.lines)))
        named = following[0].text if following else ""
    else:
        named = page.text_of([first.value]) if first.key == "name" and first.value else ""
    if named:
        same = (
            fold(last.text) == fold(named)
            or bool(_NUMBERED_HEADING.match(last.text))
            or (last.level > 0 and bool(content_words(last.text) & content_words(named)))
        )
        return (last,) if same else ()
    above = title_above_text(page, units)
    if above is not None and first.line - last.last <= 2 and may_name(page, above, group):
        return (above,)
    if (first.line - last.last > 4 and not last.level) or not last.single:
        return ()
    if not may_name(page, last, group) or _names_another(page, last, group):
        return ()
    bracketed = last.text.startswith("(") and len(units) > 1 and units[-2].after <= 1 and is_name_shaped(units[-2].text)
    attached = len(units) > 1 and last.before == 0 and not style.dense and not last.level and not bracketed
    if attached and not _mentioned(page, last.text, group):
        return ()  # the last of several lines that belong together
    if bracketed or (len(units) > 1 and _NUMBERED_HEADING.match(units[-2].text) and last.before <= 1):
        return (units[-2], last)
    return (last,)


def may_name(page: Page, unit: Unit, group: Sequence[Label]) -> bool:
    """Whether a line directly above a profile may be its title."""
    text = NUMBER.sub("", unit.text.lstrip("#* ")).strip("*_ ")
    if unit.level:
        return len(text) <= 170 and not text.endswith(":")
    if not is_name_shaped(text) or is_place(text) or is_membership(text) or list(times(text)):
        return False
    if list(dates(text)) or (_LABELLED.match(text) and not set(fold_tokens(text)) & catalogue().words["organisation"]):
        return False
    if _mentioned(page, text, group):
        return True
    if looks_like_address(text) and not any(len(word) > 3 and is_organisation(word) for word in words(text)):
        return False
    return not _reads_as_sentence(text)


def _names_another(page: Page, unit: Unit, group: Sequence[Label]) -> bool:
    """Whether the profile gives itself another name in its text, so that the line above belongs to an article."""
    if unit.level or _mentioned(page, unit.text, group):
        return False
    lines = [page.piece(line) for line in range(group[0].line, group[-1].line) if len(page.lines[line].text) > 30]
    told = name_told(page, {"general_information": lines[:6]})
    if told is None:
        return False
    return (
        not content_words(told.text) & content_words(unit.text)
        and not set(fold_tokens(unit.text)) & catalogue().words["organisation"]
    )


def _mentioned(page: Page, text: str, group: Sequence[Label]) -> bool:
    """Whether the profile itself speaks of what may be its title."""
    wanted = {word for word in fold_tokens(text) if len(word) > 3}
    if not wanted:
        return False
    last = min(group[-1].line + 4, len(page.lines))
    spoken = set(fold_tokens(" ".join(line.text for line in page.lines[group[0].line : last])))
    return len(wanted & spoken) >= max(1, round(len(wanted) * 0.75))


def _reads_as_sentence(text: str) -> bool:
    """Whether a line without a full stop is a sentence all the same."""
    parts = words(text)
    folded = set(fold_tokens(text))
    known = catalogue()
    if len(parts) <= 4:
        return bool(folded & known.words["own"]) and not folded & known.words["organisation"]
    if known.has("announcing", text) or (known.has("reporting", text) and not folded & known.words["organisation"]):
        return True
    if folded & known.words["organisation"]:
        return len(parts) > 14
    capital = sum(1 for part in parts if part[:1].isupper() or part[:1].isdigit())
    return capital / len(parts) < 0.4


def names_person(page: Page, unit: Unit, follower: Sequence[Label]) -> bool:
    """Whether a line is a person's name above the profile of an individual person, where nothing else tells."""
    kind = next((label for label in follower if label.key == "organisation_type"), None)
    if kind is None or not is_person_name(unit.text):
        return False
    below = page.lines[kind.line + 1].text if kind.line + 1 < len(page.lines) else ""
    meant = catalogue().taxonomy_key("types", page.text_of([kind.value]) if kind.value else below)
    last = min(follower[-1].line + 3, len(page.lines))
    again = any(fold(line.text) == fold(unit.text) for line in page.lines[follower[0].line : last])
    return again and meant is not None and meant[0] == "individual_person"


def is_told_of(page: Page, unit: Unit, follower: Sequence[Label]) -> bool:
    """Whether the texts of the following profile name what stands above it: then it is nobody of the one before."""
    name = fold_tokens(unit.text)
    texts = [
        page.lines[line].text for line in range(follower[0].line, follower[-1].line) if is_prose(page.lines[line].text)
    ]
    return len(name) > 1 and any(f" {' '.join(name)} " in f" {' '.join(fold_tokens(text))} " for text in texts)
