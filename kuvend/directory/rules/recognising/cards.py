"""Cards: members of a list with few labels or none - a name, how to reach it, perhaps a text - told by shape."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dates
from kuvend.directory.rules.recognising.grouping import NUMBER, REACHING
from kuvend.directory.rules.recognising.labels import Label
from kuvend.directory.rules.recognising.links import emails, web_addresses
from kuvend.directory.rules.recognising.outlines import Outline
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.places import looks_like_address
from kuvend.directory.rules.recognising.shapes import is_closing, is_frame, is_name_shaped, is_prose, section_of, words
from kuvend.directory.rules.recognising.tails import TEXTS
from kuvend.directory.rules.recognising.telephones import is_telephone_line
from kuvend.directory.rules.recognising.units import Unit, units_of

type Labels = Mapping[int, Sequence[Label]]

_LEAST_CARDS: Final = 2
_LEAST_WAYS: Final = 2
_MOST_LINES: Final = 12


def cards_of(page: Page, outlines: Sequence[Outline], labels: Sequence[Label]) -> list[Outline]:
    """The cards between the profiles that have labels. One alone is no list: it is whom to write to."""
    by_line = labels_by_line(labels)
    found: list[Outline] = []
    at = 0
    for first, end in [*((outline.first, outline.end) for outline in outlines), (len(page.lines), len(page.lines))]:
        found.extend(_cards_between(page, at, first, by_line))
        at = end
    alike = sum(1 for outline in outlines if outline.title and outline.told is not None)
    if len(found) + alike < _LEAST_CARDS:
        return []
    return found


def labels_by_line(labels: Sequence[Label]) -> Labels:
    """The labels of each line that has some."""
    by_line: dict[int, list[Label]] = {}
    for label in labels:
        by_line.setdefault(label.line, []).append(label)
    return by_line


def _cards_between(page: Page, first: int, last: int, labels: Labels) -> list[Outline]:
    blocks: list[list[Unit]] = []
    for unit in units_of(page, first, last):
        beneath = bool(blocks) and unit.before == 0 and not unit.level
        # a title may stand apart from the labels beneath it
        apart = bool(blocks) and unit.before == 1 and len(blocks[-1]) == 1 and _is_labelled(unit, labels)
        # and so may a text that has its label
        told = len(blocks) > 0 and len(blocks[-1]) > 1 and unit.before == 1 and _is_labelled_text(unit, labels)
        if beneath or apart or told:
            blocks[-1].append(unit)
        else:
            blocks.append([unit])
    found: list[Outline] = []
    of_articles = False
    for block in blocks:
        of_articles = of_articles or (len(block) == 1 and bool(section_of(block[0].text)))
        card = _card(page, block, labels)
        if card is not None and not (card.labels and (of_articles or _tells_article(block))):
            found.append(card)
    return found


def _tells_article(block: Sequence[Unit]) -> bool:
    """Whether the words of a block are those of a call, an event or news, which also say whom to ask."""
    known = catalogue()
    text = " ".join(unit.text for unit in block)
    calls = known.has("calling", block[0].text) or known.has("event", block[0].text)
    return calls or known.has("announcing", text) or known.has("reporting", text)


def _card(page: Page, block: Sequence[Unit], labels: Labels) -> Outline | None:
    """A block as a card: a name above two ways to reach it, or above one that has its label and a text; running text
    may only end it.
    """
    title = NUMBER.sub("", block[0].text)
    block = list(itertools.takewhile(lambda unit: not is_closing(unit.text), block))
    if not 3 <= len(block) <= _MOST_LINES or not is_name_shaped(title) or is_prose(title) or is_frame(title):
        return None
    meaning = catalogue().meaning(title.rstrip(":"))
    if (meaning is not None and not meaning.keys <= {"name"}) or any(True for _ in dates(title)):
        return None
    ways: list[str] = []
    for unit in block[1:]:
        labelled = labelled_way(unit, labels)
        way = labelled or way_to_reach(unit.text)
        if (not labelled and is_sentence(unit.text)) or (not way and len(words(unit.text)) > 6):
            break
        ways.append(way)
    rest = block[1 + len(ways) :]
    own = tuple(label for unit in block[1 : 1 + len(ways)] for label in labels.get(unit.first, ()))
    # a day above or beside a labelled way belongs to an event or to news, whose last lines say whom to ask
    if own and any(_tells_date(unit.text) and not is_telephone_line(unit.text) for unit in block):
        return None
    enough = len({way for way in ways if way}) >= (1 if own and rest else _LEAST_WAYS)
    texts = [number for number, unit in enumerate(rest) if _is_labelled_text(unit, labels)]
    untold = rest[: texts[0]] if texts else rest
    others = [unit for number, unit in enumerate(rest) if number not in texts]
    is_mixed = bool(texts) and (bool(untold) or not own)
    if not enough or is_mixed or any(way_to_reach(unit.text) or _is_labelled(unit, labels) for unit in others):
        return None
    end = block[-1].last + 1
    if texts:
        own += tuple(label for number in texts for label in labels[rest[number].first])
        return Outline(block[0].first, end, (block[0],), own)
    return Outline(block[0].first, end, (block[0],), own, rest[0].first if own and rest else None)


def _tells_date(text: str) -> bool:
    """Whether a line names a day."""
    return any(True for _ in dates(text))


def _is_labelled(unit: Unit, labels: Labels) -> bool:
    return any(label.value is not None for label in labels.get(unit.first, ()))


def _is_labelled_text(unit: Unit, labels: Labels) -> bool:
    """Whether a unit is a text which says itself what it is ("Description: ...")."""
    own = [label for label in labels.get(unit.first, ()) if label.value is not None and not label.weak]
    return len(own) == 1 and own[0].key in TEXTS


def labelled_way(unit: Unit, labels: Labels) -> str:
    """The field of a line which says itself what it is ("Contact: Ana Kos"); nothing where it is another fact."""
    own = [label for label in labels.get(unit.first, ()) if label.value is not None and not label.weak]
    if not own or any(label.key not in REACHING or label.key in {"name", "country"} for label in own):
        return ""
    return own[0].key


def way_to_reach(text: str) -> str:
    """The field that a line without a label fills: a telephone number, an address of any kind, or nothing."""
    if is_telephone_line(text):
        return "telephones"
    if len(words(text)) <= 8 and any(True for _ in emails(text)):
        return "emails"
    if any(last - first > len(text) * 0.6 for first, last in web_addresses(text)):
        return "website"
    return "addresses" if looks_like_address(text) and not is_frame(text) else ""


def is_sentence(text: str) -> bool:
    """Whether a line is told rather than a name or a way to reach somebody; a number in it makes no address of it."""
    count = len(words(text))
    closed = text.endswith((".", "!", "?"))
    written = is_prose(text) or count > 6 or (closed and count > 3)
    return written and way_to_reach(text) in ({"", "addresses"} if closed and count > 7 else {""})
