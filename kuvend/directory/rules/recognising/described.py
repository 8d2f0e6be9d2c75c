"""Members who describe themselves: a name as heading, a text about the organisation, perhaps how to reach it, and no
label anywhere.

News and events have the same shape, so a text must say itself that it is about the organisation of its heading, one
alone proves nothing, and whatever tells of a day or announces something is no member.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kuvend.directory.rules.recognising.cards import (
    Labels,
    is_sentence,
    labelled_way,
    labels_by_line,
    way_to_reach,
)
from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dates, fact_of, is_date_line
from kuvend.directory.rules.recognising.labels import Label
from kuvend.directory.rules.recognising.naming import is_organisation
from kuvend.directory.rules.recognising.outlines import Outline
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.places import is_membership, looks_like_address
from kuvend.directory.rules.recognising.selves import STRONG, is_article, is_fact, proof_of
from kuvend.directory.rules.recognising.shapes import (
    is_frame,
    is_list_item,
    is_name_shaped,
    is_picture,
    is_prose,
    is_subheading,
    section_of,
    words,
)
from kuvend.directory.rules.recognising.units import Unit, units_of

_LEAST: Final = 2
_MOST_FACTS: Final = 3
_MOST_WORDS_OF_NAME: Final = 14


@dataclass(frozen=True, slots=True)
class _Block:
    """A heading with the text beneath it, and how to reach whom it tells of; `proof`: how much it tells of itself."""

    title: Unit
    facts: tuple[Unit, ...]
    body: tuple[Unit, ...]
    ways: tuple[Unit, ...]
    proof: int


def described_of(page: Page, taken: Sequence[Outline], labels: Sequence[Label]) -> list[Outline]:
    """The members between the profiles already `taken` who only describe themselves. One alone is an article."""
    by_line = labels_by_line(labels)
    found: list[Outline] = []
    blocks: list[_Block] = []
    at = 0
    for first, end in [*((outline.first, outline.end) for outline in taken), (len(page.lines), len(page.lines))]:
        blocks.extend(_blocks_between(page, at, first, by_line))
        at = end
    sure = sum(1 for block in blocks if block.proof >= STRONG)
    if sure + sum(1 for outline in taken if _is_alike(page, outline)) < _LEAST or sure * 2 < len(blocks):
        return []  # two among many stories are stories as well
    for block in blocks:
        if block.proof:
            last = (block.ways or block.body)[-1].last
            own = tuple(label for unit in block.ways for label in by_line.get(unit.first, ()))
            found.append(Outline(block.title.first, last + 1, (block.title,), own, described=True))
    return found


def _is_alike(page: Page, outline: Outline) -> bool:
    """Whether a profile has such a text between its name and its first label, or at all where it has none."""
    end = outline.labels[0].line if outline.labels else outline.end
    between = range(outline.title[-1].last + 1, end) if outline.title else ()
    return any(is_sentence(page.lines[line].text) for line in between)


def _blocks_between(page: Page, first: int, last: int, labels: Labels) -> list[_Block]:
    units = units_of(page, first, last)
    found: list[_Block] = []
    of_articles = False
    at = 0
    while at < len(units):
        if section_of(units[at].text):
            # a menu names sections as well, one beneath the other
            of_articles = at + 1 == len(units) or not is_frame(units[at + 1].text)
        block = None if of_articles else _block_at(page, units, at, labels)
        if block is not None:
            found.append(block)
            at += 1 + len(block.facts) + len(block.body) + len(block.ways)
        else:
            at += 1
    return found


def _block_at(page: Page, units: Sequence[Unit], index: int, labels: Labels) -> _Block | None:
    """The heading, text and ways to reach somebody that begin with this unit; None where it is no such heading."""
    if not _may_be_name(units[index]):
        return None
    facts = list(itertools.takewhile(_is_fact, units[index + 1 : index + 1 + _MOST_FACTS]))
    body: list[Unit] = []
    ways: list[Unit] = []
    for unit in units[index + 1 + len(facts) :]:
        if unit.level or unit.before > 2 or is_frame(unit.text):
            break
        if body and (labelled_way(unit, labels) or _is_way(unit)):
            ways.append(unit)
        elif ways or not (is_sentence(unit.text) or (body and is_list_item(unit.text))):
            break
        else:
            body.append(unit)
    if not body or is_article(units[index].text, body):
        return None
    return _Block(
        units[index], tuple(facts), tuple(body), tuple(ways), proof_of(page, units[index], body, reached=bool(ways))
    )


def _is_fact(unit: Unit) -> bool:
    return unit.before <= 1 and (is_fact(unit.text) or _is_way(unit))


def _is_way(unit: Unit) -> bool:
    """Whether a line says how to reach somebody; "Salt Road Museum" has a street in it and is a name all the same."""
    way = "" if is_sentence(unit.text) else way_to_reach(unit.text)
    return bool(way) and (way != "addresses" or any(map(str.isdigit, unit.text)))


def _may_be_name(unit: Unit) -> bool:
    text = unit.text
    meaning = catalogue().meaning(text.rstrip(":"))
    return (
        unit.single
        and unit.after <= 1
        and len(words(text)) <= _MOST_WORDS_OF_NAME
        and is_name_shaped(text)
        and text[-1] not in ".!?:…"
        and meaning is None
        and not (is_prose(text) or is_frame(text) or is_picture(text) or is_subheading(text))
        and (not looks_like_address(text) or any(is_organisation(word) for word in words(text)))
        and not is_membership(text)
        and not (is_date_line(text) or fact_of(text) is not None or any(True for _ in dates(text)))
    )
