"""The words of the import, read from `directory/labels/*.toml` (see the README there) and from the taxonomies.

Everything is kept folded, so that a look-up is one access to a dictionary; only entries with a wildcard need a
regular expression.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kuvend.lettering import fold, to_cyrillic

_FOLDER: Final = Path(__file__).parents[2]
_LABELS: Final = _FOLDER / "labels"
_TAXONOMIES: Final = _FOLDER / "taxonomies"
_PRESETS: Final = _FOLDER / "presets"
_MOST_EXPANSIONS: Final = 4000
_WILD_WORDS: Final = 8
# Under a digit or a word such as "other", a label means the same field again.
_NUMBER: Final = re.compile(r"\b[1-9]\b")
_WORD_OF_NAME: Final = r"(?:[^\W_][\w'’.&+/-]*|[\"“„«][^\"”“»\n]{2,80}[\"”“»])"
_NAME: Final = rf"{_WORD_OF_NAME}(?:[ ]+(?:{_WORD_OF_NAME}|&|-|–)){{0,11}}?"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a label means: the field, in which languages it says so, whether it is also an ordinary word, and whether
    its entry leaves some words open.
    """

    key: str
    languages: frozenset[str]
    loose: bool
    open: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """A label as it was met: its entries (rarely more than one field) and the number it carries, 0 for none."""

    entries: tuple[Entry, ...]
    number: int

    @property
    def keys(self) -> frozenset[str]:
        """The fields it may mean."""
        return frozenset(entry.key for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All words of all languages."""

    labels: dict[str, dict[str, frozenset[str]]]
    wild: dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    loose: frozenset[str]
    taxonomies: dict[str, dict[str, dict[str, frozenset[str]]]]
    words: dict[str, frozenset[str]]
    spelled: dict[str, frozenset[str]]  # how each language says "we", unfolded
    spoken: dict[str, tuple[str, ...]]
    prose: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]
    countries: dict[str, str]
    longest: int

    def meaning(self, label: str) -> Meaning | None:
        """What a label means, given as it stands on the page (without its colon); None when it is no label."""
        form = fold(label)
        if not form or len(form) > self.longest:
            return None
        return self._meaning(form)

    def _meaning(self, form: str) -> Meaning | None:
        for candidate, number in self._readings(form):
            entries = self._entries(candidate)
            if entries:
                return Meaning(entries, number or self._spelled_number(form, entries))
        return None

    def _spelled_number(self, form: str, entries: tuple[Entry, ...]) -> int:
        """The number of a contact which the label tells in a word ("second contact")."""
        if not any(entry.key.startswith("contact") for entry in entries):
            return 0
        words = set(form.split())
        return 2 if words & self.words["second"] else 1 if words & self.words["first"] else 0

    def _readings(self, form: str) -> Iterator[tuple[str, int]]:
        """The label as it stands, then without a digit, then without a word that numbers it."""
        yield form, 0
        numbers = _NUMBER.findall(form)
        bare = " ".join(_NUMBER.sub(" ", form).split()) if numbers else form
        number = int(numbers[0]) if numbers else 0
        if numbers and bare:
            yield bare, number
        words = bare.split()
        for name, meant in (("second", 2), ("other", 2), ("first", 1)):
            kept = [word for word in words if word not in self.words[name]]
            if kept and len(kept) < len(words):
                yield " ".join(kept), number or meant

    def _entries(self, form: str) -> tuple[Entry, ...]:
        found = self.labels.get(form)
        if found:
            return tuple(Entry(key, languages, form in self.loose) for key, languages in found.items())
        if " " not in form:
            return ()
        wild: dict[str, set[str]] = {}
        for pieces, key, language in self.wild.get(form.split(" ", 1)[0], ()):
            if _fits(pieces, form):
                wild.setdefault(key, set()).add(language)
        return tuple(Entry(key, frozenset(languages), loose=False, open=True) for key, languages in wild.items())

    def taxonomy_key(self, taxonomy: str, value: str) -> tuple[str, frozenset[str]] | None:
        """The lasting key of a value of a taxonomy (`types` or `activities`) and the languages that call it so."""
        found = self.taxonomies[taxonomy].get(fold(value))
        if not found:
            return None
        key = next(iter(found))
        return key, found[key]

    def has(self, words: str, text: str) -> bool:
        """Whether one of these words or phrases stands in the text."""
        return self.count(words, text) > 0

    def count(self, words: str, text: str) -> int:
        """How many of these words or phrases stand in the text (each counted once)."""
        folded = f" {fold(text)} "
        return sum(1 for word in self.words[words] if f" {word} " in folded)


def _closing(pattern: str, start: int) -> int:
    pairs = {"(": ")", "[": "]"}
    depth = 0
    for index in range(start, len(pattern)):
        if pattern[index] in pairs:
            depth += 1
        elif pattern[index] in pairs.values():
            depth -= 1
            if not depth:
                return index
    raise ValueError(pattern)


def _alternatives(pattern: str) -> list[str]:
    parts, depth, at = [], 0, 0
    for index, character in enumerate(pattern):
        depth += (character in "([") - (character in ")]")
        if character == "|" and not depth:
            parts.append(pattern[at:index])
            at = index + 1
    return [*parts, pattern[at:]]


def expanded(pattern: str) -> list[str]:
    """All texts that an entry of the catalogue stands for: `(a|b)` gives each, `[a]` gives it and nothing.

    >>> expanded("[head] office (a|b)")
    ['head office a', 'head office b', ' office a', ' office b']
    """
    for index, character in enumerate(pattern):
        if character in "([":
            end = _closing(pattern, index)
            inner = [text for part in _alternatives(pattern[index + 1 : end]) for text in expanded(part)]
            if character == "[":
                inner.append("")
            rest = expanded(pattern[end + 1 :])
            return [pattern[:index] + middle + tail for middle in inner for tail in rest]
    return [pattern]


def _fits(pieces: tuple[str, ...], form: str) -> bool:
    """Whether the form is these pieces in order, with at most a few words in place of each wildcard between them."""
    first, *others = pieces
    padded = f"{form} "
    if not padded.startswith(f"{first} "):
        return False
    at = len(first)
    for number, piece in enumerate(others):
        last = number == len(others) - 1
        if not piece:
            return last and form.count(" ", at) <= _WILD_WORDS
        found = padded.find(f" {piece} ", at)
        if found < 0 or form.count(" ", at, found) > _WILD_WORDS:
            return False
        at = found + len(piece) + 1
    return at >= len(form)


def _scripts(language: str, word: str) -> tuple[str, ...]:
    """A word in each script its language is written in."""
    return (word, to_cyrillic(word)) if language == "sr" else (word,)


def _taxonomy_labels(file: str) -> Iterator[tuple[str, str, str]]:
    for entry in tomllib.loads((_TAXONOMIES / file).read_text(encoding="utf-8"))["entries"]:
        for language, label in entry["label"].items():
            yield entry["key"], language, label


def _territories(languages: list[str]) -> Iterator[tuple[str, str]]:
    from babel import Locale  # noqa: PLC0415 - only where countries are looked up

    for language in languages:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "QO"}:
                yield code, name


@cache
def towns() -> frozenset[str]:
    """The towns and regions of the country presets, folded, by every name they have there."""
    found: set[str] = set()
    for path in sorted(_PRESETS.glob("*.toml")):
        for place in tomllib.loads(path.read_text(encoding="utf-8")).get("places", ()):
            names = [name for key, name in place.items() if len(key) == 2 and isinstance(name, str) and key != "in"]
            found.update(fold(name) for name in (*names, *place.get("aliases", ())))
    return frozenset(found) - {""}


@cache
def catalogue() -> Catalogue:
    """Read the catalogue, once per process."""
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(_LABELS.glob("*.toml"))}
    labels: dict[str, dict[str, set[str]]] = {}
    wild: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    loose: set[str] = set()
    taxonomies: dict[str, dict[str, dict[str, set[str]]]] = {"types": {}, "activities": {}}
    words: dict[str, set[str]] = {}
    spelled: dict[str, frozenset[str]] = {}
    spoken: dict[str, list[str]] = {}
    prose: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    countries: dict[str, str] = {}
    for language, content in files.items():
        _read_labels(content["labels"], language, labels, wild, loose)
        for taxonomy, found in taxonomies.items():
            for key, patterns in content[taxonomy].items():
                for form in (fold(text) for pattern in patterns for text in expanded(pattern)):
                    found.setdefault(form, {}).setdefault(key, set()).add(language)
        for name, entries in content["words"].items():
            words.setdefault(name, set()).update(fold(entry) for entry in entries)
            spoken.setdefault(name, []).extend(form for entry in entries for form in _scripts(language, entry))
        spelled[language] = frozenset(
            form.casefold() for entry in content["words"]["own"] for form in _scripts(language, entry)
        )
        for name, expressions in content["prose"].items():
            compiled = [(language, re.compile(each.replace("NAME", _NAME), re.IGNORECASE)) for each in expressions]
            prose.setdefault(name, []).extend(compiled)
    for taxonomy, file in (("types", "organisation_types.toml"), ("activities", "fields_of_activity.toml")):
        for key, language, label in _taxonomy_labels(file):
            taxonomies[taxonomy].setdefault(fold(label), {}).setdefault(key, set()).add(language)
    for code, name in _territories([*files, "sr_Latn"]):
        countries.setdefault(fold(name), code)
    for content in files.values():
        for code, names in content["countries"].items():
            countries.update({fold(name): code for name in names})
    return Catalogue(
        labels={
            form: {key: frozenset(languages) for key, languages in found.items()} for form, found in labels.items()
        },
        wild={word: tuple(found) for word, found in wild.items()},
        loose=frozenset(loose),
        taxonomies={
            name: {
                form: {key: frozenset(languages) for key, languages in found.items()} for form, found in forms.items()
            }
            for name, forms in taxonomies.items()
        },
        words={name: frozenset(found) - {""} for name, found in words.items()},
        spelled=spelled,
        spoken={name: tuple(dict.fromkeys(found)) for name, found in spoken.items()},
        prose={name: tuple(found) for name, found in prose.items()},
        countries=countries,
        longest=max(160, *(len(form) for form in labels)),
    )


def _read_labels(
    content: dict[str, Any],
    language: str,
    labels: dict[str, dict[str, set[str]]],
    wild: dict[str, list[tuple[tuple[str, ...], str, str]]],
    loose: set[str],
) -> None:
    """Add one language's labels to what was read before."""
    for key, patterns in content.items():
        for pattern in patterns:
            texts = expanded(pattern)
            if len(texts) > _MOST_EXPANSIONS:
                message = f"{language}.toml: '{pattern}' stands for {len(texts)} labels; write it as several entries."
                raise ValueError(message)
            for text in texts:
                if key == "loose":
                    loose.add(fold(text))
                elif "*" in text:
                    pieces = tuple(fold(piece) for piece in text.split("*"))
                    wild.setdefault(pieces[0].split(" ", 1)[0], []).append((pieces, key, language))
                elif form := fold(text):
                    labels.setdefault(form, {}).setdefault(key, set()).add(language)
