"""What is not a profile: news, events, calls and other texts, each with its title, and the frame of the website.

An item begins with a title, or with a dateline, or after a text that broke off. Which lines are titles is told by
their shape, the space around them, and whether the text that follows takes up their words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dateline, dates, fact_of, is_date_line, times
from kuvend.directory.rules.recognising.findings import Finding, Kind, Record, Value
from kuvend.directory.rules.recognising.links import emails, normalised_email, normalised_web_address, web_addresses
from kuvend.directory.rules.recognising.pages import Page, Piece, Span
from kuvend.directory.rules.recognising.shapes import (
    LEAST_OF_PROSE,
    content_words,
    ends_item,
    is_list_item,
    is_picture,
    is_prose,
    is_subheading,
    is_teaser,
    is_title,
    words,
)
from kuvend.directory.rules.recognising.units import Unit, pieces_of, units_of
from kuvend.lettering import detect_language, fold

_ENOUGH: Final = 3.5
_SHORT: Final = 2
_LEAST_OF_NOTICE: Final = 4
_SENTENCE: Final = re.compile(r"[.!]['\"”“»)]*$")
_SIGNATURE: Final = re.compile(r"^[—–-]{1,2}\s?[^\W\d_][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*){0,3}(?:,\s.{2,40})?$")


@dataclass(frozen=True, slots=True)
class Item:
    """Units that belong to one text; `title` is the number of the one that is its title."""

    units: tuple[Unit, ...]
    title: int | None


def title_weight(units: Sequence[Unit], index: int) -> float:
    """How much speaks for an item beginning with this unit as its title; nothing at all is minus infinity."""
    unit = units[index]
    if (
        not unit.single
        or is_picture(unit.text)
        or is_date_line(unit.text)
        or fact_of(unit.text) is not None
        or not (is_title(unit.text) or (is_teaser(unit.text) and len(unit.text) < LEAST_OF_PROSE))
    ):
        return float("-inf")
    following = _body_after(units, index)
    if following is None or (not is_prose(units[following].text) and any(True for _ in dates(unit.text))):
        return float("-inf")  # the line between a title and its one sentence says when, and is no title
    body = units[following].text
    nearby = " ".join(one.text for one in units[following : following + 2])
    weight = 2.0 + (3.0 if unit.level else 0.0)
    weight += 1.5 * (unit.before >= _SHORT) + 1.5 * (unit.after >= _SHORT)
    weight += 2.0 * (index == 0 or _dated_above(units, index))
    if index:
        before = units[index - 1].text
        weight += 2.0 * (is_teaser(before) or (ends_item(before) and len(before) < LEAST_OF_PROSE))
        weight -= 2.0 * before.rstrip().endswith((":", ","))
    topic = content_words(unit.text)
    shared = len(topic & content_words(nearby)) / len(topic) if topic else 0.0
    weight += 1.5 * (shared >= 0.5 and len(topic) > 1) + 0.5 * (0.3 <= shared < 0.5)
    weight += 1.5 * (dateline(body) is not None or any(one.first < 120 for one in dates(body)))
    known = catalogue()
    weight += 1.0 * (
        known.has("event", unit.text)
        or known.has("calling", unit.text)
        or known.has("reporting", f"{unit.text} {nearby}")
        or known.has("announcing", nearby)
    )
    weight += 0.5 * (len(words(unit.text)) >= 5)
    if is_subheading(unit.text):
        weight -= 3.0
    elif len(words(unit.text)) <= _SHORT:
        weight -= 1.0
    if following > index + 1 and index and known.has("announcing", unit.text):
        weight -= 2.0  # "Free entrance for everyone!" ends an announcement rather than heading the next
    if following == index + 1 and is_list_item(body):
        weight -= 1.5
    return weight


def _body_after(units: Sequence[Unit], index: int) -> int | None:
    """The running text that follows a title, with at most two short lines (a picture, a subtitle, a date) between."""
    for following in range(index + 1, min(index + 4, len(units))):
        text = units[following].text
        if is_prose(text) or (following == index + 1 and (is_date_line(text) or _is_notice(text))):
            return following
        if is_list_item(text) or (
            units[following].level and (not units[index].level or units[following].level <= units[index].level)
        ):
            return None
    return None


def _is_notice(text: str) -> bool:
    """Whether a sentence too short for running text is all that an announcement says: it has a date, or calls."""
    if not _SENTENCE.search(text) or len(words(text)) < _LEAST_OF_NOTICE:
        return False
    known = catalogue()
    return (
        dateline(text) is not None
        or any(True for _ in dates(text))
        or known.has("announcing", text)
        or known.has("calling", text)
    )


def _dated_above(units: Sequence[Unit], index: int) -> bool:
    """Whether the line above a title is its date, and not that of a title before it."""
    if not index or not is_date_line(units[index - 1].text):
        return False
    above = units[index - 1]
    return index == 1 or above.before > units[index].before or title_weight(units, index - 2) < 0


def starts_item(units: Sequence[Unit], index: int) -> bool:
    """Whether a new item begins with this unit."""
    unit = units[index]
    if index and fold(units[index - 1].text) == fold(unit.text):
        return False
    if index and is_prose(unit.text) and not unit.level and title_weight(units, index - 1) >= _ENOUGH:
        return False  # the text of the title above, even if it ends with an exclamation mark
    if title_weight(units, index) >= _ENOUGH:
        return not (index and _still_heading(units, index))
    return _starts_untitled(units, index)


def _still_heading(units: Sequence[Unit], index: int) -> bool:
    """Whether a title-like line is the subtitle of the title directly before it."""
    previous = units[index - 1]
    return (
        title_weight(units, index - 1) >= _ENOUGH
        and previous.after <= 1
        and (
            units[index].text[:1] in '"“„«'
            or units[index].level > previous.level > 0
            or bool(content_words(units[index].text) & content_words(previous.text))
        )
    )


def _starts_untitled(units: Sequence[Unit], index: int) -> bool:
    """Whether a text without a title begins: after one that broke off, or with a dateline of its own."""
    unit = units[index]
    if not is_prose(unit.text) or not index:
        return False
    previous = units[index - 1].text
    if is_teaser(previous) and len(previous) >= LEAST_OF_PROSE:
        return True
    if _is_signature(units, index + 1) and catalogue().has("own", unit.text):
        return True
    return dateline(unit.text) is not None and is_prose(previous) and not is_title(previous)


def _is_signature(units: Sequence[Unit], index: int) -> bool:
    """Whether a unit is the name under a testimonial ("— Erza")."""
    return index < len(units) and bool(_SIGNATURE.match(units[index].text))


def divided_into_items(page: Page, first: int, last: int) -> list[Item]:
    """The items of the lines from `first` up to, but without, `last`."""
    units = units_of(page, first, last)
    starts = [index for index in range(len(units)) if index == 0 or starts_item(units, index)]
    starts = sorted({start - 1 if _dated_above(units, start) else start for start in starts})
    found: list[Item] = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(units)
        part = tuple(units[start:end])
        found.append(Item(part, _title_of(part)))
    return found


def _title_of(part: Sequence[Unit]) -> int | None:
    """Which unit of an item is its title: the first, or the second beneath a date; None where there is none."""
    at = 1 if len(part) > 1 and is_date_line(part[0].text) else 0
    text = part[at].text
    titled = title_weight(part, at) > 0 or bool(part[at].level)
    plain = len(part) > at + 1 and is_title(text) and not is_prose(text)
    return at if titled or (plain and not is_date_line(text) and fact_of(text) is None) else None


def kind_of(title: str, body: str, section: str = "") -> tuple[Kind, str, float]:
    """Whether a text is news, an event or something else, what more is known of it ("call"), and how sure that is.

    `section` is what the heading above it announced (`news`, `events`, `calls`). The report of a past event is news.
    """
    known = catalogue()
    opening = body[:1500]
    told = list(dates(f"{title}\n{opening}"))
    clock = list(times(opening))
    announced = known.count("announcing", f"{title} {opening}")
    reported = known.count("reporting", f"{title} {opening}")
    # the title "Summer festival" over a report is no announcement of it
    event_named = known.has("event", title) and not (reported and not announced and not clock)
    opens_dated = any(dateline(part) is not None for part in re.split(r"\n|\s{2,}", body[:900]) if part)
    posted = any(is_date_line(part) and not list(times(part)) for part in body[:400].split("\n")[:2])
    opens_dated = opens_dated or (posted and not event_named)
    listed = any(
        len(part) < 110 and part[-1:] not in ".!?…" and list(dates(part)) for part in body[:400].split("\n")[:2]
    )
    broken = any(is_teaser(part) for part in body.split("\n") if part)
    calling = (
        3.5 * known.has("calling", title) + 0.5 * min(known.count("calling", opening), 4) + 2.5 * (section == "calls")
    )
    event = (
        1.0 * bool(told) + 2.0 * bool(clock and told) + 1.0 * bool(clock) + 1.5 * min(announced, 2) + 1.5 * event_named
    )
    event += 2.0 * (listed and event_named) - 0.5 * min(reported, 3)
    news = (
        2.5 * opens_dated + 1.25 * min(reported, 2) + 1.5 * broken + 0.5 * bool(told) - 0.5 * bool(clock and announced)
    )
    event += 2.0 * (section == "events")
    news += 2.0 * (section == "news")
    if calling >= 3.0 and calling >= max(event, news) - 1.0:
        return "other", "call", 0.7
    best = max(event, news)
    dated = bool(told) or opens_dated or broken or known.has("months", opening[:600])
    if best < 2.0 or (not dated and reported < 2 and event < 3.5):
        # a titled text with a date that announces nothing tells what happened
        told_of = broken or (bool(told) and not announced and (reported or not calling))
        return ("news", "", 0.5) if title and told_of else ("other", "", 0.5)
    sure = round(min(0.95, 0.55 + 0.08 * abs(event - news)), 2)
    return ("event", "", sure) if event > news else ("news", "", sure)


def record_of(page: Page, item: Item, span: Span, section: str = "") -> Record:
    """An item as a record that spans the given stretch of the page, which stood under the heading of a section."""
    title = None if item.title is None else item.units[item.title]
    after = item.units if item.title is None else item.units[item.title + 1 :]
    rest = [unit for unit in after if not (title and fold(unit.text) == fold(title.text))]
    body_units = [unit for unit in rest if not is_picture(unit.text)]
    body = "\n".join(unit.text for unit in body_units)
    above = item.units[: item.title or 0]
    opening = "\n".join(unit.text for unit in (*above, *body_units))
    kind, detail, sure = kind_of(title.text if title else "", opening, section)
    if title is None and body_units and _is_signature(body_units, len(body_units) - 1):
        kind, detail, sure = "other", "testimonial", 0.7
    language = detect_language(f"{title.text if title else ''}\n{body}").language
    fields: dict[str, Finding] = {}
    if title:
        fields["title"] = _finding(page, "title", [_unmarked(page, title)], sure, language)
    if body_units:
        fields["body"] = _finding(page, "body", pieces_of(page, body_units), sure, language)
    fields.update(_facts(page, item.units))
    last = body_units[-1].text if body_units else ""
    incomplete = (
        (title is None and detail != "testimonial")
        or not body_units
        or any(is_teaser(unit.text) for unit in body_units)
    )
    flags = tuple(
        flag
        for flag, there in (
            ("no_title", title is None),
            ("breaks_off", any(is_teaser(unit.text) for unit in body_units)),
            ("no_text", not body_units),
            ("links_lost", ends_item(last) and last.endswith(":")),
        )
        if there
    )
    name = fields["title"].text if title else None
    return Record(
        kind, name, page.file, span, fields, flags=flags, language=language, incomplete=incomplete, detail=detail
    )


def _unmarked(page: Page, title: Unit) -> Piece:
    """A title without the marks of Markdown."""
    text = page.lines[title.first].text
    bare = text.lstrip("#*_ ")
    return page.trimmed(Piece(title.first, len(text) - len(bare), len(text) - (len(bare) - len(bare.rstrip("*_#")))))


def _finding(page: Page, key: str, pieces: Sequence[Piece], confidence: float, language: str | None) -> Finding:
    span = page.span_of(pieces)
    return Finding(key, (Value(page.text_of(pieces), span),), span, confidence, language)


def _facts(page: Page, units: Sequence[Unit]) -> dict[str, Finding]:
    """Dates, times, links and addresses named in an item, as proposals."""
    found: dict[str, list[Value]] = {}
    for number in (number for unit in units for number in range(unit.first, unit.last + 1)):
        line = page.lines[number]
        for moment in dates(line.text):
            found.setdefault("date", []).append(
                Value(line.text[moment.first : moment.last], line.span(moment.first, moment.last), normal=moment.iso)
            )
        for moment in times(line.text):
            found.setdefault("time", []).append(
                Value(line.text[moment.first : moment.last], line.span(moment.first, moment.last))
            )
        for first, last in web_addresses(line.text):
            found.setdefault("links", []).append(
                Value(
                    line.text[first:last], line.span(first, last), normal=normalised_web_address(line.text[first:last])
                )
            )
        for address, span in line.links:
            if address.startswith("tel:"):
                continue
            found.setdefault("links", []).append(Value(address, span, normal=address))
        for first, last in emails(line.text):
            found.setdefault("emails", []).append(
                Value(line.text[first:last], line.span(first, last), normal=normalised_email(line.text[first:last]))
            )
    facts: dict[str, Finding] = {}
    for key, values in found.items():
        kept = tuple(values) if key in {"links", "emails"} else tuple(values[:1])
        facts[key] = Finding(key, kept, kept[0].span.joined(kept[-1].span), 0.6, None, proposal=True)
    return facts


__all__ = ["Item", "divided_into_items", "kind_of", "record_of", "starts_item", "title_weight"]
