"""Accounting: every character of a page belongs to exactly one record or one stretch left aside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dates, is_date_line
from kuvend.directory.rules.recognising.findings import LeftAside, Record
from kuvend.directory.rules.recognising.items import Item, divided_into_items, record_of
from kuvend.directory.rules.recognising.pages import Page, Span
from kuvend.directory.rules.recognising.shapes import is_frame, is_picture, is_prose, section_of, words
from kuvend.directory.rules.recognising.units import Unit, units_of

_RUN: Final = 3
_MENU_WORDS: Final = 4
_SHORT: Final = 160


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines from `first` on, up to the next stretch: a record (made once its span is known) or a reason to leave
    them aside.
    """

    first: int
    make: Callable[[Span], Record] | None
    reason: str = ""


def accounted(page: Page, stretches: Sequence[Stretch]) -> tuple[list[Record], list[LeftAside]]:
    """Turn stretches into records and left-overs whose spans follow each other from the first to the last character.

    Blank lines and markup between two stretches belong to the first of them.
    """
    records: list[Record] = []
    left: list[LeftAside] = []
    if not stretches:
        return records, [LeftAside(page.file, Span(0, len(page.text)), "blank")]
    starts = [0, *(page.lines[stretch.first].outer for stretch in stretches[1:]), len(page.text)]
    for index, stretch in enumerate(stretches):
        span = Span(starts[index], starts[index + 1])
        if stretch.make is not None:
            records.append(stretch.make(span))
        elif left and left[-1].reason == stretch.reason and left[-1].span.end == span.start:
            left[-1] = LeftAside(page.file, left[-1].span.joined(span), stretch.reason)
        else:
            left.append(LeftAside(page.file, span, stretch.reason))
    return records, left


def between_profiles(page: Page, first: int, last: int) -> list[Stretch]:
    """What the lines between two profiles are: articles, and the frame of the website."""
    stretches: list[Stretch] = []
    framed = _frame_lines(page, first, last)
    section = ""
    at = first
    while at < last:
        if not page.lines[at].text and not page.lines[at].apart:
            at += 1
            continue
        reason = framed.get(at, "")
        end = at + 1
        while end < last and (
            framed.get(end, "") == reason or (not page.lines[end].text and not page.lines[end].apart)
        ):
            end += 1
        if reason:
            stretches.append(Stretch(at, None, reason))
            section = _section_at_end(page, at, end, section)
        else:
            stretches.extend(_articles(page, at, end, section))
        at = end
    return stretches


def _section_at_end(page: Page, first: int, last: int, before: str) -> str:
    """The section which the frame of the website opens with its last line; a menu that merely names one opens none."""
    lines = [page.lines[number].text for number in range(first, last) if page.lines[number].text]
    named = section_of(lines[-1]) if lines else ""
    return named if named and not (len(lines) > 1 and section_of(lines[-2])) else before


def _articles(page: Page, first: int, last: int, section: str) -> list[Stretch]:
    found: list[Stretch] = []
    for item in divided_into_items(page, first, last):
        reason = _too_little(item)
        if reason:
            found.append(Stretch(item.units[0].first, None, reason))
            continue
        found.append(Stretch(item.units[0].first, _maker(page, item, section)))
    return found


def _maker(page: Page, item: Item, section: str) -> Callable[[Span], Record]:
    return lambda span: record_of(page, item, span, section)


def _too_little(item: Item) -> str:
    """Why an item is no article: a heading alone, or a few stray words."""
    length = sum(len(unit.text) for unit in item.units)
    if any(is_prose(unit.text) for unit in item.units) or length > _SHORT:
        return ""
    if any(list(dates(unit.text)) for unit in item.units) and len(item.units) > 1:
        return ""
    return "heading" if len(item.units) == 1 and item.title is not None else "fragment"


def _frame_lines(page: Page, first: int, last: int) -> dict[int, str]:
    """Lines of the website's frame: each by itself, and runs of short lines among which at least two are known
    words of a menu.
    """
    found = {number: page.lines[number].apart for number in range(first, last) if page.lines[number].apart}
    units = units_of(page, first, last)
    reasons = [is_frame(unit.text) for unit in units]
    for unit, reason in zip(units, reasons, strict=True):
        if reason:
            found.update(dict.fromkeys(range(unit.first, unit.last + 1), reason))
    for index, unit in enumerate(units):
        if is_picture(unit.text) and (index == 0 or units[index - 1].last in found):
            found.update(dict.fromkeys(range(unit.first, unit.last + 1), "picture"))
    at = 0
    while at < len(units):
        end = at
        while end < len(units) and _is_menu_like(units[end]):
            end += 1
        known = sum(1 for reason in reasons[at:end] if reason == "menu")
        if end < len(units) and end > at and not reasons[end - 1] and _heads_text(units[end - 1], units[end]):
            end -= 1
        if end - at >= _RUN and known >= 2 and known * 3 >= end - at:
            for unit in units[at:end]:
                for number in range(unit.first, unit.last + 1):
                    found.setdefault(number, "menu")
        at = max(end, at) + 1
    return found


def _heads_text(unit: Unit, following: Unit) -> bool:
    """Whether the last line of a run is rather the title of the text directly beneath it."""
    close = following.before <= unit.before and following.before <= 1
    return close and (is_prose(following.text) or is_date_line(following.text))


def _is_menu_like(unit: Unit) -> bool:
    return (
        unit.single
        and len(words(unit.text)) <= _MENU_WORDS
        and len(unit.text) <= 40
        and unit.text[-1] not in ".:;,!?…"
        and not catalogue().has("jobs", unit.text)
    )
