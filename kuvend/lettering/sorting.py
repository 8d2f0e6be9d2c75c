"""Sorting: a stored key that puts names in the order a reader of a language expects.

`sort_key` answers text whose plain comparison, character by character, is the order of the language. It consists of
pairs "digit or letter, digit" chosen so that every database agrees on it whatever its collation: no two letters
ever stand together, so no locale finds a digraph in it, and the letters used keep their order in every Latin
alphabet.

The order is that of the Unicode collation with CLDR's tailoring for the language (PyICU is the judge in the tests):
first the letters, then their accents, then small before capital. Deliberate differences, because these are lists of
organisations, not a dictionary:

* punctuation is one space, and none at the beginning: ``„Qendra“`` stands under Q;
* numbers sort by value: ``Klubi 2`` before ``Klubi 10``;
* ѓ, ќ and й are letters of their own in every language, and Arabic is in the order of Arabic in every language;
* plain alef stands before its forms with hamza, which differ from it only as accents do;
* ``nJ``, ``lJ`` and so on are digraphs like ``Nj`` and ``NJ``;
* characters outside the Latin, Cyrillic, Greek and Arabic alphabets follow by code point;
* only the first 80 letters count.
"""

# ruff: noqa: SIM905 - alphabets and word lists read best as text

import re
import unicodedata
from functools import lru_cache
from itertools import count
from typing import Final, NamedTuple

_LETTERS_THAT_COUNT: Final = 80

_LATIN: Final = "a b c d ð e f g h i ı j k l m n ŋ o p q ĸ r s t ŧ u v w x y z þ".split()
_GREEK: Final = "α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ τ υ φ χ ψ ω".split()
_CYRILLIC: Final = "а б в г д ђ ѓ е є ж з ѕ и і й ј к л љ м н њ о п р с т ћ ќ у ф х ц ч џ ш щ ъ ы ь ѣ э ю я".split()
_ARABIC: Final = "ا آ ٱ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ڤ ق ك گ ل م ن ه و ي".split()
_SCRIPTS: Final = {"Latn": _LATIN, "Grek": _GREEK, "Cyrl": _CYRILLIC, "Arab": _ARABIC}

_OWN_LETTERS: Final = {
    # after which letter: which letters of the language follow, in order
    "sq": {"c": "ç", "d": "dh", "e": "ë", "g": "gj", "l": "ll", "n": "nj", "r": "rr", "s": "sh", "t": "th",
           "x": "xh", "z": "zh"},
    "sr-Latn": {"c": "č ć", "d": "dž đ", "l": "lj", "n": "nj", "s": "š", "z": "ž"},
}  # fmt: skip
_FIRST_SCRIPT: Final = {"sr": "Cyrl", "mk": "Cyrl", "ar": "Arab"}

# Accents in the order in which they matter; a letter without one comes first.
_MARKS: Final = {
    mark: rank
    for rank, mark in enumerate(
        # acute, grave, breve, circumflex, caron, ring, diaeresis, double acute, tilde, dot above,
        "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307"
        # stroke, cedilla, ogonek, macron, comma below, dot below; Arabic madda, hamza above and below
        "\u0335\u0327\u0328\u0304\u0326\u0323\u0653\u0654\u0655",
        start=2,
    )
}
_OTHER_MARK: Final = len(_MARKS) + 2
# Letters that Unicode does not take apart, as the letters (and marks) they sort with.
_TAKEN_APART: Final = {
    "đ": "d\u0335", "ø": "o\u0335", "ł": "l\u0335", "ħ": "h\u0335", "æ": "a\u0304e", "œ": "o\u0304e", "ß": "s\u0304s",
    "ς": "σ", "ĳ": "ij", "ŀ": "l\u0335", "ſ": "s\u0304",
    "ء": "ا\u0301", "أ": "ا\u0654", "إ": "ا\u0655", "ؤ": "ا\u0304", "ئ": "ا\u0326", "ة": "ت\u0327", "ى": "ي\u0304",
    "ی": "ي\u0323", "ک": "ك\u0323", "ـ": "",
}  # fmt: skip
_WHOLE: Final = frozenset("йѓќآٱ")

_SYMBOLS: Final = "0123456789bcdefghklmnopqrst"
_BETWEEN_LEVELS: Final = "00"
_NUMBER_OF_LENGTH: Final = 10  # + how many digits, at most _LONGEST_NUMBER
_LONGEST_NUMBER: Final = 18
_DIGIT: Final = 30
_FIRST_LETTER: Final = 41
_ELSEWHERE: Final = 269


def _pair(weight: int) -> str:
    return _SYMBOLS[weight // 10] + str(weight % 10)


_SPACE: Final = _pair(1)
_ORDINARY: Final = re.compile("(?:01)+$")


class _Unit(NamedTuple):
    """What one letter adds to the levels of the key."""

    primary: str
    secondary: str


class _Weights(NamedTuple):
    """What a piece of text (a letter, a digraph, a number) adds to the levels of the key."""

    primary: str
    secondary: str
    tertiary: str
    letters: int


class _Tailoring(NamedTuple):
    units: dict[str, _Unit]
    scanner: re.Pattern[str]
    own: frozenset[str]


def sort_key(text: str, language: str) -> str:
    """The key by which `text` stands in a list of `language` (a tag such as ``sq``, ``sr-Latn``, ``ar``).

    Bosnian, Croatian and Montenegrin sort as Serbian in Latin letters; languages without a tailoring of their own
    sort as English does. An empty text has an empty key.
    """
    rule = sorting_rule(language)
    primary: list[str] = []
    secondary: list[str] = []
    tertiary: list[str] = []
    letters = 0
    for piece in _tailoring(rule).scanner.findall(unicodedata.normalize("NFC", text)):
        weights = _weights(piece, rule)
        if weights is None:
            if primary and primary[-1] != _SPACE:
                primary.append(_SPACE)
            continue
        if letters >= _LETTERS_THAT_COUNT:
            break
        letters += weights.letters
        primary.append(weights.primary)
        secondary.append(weights.secondary)
        tertiary.append(weights.tertiary)
    if primary and primary[-1] == _SPACE:
        primary.pop()
    if not primary:
        return ""
    return _BETWEEN_LEVELS.join(("".join(primary), _trimmed("".join(secondary)), _trimmed("".join(tertiary))))


SORTING_RULES: Final = ("", "sq", "sr", "sr-Latn", "mk", "ar")
"""The different orders there are, by the tag of one language that has it; the empty tag is everybody else's."""


@lru_cache(maxsize=64)
def sorting_rule(language: str) -> str:
    """Which of `SORTING_RULES` a language sorts by."""
    parts = language.replace("_", "-").split("-")
    main = parts[0].lower()
    if main in {"bs", "hr", "cnr", "me", "sh"}:
        return "sr-Latn"
    if main == "sr" and "latn" in (part.lower() for part in parts[1:]):
        return "sr-Latn"
    return main if main in SORTING_RULES else ""


@lru_cache(maxsize=8)
def _tailoring(rule: str) -> _Tailoring:
    """Weights of the letters, the own script first."""
    follow = _OWN_LETTERS.get(rule, {})
    first = _FIRST_SCRIPT.get(rule, "Latn")
    weights = count(_FIRST_LETTER)
    units: dict[str, _Unit] = {}
    for script in sorted(_SCRIPTS, key=lambda name: name != first):
        for letter in _SCRIPTS[script]:
            for unit in (letter, *follow.get(letter, "").split()):
                units[unit] = _Unit(_pair(next(weights)), "01")
    own = [unit for letters in follow.values() for unit in letters.split()]
    digraphs = "|".join(sorted((unit for unit in own if len(unit) > 1), key=len, reverse=True))
    scanner = re.compile(rf"(?i){digraphs}{'|' if digraphs else ''}\d+|[\W_]+|.[\u0300-\u036f\u064b-\u0655]*")
    return _Tailoring(units, scanner, frozenset(own) | _WHOLE)


@lru_cache(maxsize=4096)
def _weights(piece: str, rule: str) -> _Weights | None:
    """The weights of a piece; None for what separates words."""
    if piece.isdecimal():
        return _Weights(_number(piece), "01", "01", 1)
    if not piece[0].isalnum():
        return None
    units = _units_of(piece, _tailoring(rule))
    return _Weights(
        "".join(unit.primary for unit in units),
        "".join(unit.secondary for unit in units),
        _capitals(piece) * len(units),
        len(units),
    )


def _units_of(piece: str, tailoring: _Tailoring) -> tuple[_Unit, ...]:
    small = piece.lower()
    if unit := tailoring.units.get(small):
        return (unit,)
    units: list[_Unit] = []
    for character in _taken_apart(small, tailoring.own):
        if unit := tailoring.units.get(character):
            units.append(unit)
        elif unicodedata.combining(character):
            if units and units[-1].secondary == "01":
                units[-1] = units[-1]._replace(secondary=_pair(_MARKS.get(character, _OTHER_MARK)))
        else:
            units.append(_Unit(f"{_pair(_ELSEWHERE)}{ord(character):08}", "01"))
    return tuple(units)


def _taken_apart(small: str, own: frozenset[str]) -> str:
    parts: list[str] = []
    for character in small:
        if character in own:
            parts.append(character)
        elif character in _TAKEN_APART:
            parts.append(_TAKEN_APART[character])
        else:
            simpler = unicodedata.normalize("NFKD", character)
            parts.append("".join(_TAKEN_APART.get(part, part) for part in simpler))
    return "".join(parts)


def _number(digits: str) -> str:
    """A number by its value: its length first, then its digits."""
    plain = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0") or "0"
    plain = plain[:_LONGEST_NUMBER]
    return _pair(_NUMBER_OF_LENGTH + len(plain)) + "".join(_pair(_DIGIT + int(digit)) for digit in plain)


def _capitals(piece: str) -> str:
    """Small letters before a capital, ``Nj`` before ``NJ``."""
    if piece == piece.lower():
        return "01"
    return "02" if len(piece) > 1 and not piece.isupper() else "03"


def _trimmed(level: str) -> str:
    """The level without its trailing ordinary weights, which decide nothing."""
    return _ORDINARY.sub("", level)
