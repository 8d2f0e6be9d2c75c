"""Outlines: where on a page each profile begins and ends, and which labels are its own.

A profile is a run of labels in an order that makes sense. It begins at its title, or, where the title was lost, at its
first label; it ends where the value of its last label can no longer go on - not where the next label happens to stand,
because news and events lie between.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.grouping import REACHING, grouped, is_profile, keys_of, strength_of
from kuvend.directory.rules.recognising.headings import heading_of, is_told_of, may_name, names_person
from kuvend.directory.rules.recognising.heads import with_heads
from kuvend.directory.rules.recognising.labels import Label, labels_of
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.selves import is_article, is_told, speaks_of
from kuvend.directory.rules.recognising.shapes import (
    ends_item,
    is_closing,
    is_frame,
    is_name_shaped,
    words,
)
from kuvend.directory.rules.recognising.sifting import (
    settled,
    usual_forms,
    without_facts,
    without_menus,
    without_parts_of_texts,
    without_stray,
    without_values,
)
from kuvend.directory.rules.recognising.tails import PERSONS, TEXTS, Style, consumed, first_item, is_value
from kuvend.directory.rules.recognising.units import Unit, units_of
from kuvend.lettering import fold_tokens

_LEAST_ALIKE: Final = 2
_MOST_PARAGRAPHS: Final = 4


@dataclass(frozen=True, slots=True)
class Outline:
    """One profile on the page: lines from `first` up to, but without, `end`; its title, if it has one; its labels.

    `told` is the line with which a description without a label begins, beneath the last label's value; `described`
    says that nothing but such a description makes it a profile.
    """

    first: int
    end: int
    title: tuple[Unit, ...]
    labels: tuple[Label, ...]
    told: int | None = None
    described: bool = False


def profile_labels(page: Page) -> list[Label]:
    """The labels of a page which may be a profile's: neither a value nor a fact of an event.

    Facts beneath a name that have no label are given one.
    """
    labels = without_menus(page, without_facts(page, labels_of(page)))
    return with_heads(page, without_values(page, without_parts_of_texts(labels)))


def outlines_of(page: Page, labels: Sequence[Label]) -> list[Outline]:
    """All profiles of a page, in order; `labels` are the page's `profile_labels`."""
    if not labels:
        return []
    style = Style.of(page, labels)
    runs = grouped(page, labels, style)
    usual = usual_forms(runs)
    groups = [without_stray(page, group, usual) for group in runs]
    kept: list[tuple[list[Label], float]] = [(group, strength_of(group)) for group in groups]
    several = sum(1 for group, _ in kept if keys_of(group) <= REACHING and len(keys_of(group)) >= 2) > 1
    found: list[Outline] = []
    at = 0
    for index, (group, strength) in enumerate(kept):
        if not is_profile(group, strength):
            continue
        limit = kept[index + 1][0][0].line if index + 1 < len(kept) else len(page.lines)
        follower = kept[index + 1] if index + 1 < len(kept) else None
        title = heading_of(page, at, group, style)
        if keys_of(group) <= REACHING and not _reaches_a_member(title, several=several):
            continue
        own = settled(group)
        first = title[0].first if title else own[0].line
        end = _end(
            page,
            own[-1],
            limit,
            style,
            follower_is_profile=follower is not None and is_profile(*follower),
            follower=follower[0] if follower else None,
        )
        told = _told(page, own, end, limit, style)
        found.append(Outline(first, told or end, title, tuple(own), end if told else None))
        at = told or end
    return _with_descriptions(page, found, style)


def _told(page: Page, own: Sequence[Label], end: int, limit: int, style: Style) -> int | None:
    """Where a description ends that stands without a label directly beneath the last value; None without one."""
    if style.dense or own[-1].key in TEXTS or end >= limit or page.lines[end].blank:
        return None
    last = end
    while last < limit and not page.lines[last].blank and not page.lines[last].level:
        last += 1
    units = units_of(page, end, last)
    return last if units and all(is_told(one) for one in units) else None


def _with_descriptions(page: Page, found: Sequence[Outline], style: Style) -> list[Outline]:
    """The profiles, each with the description that a blank line parts from its last value.

    An article whose heading was lost looks the same, so it must speak of the member itself, or all members of the page
    have such a text.
    """
    if style.dense:
        return list(found)
    apart: dict[int, tuple[tuple[Unit, ...], bool]] = {}
    for index, outline in enumerate(found):
        limit = found[index + 1].first if index + 1 < len(found) else len(page.lines)
        units = _told_apart(page, outline, limit)
        title = outline.title[-1].text if outline.title else ""
        if units and not is_article(title, units):
            apart[index] = units, speaks_of(page, title, units)
    usual = len(apart) >= _LEAST_ALIKE and sum(speaks for _, speaks in apart.values()) * 2 >= len(apart)
    whole: list[Outline] = []
    for index, outline in enumerate(found):
        units, speaks = apart.get(index, ((), False))
        if units and (speaks or usual):
            outline = replace(outline, told=units[0].first, end=units[-1].last + 1)  # noqa: PLW2901 - the same one, longer
        whole.append(outline)
    return whole


def _told_apart(page: Page, outline: Outline, limit: int) -> tuple[Unit, ...]:
    """The running text which a blank line parts from the last value of a profile."""
    if outline.told is not None or not outline.labels or outline.labels[-1].key in TEXTS:
        return ()
    units = units_of(page, outline.end, limit)
    count = next((number for number, unit in enumerate(units) if not is_told(unit) or unit.level), len(units))
    near = count and units[0].before == 1 and all(unit.before <= 1 for unit in units[1:count])
    # behind it only the next member may follow, or the frame of the website
    follower = units[count].text if count < len(units) else ""
    ends = not follower or is_frame(follower) or ends_item(follower) or is_name_shaped(follower)
    return tuple(units[:count]) if near and ends and count <= _MOST_PARAGRAPHS else ()


def _reaches_a_member(title: Sequence[Unit], *, several: bool) -> bool:
    """Whether a block of nothing but address and telephone belongs to a member rather than to the end of an article."""
    if not title:
        return False
    named = bool(set(fold_tokens(title[0].text)) & catalogue().words["organisation"])
    return several or named or bool(title[0].level)


def _end(
    page: Page, label: Label, limit: int, style: Style, *, follower_is_profile: bool, follower: Sequence[Label] | None
) -> int:
    """The line up to which a profile goes on after its last label; `limit` is the next label that is not its own."""
    units = units_of(page, label.line + 1, limit)
    if not units:
        return label.line + 1
    if follower_is_profile and follower and follower[0].key != "name" and may_name(page, units[-1], follower):
        alone = len(units) == 1 and label.value is None
        if (
            not (alone and is_value(units[-1], label, style))
            or (style.dense and names_person(page, units[-1], follower))
            or (label.key in PERSONS and is_told_of(page, units[-1], follower))
        ):
            units = units[:-1]
    used, _ = consumed(page, label, units, style)
    if label.key in TEXTS:
        cut = first_item(units, used, strict=False, text=True, dense=style.dense)
        used = len(units) if cut is None else cut
        used = next((number for number in range(1, used) if is_closing(units[number].text)), used)
        while used and (
            is_frame(units[used - 1].text)
            or (ends_item(units[used - 1].text) and len(words(units[used - 1].text)) <= 3)
        ):
            used -= 1
    return units[used - 1].last + 1 if used else label.line + 1
