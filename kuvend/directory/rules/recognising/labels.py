"""Labels on a page: which lines carry one, for which field, and where on the line its value begins."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kuvend.directory.rules.recognising.catalogue import Catalogue, Entry, Meaning, catalogue
from kuvend.directory.rules.recognising.links import emails, is_social, web_addresses
from kuvend.directory.rules.recognising.pages import Page, Piece
from kuvend.directory.rules.recognising.shapes import says_nothing, section_of
from kuvend.directory.rules.recognising.telephones import is_telephone_line
from kuvend.lettering import distance, fold

# What may stand around a label: list and heading marks before it, Markdown stars, a colon, a question mark behind it.
_BEFORE: Final = re.compile(r"^(?:[#>*_•●▪◦■–—|+-]+\s*|\d{1,2}[.)]\s+(?=[^\W\d_]))+")
_AFTER: Final = re.compile(r"[\s:*_|=.?？：\-–—>]+$")
_SEPARATOR: Final = re.compile(
    r"\t+|\s{2,}|\s*[:：]+[*_]*(?:\s+|$|(?=[^\s/\d]))|[:：][*_]*(?=\d)|[?？][*_]*\s*[:：]?\s+|\s+(?:\||=|–|—|-|→|►|»)\s+|[*_]{2}\s+"
)
_VALUE_THAT_NUMBERS: Final = re.compile(r"(?:[:：]|\t|\s{2,})(?P<tail>[^:：\t]*\S)$")
# Both genders in one word: "Vorsitzende/r", "Président(e)", "Predsednik/ca", "Mitarbeiter*innen".
_GENDERED: Final = re.compile(
    r"(?<=[^\W\d_]{3})(?:[/*·_:•][-–]?|\([-–]?)(?!mail|web|fax)[^\W\d_A-ZČĆŽŠĐ]{1,5}\)?(?=\s|$)"
)
_PARTS: Final = re.compile(r"\s*[/|]\s*|\s+[–—-]\s+|\s*\(([^()]*)\)\s*$")
_LONGEST: Final = 150
_LEAST_FOR_TYPING_ERROR: Final = 8

CONTACTS: Final = frozenset({"contact_full_name", "contact_job_title"})
# Labels whose value may follow on the line without any sign between, because it can be told by its shape.
_TELLING: Final = frozenset(
    {
        "year_of_establishment",
        "telephones",
        "mobiles",
        "emails",
        "website",
        "organisation_type",
        "fax",
        "social_links",
        "staff",
    }
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label met on a page.

    `key` is the field (contacts without their number), `number` what the label counts (0: nothing), `loose` that
    it might be an ordinary word. `value` is what follows on the same line, if anything.
    """

    line: int
    key: str
    number: int
    text: str
    languages: frozenset[str]
    loose: bool
    colon: bool
    value: Piece | None
    others: frozenset[str] = frozenset()

    @property
    def form(self) -> str:
        """The label, folded."""
        return fold(self.text)

    @property
    def weak(self) -> bool:
        """Whether it proves nothing by itself."""
        return self.loose and not self.colon


def labels_of(page: Page) -> list[Label]:
    """All labels of the page, in order. A line may carry several ("Tel: ... | E-mail: ...")."""
    found: list[Label] = []
    for number, line in enumerate(page.lines):
        if line.text and not line.apart:
            found.extend(_labels_in(page, number))
    return found


def _labels_in(page: Page, number: int) -> Iterator[Label]:
    text = page.lines[number].text
    first = _label_at(text, number, 0, len(text))
    if first is None:
        return
    current = first
    while current.value is not None:
        value = current.value
        found = _next_label(text, number, value)
        if found is None:
            break
        start, follower = found
        kept = page.trimmed(Piece(number, value.first, start))
        while kept.last > kept.first and text[kept.last - 1] in "|;•·,/":
            kept = page.trimmed(Piece(number, kept.first, kept.last - 1))
        yield _with_value(current, kept if kept.last > kept.first else None)
        current = follower
    yield current


def _with_value(label: Label, value: Piece | None) -> Label:
    return Label(
        label.line, label.key, label.number, label.text, label.languages, label.loose, label.colon, value, label.others
    )


def _next_label(text: str, number: int, value: Piece) -> tuple[int, Label] | None:
    """The next label within a value on the same line; it must have a colon and begin after a sign or with a capital."""
    rest = text[value.first : value.last]
    for colon in re.finditer(r"\s?[:：](?=\s|$)", rest):
        head = rest[: colon.start()]
        for start in _label_starts(head):
            candidate = head[start:].strip()
            separated = start == 0 or bool(re.search(r"(?:[|;•·,/\t]|\s{2,})\s*$", head[:start]))
            if not candidate or candidate[0].isdigit() or (not separated and not candidate[0].isupper()):
                continue
            meaning = catalogue().meaning(_bare(candidate))
            if meaning and (separated or not _all_loose(meaning)) and "group" not in meaning.keys:
                at = value.first + start
                label = _label_at(text, number, at, value.last)
                if label is not None:
                    return at, label
    return None


def _label_starts(head: str) -> list[int]:
    """Where a label of up to eight words that ends the text may begin, the longest first."""
    starts = [found.start() for found in re.finditer(r"(?<!\S)\S", head)]
    return starts[-8:]


def _all_loose(meaning: Meaning) -> bool:
    return all(entry.loose for entry in meaning.entries)


def _bare(text: str) -> str:
    """A label without what may stand around it."""
    return _AFTER.sub("", _BEFORE.sub("", text)).strip(" *_")


def _label_at(text: str, number: int, first: int, last: int) -> Label | None:
    """The label with which `text[first:last]` begins."""
    rest = text[first:last]
    bare = _bare(rest)
    if not bare:
        return None
    if len(bare) <= _LONGEST:
        closed = bool(re.search(r"[:：]\W*$", rest))
        # a colon within separates a value ("Lloji: Shoqatë"), however close the whole comes to a label
        divided = bool(re.search(r"[:：]\s*\w", bare))
        meaning = None if _numbers_only_by_value(bare) else _meaning(bare, exact=divided, partly=closed)
        if meaning and all(entry.open for entry in meaning.entries) and _is_answered(bare):
            meaning = None  # the words which the label leaves open are its value
        if meaning and not (meaning.keys == {"staff"} and meaning.number):
            return _label(number, meaning, bare, colon=closed, value=None)
    for found in _SEPARATOR.finditer(rest):
        if found.start() == 0 or found.start() > _LONGEST:
            continue
        head = _bare(rest[: found.start()])
        sign = found[0].strip(" *_")
        if not head or (not sign and "\t" not in found[0] and "*" not in found[0] and len(found[0]) < 2):
            continue
        meaning = _meaning(head, exact=sign in {"-", "–", "—", "=", "→", "»"}, partly=sign in {":", "："})
        tail = rest[found.end() :]
        if meaning and tail.strip(" *_|") and not _swallows(meaning, sign):
            start = first + found.end() + len(tail) - len(tail.lstrip(" *_|"))
            end = last - (len(tail) - len(tail.rstrip(" *_|")))
            return _label(number, meaning, head, colon=True, value=Piece(number, start, end))
        if sign in {":", "："} and not meaning and len(head.split()) > 12:
            break
    return _told_by_value(text, number, first, last)


def _is_answered(bare: str) -> bool:
    """Whether a label ends within the text with a colon or a question mark, so that the answer is no part of it."""
    mark = re.search(r"[?？]\s*[:：]?\s+(?=\w)|[:：]\s*(?=\w)", bare)
    return mark is not None and catalogue().meaning(_bare(bare[: mark.start()])) is not None


def _numbers_only_by_value(bare: str) -> bool:
    """Whether what follows a sign would only number the label ("Type: Other", "Staff: 7"), or says that there is
    nothing: then it is a value.
    """
    found = _VALUE_THAT_NUMBERS.search(bare)
    if found is None:
        return False
    tail = found["tail"].strip()
    words = catalogue().words
    return (
        tail.isdigit()
        or says_nothing(tail)
        or all(word in words["other"] | words["second"] | words["first"] for word in fold(tail).split())
    )


def _swallows(meaning: Meaning, sign: str) -> bool:
    """Whether a dash is more likely a part of a title ("Contact - Festival") than the end of a label."""
    return sign in {"-", "–", "—", "|"} and _all_loose(meaning)


def _told_by_value(text: str, number: int, first: int, last: int) -> Label | None:
    """A label without any sign behind it, whose value is told by its shape ("Year of Establishment 1998")."""
    rest = text[first:last]
    ends = [found.end() for found in re.finditer(r"\S+", rest)][:-1]
    for end in reversed(ends[:7]):
        meaning = catalogue().meaning(_bare(rest[:end]))
        if meaning is None or not meaning.keys & _TELLING:
            continue
        key = next(iter(meaning.keys & _TELLING))
        value = rest[end:].strip()
        if _has_shape(key, value) and (not _all_loose(meaning) or len(value) < 60):
            start = first + end + len(rest[end:]) - len(rest[end:].lstrip())
            return _label(
                number, meaning, _bare(rest[:end]), colon=not _all_loose(meaning), value=Piece(number, start, last)
            )
    return None


def _has_shape(key: str, value: str) -> bool:
    if key == "year_of_establishment":
        return bool(re.fullmatch(r"(?:18|19|20)\d\d\.?", value))
    if key == "staff":
        return bool(re.fullmatch(r"\d{1,4}(?:\s+[^\W\d_]+){0,3}", value))
    if key in {"telephones", "mobiles", "fax"}:
        return is_telephone_line(value)
    if key == "emails":
        return any(first == 0 for first, _ in emails(value))
    if key == "social_links":
        return any(first == 0 and is_social(value[first:last]) for first, last in web_addresses(value))
    if key == "website":
        return any(first == 0 and last == len(value) for first, last in web_addresses(value))
    return catalogue().taxonomy_key("types", value) is not None


def _meaning(label: str, *, exact: bool = False, partly: bool = False) -> Meaning | None:
    """What a label means: as it stands, in two languages at once, or with a typing error."""
    known = catalogue()
    found = known.meaning(label)
    if found or exact:
        return found
    plain = _GENDERED.sub("", label)
    if plain != label and (found := known.meaning(plain)):
        return found
    parts = [part for part in _PARTS.split(label) if part and part.strip()]
    if len(parts) > 1:
        meanings = [known.meaning(part) for part in parts]
        if partly and len(parts) == 2 and "/" in label and not all(meanings):
            # in two languages, one of which says it in words we do not know
            one = next((meaning for meaning in meanings if meaning and not _all_loose(meaning)), None)
            unknown = next(part for part, meaning in zip(parts, meanings, strict=True) if not meaning)
            if one is not None and len(unknown.split()) <= 4 and not any(map(str.isdigit, unknown)):
                return one
        if all(meanings):
            common = frozenset.intersection(*(meaning.keys for meaning in meanings if meaning))
            if common:
                entries = tuple(
                    entry for meaning in meanings if meaning for entry in meaning.entries if entry.key in common
                )
                return Meaning(entries, max(meaning.number for meaning in meanings if meaning))
    return _misspelt(known, label)


def _misspelt(known: Catalogue, label: str) -> Meaning | None:
    """The label meant by a line with one or two typing errors."""
    form = " ".join(word for word in fold(label).split() if not (word.isdigit() and len(word) == 1))
    if any(map(str.isdigit, form)) or form in known.words["frame"] or section_of(label):
        return None
    if not _LEAST_FOR_TYPING_ERROR <= len(form) <= 60 or form.count(" ") > 7:
        return None
    allowed = 2 if len(form) >= 16 else 1
    for known_form in _neighbours(known).get(form[:2], ()):
        if (
            abs(len(known_form) - len(form)) <= allowed
            and known_form not in known.loose
            and distance(form, known_form, limit=allowed) <= allowed
        ):
            found = known.meaning(known_form)
            if found:
                digits = re.search(r"\b[1-9]\b", fold(label))
                return Meaning(found.entries, int(digits[0]) if digits else found.number)
    return None


_NEIGHBOURS: dict[int, dict[str, list[str]]] = {}


def _neighbours(known: Catalogue) -> dict[str, list[str]]:
    """All labels by their first two letters."""
    if id(known) not in _NEIGHBOURS:
        groups: dict[str, list[str]] = {}
        for form in known.labels:
            groups.setdefault(form[:2], []).append(form)
        _NEIGHBOURS[id(known)] = groups
    return _NEIGHBOURS[id(known)]


def _in_script(entries: tuple[Entry, ...], text: str) -> tuple[Entry, ...]:
    """The entries of languages written like the text: "Cel" is an Albanian mobile, "Цел" a Macedonian goal."""
    fitting = tuple(entry for entry in entries if in_script(entry.languages, text, else_all=False))
    return fitting or entries


def in_script(languages: frozenset[str], text: str, *, else_all: bool = True) -> frozenset[str]:
    """Those of the languages that are written like the text; where none is, all of them."""
    cyrillic = any("\u0400" <= character <= "\u04ff" for character in text)
    fitting = languages & {"sr", "mk"} if cyrillic else languages - {"mk"}
    return fitting or (languages if else_all else frozenset())


def _label(number: int, meaning: Meaning, text: str, *, colon: bool, value: Piece | None) -> Label:
    """A label from its meaning; of several fields the one that a value on the line makes likelier."""
    entries = _in_script(meaning.entries, text)
    if len(meaning.keys) > 1:
        has_value = value is not None
        entries = tuple(entry for entry in entries if (entry.key == "group") != has_value) or entries
    entry = entries[0]
    languages = in_script(
        frozenset(language for one in entries if one.key == entry.key for language in one.languages), text
    )
    if entry.key == "group" and value is not None:
        colon = False
    return Label(
        number,
        entry.key,
        meaning.number,
        text,
        languages,
        all(one.loose for one in entries),
        colon,
        value,
        meaning.keys - {entry.key},
    )


def main_languages(labels: Sequence[Label]) -> list[str]:
    """The languages in which the labels speak, the commonest first."""
    counts: dict[str, float] = {}
    for label in labels:
        for language in label.languages:
            counts[language] = counts.get(language, 0.0) + 1 / len(label.languages)
    return sorted(counts, key=lambda language: (-counts[language], language))
