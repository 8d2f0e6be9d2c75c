"""Cards: members of a list without any labels - a name, how to reach it, and perhaps a text - told by their shape."""

from collections.abc import Sequence
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dates
from kuvend.directory.rules.recognising.grouping import NUMBER
from kuvend.directory.rules.recognising.links import emails, web_addresses
from kuvend.directory.rules.recognising.outlines import Outline
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.places import looks_like_address
from kuvend.directory.rules.recognising.shapes import is_frame, is_name_shaped, is_prose, words
from kuvend.directory.rules.recognising.telephones import is_telephone_line
from kuvend.directory.rules.recognising.units import Unit, units_of

_LEAST_CARDS: Final = 2
_LEAST_WAYS: Final = 2
_MOST_LINES: Final = 12


def cards_of(page: Page, outlines: Sequence[Outline]) -> list[Outline]:
    """The cards between the profiles that have labels. One alone is no list: it is whom to write to."""
    found: list[Outline] = []
    at = 0
    for first, end in [*((outline.first, outline.end) for outline in outlines), (len(page.lines), len(page.lines))]:
        found.extend(_cards_between(page, at, first))
        at = end
    return found if len(found) >= _LEAST_CARDS else []


def _cards_between(page: Page, first: int, last: int) -> list[Outline]:
    blocks: list[list[Unit]] = []
    for unit in units_of(page, first, last):
        if blocks and unit.before == 0 and not unit.level:
            blocks[-1].append(unit)
        else:
            blocks.append([unit])
    return [Outline(block[0].first, block[-1].last + 1, (block[0],), ()) for block in blocks if _is_card(block)]


def _is_card(block: Sequence[Unit]) -> bool:
    """Whether a block is a name above at least two ways to reach it; running text may only end it."""
    title = NUMBER.sub("", block[0].text)
    if not 3 <= len(block) <= _MOST_LINES or not is_name_shaped(title) or is_prose(title) or is_frame(title):
        return False
    meaning = catalogue().meaning(title.rstrip(":"))
    if (meaning is not None and not meaning.keys <= {"name"}) or any(True for _ in dates(title)):
        return False
    ways: list[str] = []
    for unit in block[1:]:
        way = way_to_reach(unit.text)
        if not way and (is_prose(unit.text) or len(words(unit.text)) > 6):
            break
        ways.append(way)
    rest = block[1 + len(ways) :]
    return len({way for way in ways if way}) >= _LEAST_WAYS and all(not way_to_reach(unit.text) for unit in rest)


def way_to_reach(text: str) -> str:
    """The field that a line without a label fills: a telephone number, an address of any kind, or nothing."""
    if is_telephone_line(text):
        return "telephones"
    if len(words(text)) <= 8 and any(True for _ in emails(text)):
        return "emails"
    if any(last - first > len(text) * 0.6 for first, last in web_addresses(text)):
        return "website"
    return "addresses" if looks_like_address(text) else ""
