"""Places: countries by name in every language, and what looks like a postal address."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue, towns
from kuvend.lettering import fold

_HOUSE: Final = re.compile(
    r"(?:^|[\s,.])(?:n[r°ro]?\.?|no\.?|br\.?|бр\.?|#)?\s?\d{1,4}\s?[a-zA-Zа-шА-Ш]?(?:[\s,./;]|$)", re.IGNORECASE
)
_POSTCODE: Final = re.compile(r"(?:^|[\s,-])(?:[A-Z]{1,3}[- ]?)?\d{4,5}\b")
_GLUED_STREET: Final = re.compile(
    r"(?<!\w)(?:rr|rruga|ul|ул|bul|бул|blv|str|av|bd|nr|pall|shk|ap)\.\s?[^\W\d_]", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"[^\W\d_]{3,}[.!?]\s+[^\W\d_]")
_MOST: Final = 170


def country_code(text: str) -> str:
    """The country (ISO 3166-1, XK for Kosovo) a text names, or nothing."""
    return catalogue().countries.get(fold(text), "")


def ends_in_country(text: str) -> tuple[int, str] | None:
    """Where the country begins with which an address ends, and its code; None without one."""
    for found in reversed(list(re.finditer(r"[,;–-]\s*|\s+", text))):
        tail = text[found.end() :].strip(" .")
        if len(tail) > 40:
            return None
        code = country_code(tail)
        if code and re.match(r"[,;–-]", found[0]):
            return found.end(), code
    return None


def names_network(text: str) -> bool:
    """Whether a short text names a network ("Albanian Network", "Réseau albanais", "Rrjeti shqiptar") or a country."""
    if country_code(text):
        return True
    words = fold(text).split()
    return len(words) <= 8 and any(word in _network_words() for word in words) and not looks_like_address(text)


def tells_network(text: str) -> bool:
    """Whether a line can only say to which network a member belongs: "Member of the River Network", "Albanian Network",
    and not "Youth Network", which may be a name.
    """
    if not names_network(text):
        return False
    known = catalogue().words
    if is_membership(text):
        return True
    rest = [word for word in re.findall(r"[^\W\d_]+", text) if fold(word) not in known["network"] | known["national"]]
    return bool(rest) and all(country_code(word) for word in rest)


def is_membership(text: str) -> bool:
    """Whether a line begins like "Member of the ..."."""
    folded = f"{fold(text)} "
    return any(folded.startswith(f"{phrase} ") for phrase in catalogue().words["member_of"])


@cache
def _network_words() -> frozenset[str]:
    return catalogue().words["network"] | {"mrezata", "mreze", "rrjeti", "rrjetit", "netz"}


@cache
def _street_expression() -> re.Pattern[str]:
    words = sorted(
        (
            re.escape(word)
            for word in catalogue().spoken["street"]
            if word
            not in {
                "no",
                "nr",
                "put",
                "place",
                "local",
                "planta",
                "first",
                "lot",
                "cours",
                "bis",
                "n°",
                "ring",
                "haus",
                "office",
                "number",
            }
        ),
        key=len,
        reverse=True,
    )
    return re.compile(
        rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])|[^\W\d_]{{3,}}(?:straße|strasse|str\.|gasse|platz|weg|allee)(?![^\W_])",
        re.IGNORECASE,
    )


def streets(text: str) -> list[int]:
    """Where words for a street, building or floor stand in a text."""
    return [found.start() for found in _street_expression().finditer(text)]


def looks_like_address(text: str) -> bool:
    """Whether a line is likely a postal address or a part of one: no sentence, and a street, a number, a post code."""
    if len(text) > _MOST or _SENTENCE.search(re.sub(r"(?<!\w)[^\W\d_]{1,8}\.", " ", text)):
        return False
    evidence = (
        2 * bool(streets(text))
        + 2 * bool(_GLUED_STREET.search(text))
        + bool(_HOUSE.search(text))
        + bool(_POSTCODE.search(text))
    )
    evidence += 2 * bool(ends_in_country(text)) + ("," in text and len(text) < 90)
    return evidence >= 2


def is_place(text: str) -> bool:
    """Whether a short text is a place and nothing else: "Belgrade, Serbia", "Albania", "Novi Sad"."""
    parts = [part.strip() for part in text.split(",")]
    if country_code(text) or all(fold(part) in towns() for part in parts):
        return True
    return (
        2 <= len(parts) <= 4
        and bool(country_code(parts[-1]))
        and not any(character.isdigit() for character in parts[0])
    )


_FIRST_STREET: Final = re.compile(
    r"\s*(?:rr|rruga|rruges|bul|bulevardi|blv|ul|ulica|ул|улица|бул|булевар|str|street|rue|av|avenue|bd|boulevard|calle|c/|via|viale|piazza|plaza|place|lagjja|lagjia|sheshi|trg|трг|плоштад|[^\W\d_]+(?:straße|strasse|str\.|gasse|platz|weg|allee))(?![^\W_])",
    re.IGNORECASE,
)


def starts_address(text: str) -> bool:
    """Whether a line begins with the word for a street, as an address of its own does."""
    return bool(_FIRST_STREET.match(text))


def divided(line: str) -> Sequence[tuple[int, int]]:
    """The addresses that stand in one line, each as (first, last).

    Two addresses are seen where each side of a semicolon, a slash or a bar is an address, or where a second street
    begins after a finished first one.
    """
    for separator in (r"\s*;\s*", r"\s+[/|]\s+", r"\s+(?:and|dhe|et|und|и|i|as well as)\s+(?=\S+\s)"):
        cuts = list(re.finditer(separator, line))
        if cuts:
            edges = [0, *(edge for cut in cuts for edge in cut.span()), len(line)]
            parts = [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]
            if all(looks_like_address(line[first:last]) and _is_whole(line[first:last]) for first, last in parts):
                return parts
    for found in re.finditer(r"(?<=[^\W\d_])[,.]?\s+", line):
        first, second = line[: found.start()], line[found.end() :]
        if (
            starts_address(line)
            and starts_address(second)
            and _HOUSE.search(first)
            and ("," in first)
            and _ends_in_word(first)
            and _ends_in_word(second)
        ):
            return [(0, found.start()), *((found.end() + start, found.end() + end) for start, end in divided(second))]
    return [(0, len(line))]


def _is_whole(part: str) -> bool:
    return starts_address(part) or bool(_POSTCODE.search(part)) or (bool(streets(part)) and "," in part)


def _ends_in_word(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{3,}\.?\s*$", text)) and not streets(text[-12:])
