"""Likeness: which words are probably one word with a typing error, and which names name one organisation.

Everything here compares folded texts (see `folding`), so case, diacritics and script never count as a difference.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from kuvend.lettering.folding import SMALL_WORDS, acronym, definite_key, fold

SAME_NAME: Final = 0.85
"""At this likeness two names are almost certainly one organisation's: say so, and let a person confirm."""

SIMILAR_NAME: Final = 0.6
"""From this likeness on two names are worth a person's look; below it they are different names."""

_SHORT_WORD: Final = 4
_MIDDLING_WORD: Final = 8


def trigrams(text: str) -> frozenset[str]:
    """The sets of three letters in each word of a text, as PostgreSQL's ``pg_trgm`` makes them.

    >>> sorted(trigrams("Fat"))
    ['  f', ' fa', 'at ', 'fat']
    """
    return frozenset(f"  {word} "[at : at + 3] for word in fold(text).split() for at in range(len(word) + 1))


def similarity(first: str, second: str) -> float:
    """The share of trigrams that two texts have in common, from 0.0 to 1.0; 0.0 when one of them is empty."""
    mine, yours = trigrams(first), trigrams(second)
    if not mine or not yours:
        return 0.0
    common = len(mine & yours)
    return common / (len(mine) + len(yours) - common)


def allowed_errors(word: str) -> int:
    """How many typing errors are forgiven in a word of this length: none under 4 letters, one under 8, else two."""
    if len(word) < _SHORT_WORD:
        return 0
    return 1 if len(word) < _MIDDLING_WORD else 2


def distance(first: str, second: str, *, limit: int) -> int:
    """How many letters must be added, dropped, changed or swapped with a neighbour to turn one word into the other.

    Answers ``limit + 1`` as soon as it is certain that more than `limit` are needed. The words are compared as they
    are: fold them first.
    """
    if first == second:
        return 0
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    start, end_first, end_second = 0, len(first), len(second)
    while start < min(end_first, end_second) and first[start] == second[start]:
        start += 1
    while end_first > start and end_second > start and first[end_first - 1] == second[end_second - 1]:
        end_first, end_second = end_first - 1, end_second - 1
    first, second = first[start:end_first], second[start:end_second]
    before_last: list[int] = []
    last = list(range(len(second) + 1))
    for row, letter in enumerate(first, start=1):
        current = [row]
        for column, other in enumerate(second, start=1):
            cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before_last, last = last, current
    return min(last[-1], limit + 1)


def letters_of(word: str) -> int:
    """The set of a word's letters as bits, a few letters sharing one.

    One typing error changes at most two of them, so words whose sets differ in more than ``2 * limit`` bits are more
    than `limit` errors apart: a quick test before `distance`.
    """
    bits = 0
    for letter in set(word):
        bits |= 1 << (ord(letter) & 31)
    return bits


_letters: Final = lru_cache(maxsize=2**13)(letters_of)


def is_probably(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant` with no more typing errors than its length forgives (both folded)."""
    limit = allowed_errors(typed)
    return distance(typed, meant, limit=limit) <= limit


# --- names of organisations -----------------------------------------------------------------------------------

# Words that say only "organisation", folded, in the interface languages and German, Spanish, Italian.
_LEGAL_FORMS: Final = (
    # English
    "non governmental organization", "non governmental organisation", "nongovernmental organization",
    "nongovernmental organisation", "non profit organization", "non profit organisation", "nonprofit organization",
    "civil society organization", "civil society organisation", "ngo", "npo", "cso", "association", "organization",
    "organisation", "society", "inc", "ltd", "foundation",
    # Albanian
    "organizata jo qeveritare", "organizate jo qeveritare", "organizata joqeveritare", "organizate joqeveritare",
    "organizata jofitimprurese", "organizate jofitimprurese", "ojq", "ojf", "oshc", "shoqata", "shoqate",
    "organizata", "organizate", "fondacioni", "fondacion",
    # Serbian, Bosnian, Croatian (and Macedonian), both scripts folded alike
    "nevladina organizacija", "neprofitna organizacija", "udruzenje gradjana", "udruga gradjana", "udruzenje",
    "udruga", "nvo", "ocd", "organizacija", "fondacija", "zaklada", "drustvo",
    "zdruzenie na gradjani", "zdruzenie na gragjani", "gragjansko zdruzenie", "gradjansko zdruzenie", "zdruzenie",
    "zdruzenieto", "fondacijata", "organizacijata",
    # French, German, Spanish, Italian
    "organisation non gouvernementale", "ong", "fondation", "eingetragener verein", "verein", "e v", "ev", "ggmbh",
    "gemeinnutzige gmbh", "stiftung", "asociacion", "organizacion no gubernamental", "organizacion", "fundacion",
    "associazione", "organizzazione non governativa", "organizzazione", "fondazione", "onlus", "aps",
    # Arabic
    "منظمه غير حكوميه", "منظمه", "جمعيه", "الجمعيه", "موسسه", "الموسسه",
)  # fmt: skip
_LEGAL_FORM: Final = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _LEGAL_FORMS), key=len, reverse=True)) + r")\b"
)

_ACRONYM_OF_NAME: Final = 0.75
_WHOLE_NAME_WITHIN: Final = 0.8
_LEAST_WORDS_WITHIN: Final = 2
_FORGIVEN: Final = 0.9
_WEIGHT_OF_ANY_WORD: Final = 2  # letters


def same_name_likeness(first: str, second: str) -> float:
    """How likely two names are to be one organisation's, from 0.0 to 1.0, across scripts and grammatical forms.

    * 1.0: equal once legal forms (NGO, OJQ, shoqata, udruženje, здружение, e.V. …), small words, punctuation, case,
      script and definite forms are left out;
    * from `SAME_NAME` (0.85): every word has its counterpart, at most with typing errors;
    * 0.8: the words of the shorter name, two or more, all stand in the longer one;
    * 0.75: one name is an acronym of the other (``QGF`` and ``Qendra e Grave Fllad``);
    * from `SIMILAR_NAME` (0.6): most of the words, weighed by their length, have a counterpart.

    A pair below `SIMILAR_NAME` is not worth a person's time. The measure is symmetrical.
    """
    return likeness_of_words(words_of(first), words_of(second))


class NameWords(NamedTuple):
    """A name made ready for comparing: its folded words without legal forms and small words, and their second keys."""

    name: str
    words: tuple[str, ...]
    keys: tuple[str, ...]


def words_of(name: str) -> NameWords:
    """Make a name ready for comparing; whoever compares one name with many does so once."""
    words = _significant_words(name)
    return NameWords(name, words, tuple(map(definite_key, words)))


def likeness_of_words(first: NameWords, second: NameWords) -> float:
    """What `same_name_likeness` answers, for names made ready before."""
    mine, yours = first.keys, second.keys
    if not mine or not yours:
        return 0.0
    if sorted(mine) == sorted(yours) or "".join(first.words) == "".join(second.words):
        return 1.0
    shared = _shared_weight(mine, yours)
    likeness = 2 * shared / (_weight(mine) + _weight(yours))
    fewer, more = sorted((set(mine), set(yours)), key=len)
    if len(fewer) >= _LEAST_WORDS_WITHIN and fewer < more:
        likeness = max(likeness, _WHOLE_NAME_WITHIN)
    if likeness < _ACRONYM_OF_NAME and _is_acronym(first.name, second.name, mine, yours):
        likeness = _ACRONYM_OF_NAME
    return round(likeness, 4)


@lru_cache(maxsize=4096)
def _significant_words(name: str) -> tuple[str, ...]:
    """The folded words that tell names apart; all words when only a legal form is there."""
    key = fold(name)
    without_forms = _LEGAL_FORM.sub(" ", key).split()
    return tuple([word for word in without_forms if word not in SMALL_WORDS] or without_forms or key.split())


def _weight(words: Iterable[str]) -> float:
    """Long words tell more than short ones, but every word tells something."""
    return sum(len(word) + _WEIGHT_OF_ANY_WORD for word in words)


def _shared_weight(mine: tuple[str, ...], yours: tuple[str, ...]) -> float:
    """The weight of the words that have a counterpart; a counterpart with typing errors counts a little less."""
    left = list(yours)
    shared = 0.0
    unpaired = []
    for word in mine:
        if word in left:
            left.remove(word)
            shared += _weight([word])
        else:
            unpaired.append(word)
    candidates = [
        (errors, word, other)
        for word in unpaired
        for other in left
        if (limit := allowed_errors(min(word, other, key=len)))
        and (_letters(word) ^ _letters(other)).bit_count() <= 2 * limit
        and (errors := distance(word, other, limit=limit)) <= limit
    ]
    for _, word, other in sorted(candidates, key=lambda pair: (pair[0], sorted(pair[1:]))):
        if word in unpaired and other in left:
            unpaired.remove(word)
            left.remove(other)
            shared += _FORGIVEN * _weight([word, other]) / 2
    return shared


def _is_acronym(first: str, second: str, mine: tuple[str, ...], yours: tuple[str, ...]) -> bool:
    """Whether one name, legal form aside, is a single word that the other suggests as its acronym."""
    return (len(mine) == 1 and _lone_word(first) in _acronyms(second)) or (
        len(yours) == 1 and _lone_word(second) in _acronyms(first)
    )


def _lone_word(name: str) -> str:
    return _LEGAL_FORM.sub(" ", fold(name)).replace(" ", "")


def _acronyms(name: str) -> frozenset[str]:
    """Acronyms of the name as it stands and of what is left without its legal form."""
    return acronym(name) | acronym(_LEGAL_FORM.sub(" ", fold(name)))
