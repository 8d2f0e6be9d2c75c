"""Finding one person in texts and profiles, and taking them out. Pure: works on plain values.

What is taken out of a text leaves as many dots behind: everything around it stays where it stands, so that the spans
of an imported page remain true.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kuvend.lettering import fold, fold_with_map, original_span

DOT: Final = "·"
# So many last digits make a telephone number one's own, however its beginning is written.
DIGITS_THAT_TELL: Final = 7
_NUMBER: Final = re.compile(r"\+?\d(?:[\s()/.\-\u00a0]{0,3}\d){6,17}")
_ADDRESS: Final = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")


@dataclass(frozen=True, slots=True)
class Traces:
    """By what somebody is recognised: addresses in small letters, names folded, the last digits of telephones."""

    addresses: frozenset[str]
    names: frozenset[str] = frozenset()
    telephones: frozenset[str] = frozenset()
    beside_the_name: frozenset[str] = frozenset()  # addresses that are theirs only where the name stands beside them

    def are_in(self, text: str) -> bool:
        """Whether an address or telephone of theirs stands in a text. A name alone may be another person's."""
        return any(True for _stretch in [*self._addresses(text), *self._telephones(text)])

    def is_theirs(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of a profile is about them: by address, or by name where it has no other address."""
        if any(str(row.get(name) or "").lower() in self.addresses for name in ("email", "value")):
            return True
        email = str(row.get("email") or "").lower()
        return fold(str(row.get("full_name") or "")) in self.names and (not email or email in self.beside_the_name)

    def _addresses(self, text: str) -> Iterable[tuple[int, int]]:
        return (found.span() for found in _ADDRESS.finditer(text) if found[0].lower() in self.addresses)

    def _telephones(self, text: str) -> Iterable[tuple[int, int]]:
        if not self.telephones:
            return ()
        return (found.span() for found in _NUMBER.finditer(text) if last_digits(found[0]) in self.telephones)

    def names_in(self, text: str) -> Iterable[tuple[int, int]]:
        """Yield where a text has their name, whatever its script and accents."""
        if not self.names:
            return
        key, positions = fold_with_map(text)
        for name in self.names:
            for found in re.finditer(rf"(?<!\S){re.escape(name)}(?!\S)", key):
                yield original_span(positions, *found.span())

    def stretches(self, text: str, *, with_names: bool = True) -> list[tuple[int, int]]:
        """Return where a text says something of them, as (start, end)."""
        return [*self._addresses(text), *self._telephones(text), *(self.names_in(text) if with_names else ())]


def traces_of(
    *,
    addresses: Iterable[str],
    names: Iterable[str] = (),
    telephones: Iterable[str] = (),
    beside_the_name: Iterable[str] = (),
) -> Traces:
    """Return what somebody is recognised by. Names are known in either order."""
    folded = {key for name in names if (key := fold(name))}
    turned = {" ".join((words[-1], *words[:-1])) for key in folded if len(words := key.split()) > 1}
    digits = {last_digits(number) for number in telephones}
    return Traces(
        frozenset(address.lower() for address in addresses if address),
        frozenset(folded | turned),
        frozenset(number for number in digits if len(number) == DIGITS_THAT_TELL),
        frozenset(address.lower() for address in beside_the_name if address),
    )


def last_digits(number: str) -> str:
    """Return the digits at the end of a telephone number by which two ways of writing it are compared."""
    return re.sub(r"\D", "", number)[-DIGITS_THAT_TELL:]


def dotted(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """Return a text of the same length with dots for what stood in `stretches`; ends of lines stay."""
    for start, end in stretches:
        text = text[:start] + re.sub(r"[^\r\n]", DOT, text[start:end]) + text[end:]
    return text


def says_nothing(text: str) -> bool:
    """Whether nothing but dots and punctuation is left."""
    return not re.search(r"[^\W_]", text)


def without_person(content: Mapping[str, Any], traces: Traces, *, erased_name: str) -> dict[str, Any]:
    """Return the content of a profile, or a part of it, without the rows about a person and without the founder."""
    left = dict(content)
    for field in ("contact_persons", "contact_points"):
        if left.get(field):
            left[field] = [row for row in left[field] if not traces.is_theirs(row)]
    if left.get("founders"):
        left["founders"] = {
            language: replaced(text, traces, erased_name) for language, text in left["founders"].items()
        }
    return left


def replaced(text: str, traces: Traces, by: str) -> str:
    """Return a text with `by` in place of everything about a person."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(traces.stretches(text)):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    for start, end in reversed(joined):
        text = text[:start] + by + text[end:]
    return text


def unnamed_outside(
    text: str, traces: Traces, *, theirs: Sequence[tuple[int, int]], of_others: Sequence[tuple[int, int]]
) -> str:
    """Return a source of an import without a person.

    Addresses and telephones go wherever they stand. The name goes too, but not within `of_others`, the items in which
    nothing else points to the person: there it may be somebody of the same name. `theirs` go whole.
    """
    names = [
        (start, end)
        for start, end in traces.names_in(text)
        if not any(start < last and end > first for first, last in of_others)
    ]
    return dotted(text, [*theirs, *traces.stretches(text, with_names=False), *names])
