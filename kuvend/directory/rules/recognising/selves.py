"""Selves: whether a text under a heading is an organisation's own - what it says of itself - or an article."""

import itertools
import re
from collections.abc import Sequence
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dates, times
from kuvend.directory.rules.recognising.naming import is_organisation
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.places import country_code, is_place, tells_network
from kuvend.directory.rules.recognising.prose import name_told
from kuvend.directory.rules.recognising.shapes import (
    content_words,
    is_frame,
    is_name_shaped,
    is_person_name,
    is_prose,
    is_teaser,
    job_words,
    words,
)
from kuvend.directory.rules.recognising.tails import speaks_of_itself
from kuvend.directory.rules.recognising.units import Unit, pieces_of
from kuvend.lettering import detect_language, fold_tokens

STRONG: Final = 2
_MOST_PARAGRAPHS: Final = 4
_MOST_FACTS: Final = 3


def is_article(title: str, body: Sequence[Unit]) -> bool:
    """Whether a text tells what happened or what will happen: a day that is not that of founding, an announcement."""
    known = catalogue()
    text = "\n".join(unit.text for unit in body)
    if any(is_teaser(unit.text) for unit in body) or known.has("reporting", title) or known.has("calling", title):
        return True
    if known.has("announcing", text) or list(times(text)):
        return True
    # the day of founding is no news, unless it was founded just now
    founded = (
        []
        if _reports(body[0].text)
        else [found.span() for _, expression in known.prose["founded"] for found in expression.finditer(text)]
    )
    return any(not any(first < day.last and day.first < last for first, last in founded) for day in dates(text))


def proof_of(page: Page, title: Unit, body: Sequence[Unit], *, reached: bool) -> int:
    """How much a text says that it is an organisation's own: two is enough, nothing is no member."""
    known = catalogue()
    opening = body[0].text
    named = any(_is_association(word) for word in words(title.text))
    closed = bool(re.search(r"\([^\W\d_a-z][\w&.-]{1,14}\)$", title.text)) or bool(re.search(r"[\"“„«]\S", title.text))
    tokens = fold_tokens(opening)[:40]
    own = _own_words(opening)
    said = [word.casefold() for word in words(opening)[:40]]
    # "the foundation ..." at the beginning, "our association" anywhere
    ours = any(
        (one in own and _is_association(two)) or (two in own and _is_association(one))
        for one, two in itertools.pairwise(said)
    )
    association = ours or any(_is_association(word) for word in tokens[:4])
    subject = _is_subject(title.text, opening) and not _reports(opening)
    founded = any(expression.search(unit.text) for unit in body for _, expression in known.prose["founded"])
    signs = named + closed + reached + association + founded
    told = (signs and (speaks_of_itself(opening) or subject)) or (named and association and founded)
    if is_person_name(title.text) and not named:
        told = ours and not _reports(opening)  # somebody's own words, or what somebody does, are no organisation's
    if len(words(title.text)) == 1 and not (named or closed):
        told = False  # a first name
    if told or _is_called(page, title, body):
        return STRONG
    return int(signs >= 2 and (named or closed) and (reached or founded) and not _reports(opening))


def speaks_of(page: Page, title: str, body: Sequence[Unit]) -> bool:
    """Whether a text speaks of the member with this name: it says "we" early, names it, or is the text of "the
    association".
    """
    tokens = fold_tokens(body[0].text)
    wanted = {word for word in fold_tokens(title) if len(word) > 3}
    named = bool(wanted) and len(wanted & set(tokens)) * 2 >= len(wanted)
    association = any(_is_association(word) for word in tokens[:3]) and not _reports(body[0].text)
    return named or association or speaks_of_itself(body[0].text)


def _own_words(text: str) -> frozenset[str]:
    """How the text's language says "we" and "our"."""
    return catalogue().spelled.get((detect_language(text).language or "").split("-")[0], frozenset())


def _is_association(word: str) -> bool:
    return len(word) > 3 and is_organisation(word)


def _reports(text: str) -> bool:
    """Whether the first sentence tells what happened."""
    return catalogue().has("reporting", re.split(r"(?<=[.!?])\s", text)[0])


def title_above_text(page: Page, units: Sequence[Unit]) -> Unit | None:
    """The heading with which the last of these units, running text of an organisation about itself, belongs together;
    None where they end otherwise.
    """
    told = 0
    while told < min(_MOST_PARAGRAPHS, len(units)) and is_told(units[-1 - told]) and not units[-1 - told].level:
        told += 1
    if not told or told == len(units):
        return None
    at = len(units) - told - 1
    while at and len(units) - told - at <= _MOST_FACTS and units[at].before == 0 and is_fact(units[at].text):
        at -= 1
    title, body = units[at], units[-told:]
    close = all(unit.before <= 1 for unit in body) and title.single and is_name_shaped(title.text)
    begins = at == 0 or title.before > 0 or bool(title.level)
    if not (close and begins) or is_article(title.text, body):
        return None
    return title if proof_of(page, title, body, reached=False) >= STRONG else None


def is_fact(text: str) -> bool:
    """Whether a line beneath a name says without a label where the member is or to which network it belongs."""
    return bool(country_code(text)) or is_place(text) or tells_network(text)


def is_told(unit: Unit) -> bool:
    """Whether a unit is running text and no line of the website's frame."""
    text = unit.text
    written = is_prose(text) or (text.endswith((".", "!", "?")) and len(words(text)) > 3)
    return written and not is_frame(text)


def _is_called(page: Page, title: Unit, body: Sequence[Unit]) -> bool:
    """Whether the text says what the organisation of its heading is ("Blue House is an association ...")."""
    told = name_told(page, {"general_information": pieces_of(page, body[:2])})
    if told is None:
        return False
    wanted = content_words(title.text)
    end = told.span.end
    behind = page.text[end : end + 80]
    short = re.split(r"[,.;]", behind)[0]
    return len(wanted & content_words(told.text)) * 2 >= max(1, len(wanted)) and not job_words(short)


def _is_subject(title: str, opening: str) -> bool:
    """Whether the text begins with the whole name that is its heading, perhaps behind an article."""
    wanted = [word for word in fold_tokens(re.sub(r"\([^)]*\)", " ", title)) if len(word) > 2]
    begun = fold_tokens(opening)[: len(wanted) + 5]
    return bool(wanted) and all(word in begun for word in wanted)
