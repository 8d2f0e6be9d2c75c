"""Heads: what stands beneath a member's name without a label - its network, its country, how to reach it."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kuvend.directory.rules.recognising.labels import Label
from kuvend.directory.rules.recognising.links import emails, web_addresses
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.places import country_code, looks_like_address, names_network, tells_network
from kuvend.directory.rules.recognising.shapes import is_frame, is_name_shaped, is_prose, section_of, words
from kuvend.directory.rules.recognising.telephones import is_telephone_line
from kuvend.directory.rules.recognising.units import Unit, units_of

_MOST_FACTS: Final = 6
_OPENING: Final = frozenset({"name", "national_network", "country"})  # behind these a name may still follow


def with_heads(page: Page, labels: Sequence[Label]) -> list[Label]:
    """The labels, and one more for each fact that stands without a label between a name and the first label.

    Without them an address beneath a name would hide the name, and the way to reach somebody would look like the end
    of an article.
    """
    found: list[Label] = []
    previous: Label | None = None
    repeated = _repeated(page)
    for label in labels:
        found += _head_above(page, previous, label, repeated)
        found.append(label)
        previous = label
    return found


def _repeated(page: Page) -> frozenset[str]:
    counts = Counter(line.text for line in page.lines if line.text)
    return frozenset(text for text, count in counts.items() if count > 1)


def _head_above(page: Page, previous: Label | None, label: Label, repeated: frozenset[str]) -> list[Label]:
    units = units_of(page, previous.line + 1 if previous else 0, label.line)
    facts: list[Label] = []
    while units and len(facts) < _MOST_FACTS and units[-1].single and units[-1].after <= 1:
        key = _key_of(units[-1].text, repeated)
        if not key:
            break
        line = units.pop().first
        facts.insert(0, Label(line, key, 0, "", frozenset(), loose=False, colon=True, value=page.piece(line)))
    if not facts or not units or facts[0].key in {"emails", "website", "telephones"}:
        return []
    title = units[-1]
    is_alone = len(units) == 1
    # a value on the line of its label has ended where a blank line follows
    ended = (
        previous is not None
        and previous.value is not None
        and previous.key not in _OPENING
        and title.before > 0
        and title.after == 0
    )
    if (is_alone and previous is not None and not ended) or (not is_alone and title.before == 0):
        return []  # perhaps the value of the label before, or one of several lines that belong together
    return facts if _may_be_name(title) else []


def _may_be_name(unit: Unit) -> bool:
    text = unit.text
    return (
        unit.single
        and unit.after <= 1
        and is_name_shaped(text)
        and not text.endswith((".", ":", "!", "?"))
        and not (is_frame(text) or section_of(text) or is_prose(text) or looks_like_address(text))
    )


def _key_of(text: str, repeated: frozenset[str]) -> str:
    """The field that a line without a label can only be; empty where it may be something else."""
    if is_telephone_line(text):
        return "telephones"
    if len(words(text)) <= 3 and any(True for _ in emails(text)):
        return "emails"
    if len(words(text)) <= 3 and any(True for _ in web_addresses(text)):
        return "website"
    if country_code(text):
        return "country"
    if tells_network(text) or (text in repeated and names_network(text)):
        return "national_network"
    return "addresses" if looks_like_address(text) and not is_prose(text) else ""
