"""Which profiles of the directory are probably one organisation, found among any number of them.

Nobody is compared with everybody: only profiles that share something uncommon are looked at together (a word of the
name in any script or form, the whole name, an acronym, an address, a registration number). What very many share, a word
like "youth" or the site of a provider, leads to nobody in particular.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Final

from kuvend.directory.rules.recognising.duplicates import NEARLY, plain_address
from kuvend.directory.rules.recognising.links import is_social
from kuvend.directory.states import ContactKind, DuplicateSign
from kuvend.lettering import SIMILAR_NAME, acronym, fold
from kuvend.lettering.likeness import NameWords, likeness_of_words, words_of

MOST_PER_WORD: Final = 60
MOST_PER_ADDRESS: Final = 8

_LEAST_INITIALS: Final = 3
_OF_ANOTHER_COUNTRY: Final = 0.1
_LEAST_DIGITS: Final = 7
_LEAST_NUMBER: Final = 4
_FOR_AN_ADDRESS: Final = 0.1
_FOR_THE_NUMBER: Final = 0.95

_SIGN_OF: Final = {
    ContactKind.EMAIL: DuplicateSign.EMAIL,
    ContactKind.WEBSITE: DuplicateSign.WEBSITE,
    ContactKind.SOCIAL: DuplicateSign.WEBSITE,
    ContactKind.TELEPHONE: DuplicateSign.TELEPHONE,
    ContactKind.MOBILE: DuplicateSign.TELEPHONE,
}

type Mark = tuple[str, str]
"""Something that two profiles may share: what it is, and its value in normal form."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A profile, as far as it can be compared. `marks` come from `marks_of`."""

    key: int
    names: tuple[str, ...]
    country: str = ""
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class ProbablePair:
    """Two profiles, the one with the lower key first, how likely they are one (0.0 to 1.0) and what says so."""

    low: int
    high: int
    likeness: float
    signs: tuple[DuplicateSign, ...]


def marks_of(points: Iterable[tuple[str, str]], registration_number: str = "") -> frozenset[Mark]:
    """Return what a profile may share with another: e-mails, telephones, sites, its registration number.

    Of a website the host counts, so that its pages in two languages meet; of a social network the whole address.
    """
    found: set[Mark] = set()
    for kind, value in points:
        sign = _SIGN_OF[ContactKind(kind)]
        plain = plain_address(value)
        if sign == DuplicateSign.TELEPHONE:
            plain = re.sub(r"\D", "", plain).removeprefix("00")
            plain = plain if len(plain) >= _LEAST_DIGITS else ""
        elif kind == ContactKind.WEBSITE and not is_social(plain):
            plain = plain.partition("/")[0]
        if plain:
            found.add((sign, intern(plain)))
    number = fold(registration_number).replace(" ", "")
    if len(number) >= _LEAST_NUMBER and any(character.isdigit() for character in number):
        found.add((DuplicateSign.REGISTRATION_NUMBER, intern(number)))
    return frozenset(found)


def probable_pairs(profiles: Sequence[Compared]) -> Iterator[ProbablePair]:
    """Yield every pair that is worth a person's look, in no particular order."""
    names = {one.key: tuple(map(_ready, dict.fromkeys(one.names))) for one in profiles}
    sharing: dict[str, list[int]] = defaultdict(list)
    with_mark: dict[Mark, list[int]] = defaultdict(list)
    written_short: dict[str, list[int]] = defaultdict(list)
    for one in profiles:
        for word in _words_to_meet_at(names[one.key]):
            sharing[word].append(one.key)
        for word in _written_short(names[one.key]):
            written_short[word].append(one.key)
        for mark in one.marks:
            with_mark[mark].append(one.key)
    _forget(sharing, least=2, most=MOST_PER_WORD)
    _forget(written_short, least=1, most=MOST_PER_WORD)
    _forget(with_mark, least=2, most=MOST_PER_ADDRESS)
    in_full = _in_full(names, written_short)
    known = {one.key: one for one in profiles}
    for one in profiles:
        others = {key for word in _words_to_meet_at(names[one.key]) for key in sharing.get(word, ()) if key > one.key}
        others.update(key for mark in one.marks for key in with_mark.get(mark, ()) if key > one.key)
        others.update(key for key in in_full.get(one.key, ()) if key > one.key)
        for key in others:
            shared = {sign for sign, value in one.marks & known[key].marks if (sign, value) in with_mark}
            found = _judged(one, known[key], _likeness(names[one.key], names[key]), shared)
            if found is not None:
                yield found


def _judged(one: Compared, other: Compared, likeness: float, shared: set[str]) -> ProbablePair | None:
    """By the names alone they must be nearly the same; with a common address alike; by the number whatever the name.

    Two countries may well have an organisation of one name each, and a register of their own.
    """
    if one.country and other.country and one.country != other.country:
        likeness -= _OF_ANOTHER_COUNTRY
        shared.discard(DuplicateSign.REGISTRATION_NUMBER)
    has_number = DuplicateSign.REGISTRATION_NUMBER in shared
    if not (likeness >= NEARLY or (shared and likeness >= SIMILAR_NAME) or has_number):
        return None
    signs = [sign for sign in DuplicateSign if sign in shared]
    if likeness >= SIMILAR_NAME:
        signs.insert(0, DuplicateSign.NAME)
    score = likeness + _FOR_AN_ADDRESS * len(shared)
    if has_number:
        score = max(score, _FOR_THE_NUMBER)
    return ProbablePair(one.key, other.key, round(min(score, 1.0), 4), tuple(signs))


def _ready(name: str) -> NameWords:
    """Make a name ready; equal words of many names are kept once."""
    ready = words_of(name)
    return NameWords(name, tuple(map(intern, ready.words)), tuple(map(intern, ready.keys)))


def _words_to_meet_at(names: Iterable[NameWords]) -> set[str]:
    """Return under what a profile is looked for: each word, each whole name, and the initials of a longer one.

    Whole names of common words meet only under those; without vowels and doubled letters, and by the initials, names
    with typing errors meet too.
    """
    found: set[str] = set()
    for name in names:
        found.update(name.keys)
        found.add("".join(name.words))
        found.add(" ".join(sorted(re.sub(r"[aeiou]|(.)(?=\1)", "", key) for key in name.keys)))
        if len(name.keys) >= _LEAST_INITIALS:
            found.add("." + "".join(sorted(key[0] for key in name.keys)))
    return {word for word in found if len(word) > 1}


def _written_short(names: Iterable[NameWords]) -> set[str]:
    """Return the names of one word: each may be another's acronym."""
    return {name.words[0] for name in names if len(name.words) == 1}


def _in_full(
    names: Mapping[int, Iterable[NameWords]], written_short: Mapping[str, Sequence[int]]
) -> dict[int, set[int]]:
    """Return who may be whom written out or in short, both ways."""
    found: dict[int, set[int]] = defaultdict(set)
    for key, spellings in names.items():
        for name in spellings:
            for short in acronym(name.name) | {"".join(word[0] for word in name.words)}:
                for other in written_short.get(short, ()):
                    found[key].add(other)
                    found[other].add(key)
    return found


def _likeness(mine: Iterable[NameWords], yours: Sequence[NameWords]) -> float:
    return max((_alike(name, other) for name in mine for other in yours), default=0.0)


def _alike(name: NameWords, other: NameWords) -> float:
    """A short name within one more than twice as long says little without an address: "Women's Forum" is in many."""
    likeness = likeness_of_words(name, other)
    fewer, more = sorted((len(name.keys), len(other.keys)))
    return min(likeness, SIMILAR_NAME) if 1 < fewer < more / 2 else likeness


def _forget[Key](sharing: dict[Key, list[int]], *, least: int, most: int) -> None:
    """Drop what a profile has alone, and what too many share."""
    for key in [key for key, holders in sharing.items() if not least <= len(holders) <= most]:
        del sharing[key]
