"""Finds every translatable string in our Python and templates, and those that libraries left untranslated."""

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tools.paths import PACKAGE, ROOT

KEYWORDS: Any = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg"}

# What libraries show to our readers: where a library has not translated a string, our catalogue does. Their own pages
# and mails are not shown, so of allauth only what its code says counts; of Django not the names of a hundred languages.
LIBRARIES = {
    "allauth": (
        "locale",
        ("account/", "mfa/", "core/", "usersessions/", "templates/account/messages/", "templates/mfa/messages/"),
    ),
    "django": ("conf/locale", ("forms/", "db/", "core/", "utils/", "contrib/humanize", "views/", "contrib/messages")),
}

type Key = tuple[str, str | None]  # msgid (singular) and context


@dataclass(slots=True)
class Entry:
    """One string to translate."""

    singular: str
    plural: str | None = None
    context: str | None = None
    places: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What tells this string from all others."""
        return self.singular, self.context


class ContradictionError(ValueError):
    """Two places use one string in ways that no catalogue can hold."""


def extract(package: Path = PACKAGE) -> dict[Key, Entry]:
    """Return every string of the package.

    Raises:
        ContradictionError: a string stands once with and once without a plural, or with two plurals.
    """
    entries: dict[Key, Entry] = {}
    for path in sorted(package.rglob("*")):
        relative = path.relative_to(package)
        if path.suffix == ".py" and "migrations" not in relative.parts:
            source = path.read_text(encoding="utf-8")
        elif path.suffix in TEMPLATE_SUFFIXES and "templates" in relative.parts:
            # the tags become calls on their own lines; what surrounds them must not look like indented Python
            pseudo = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            source = "\n".join(line.strip() for line in pseudo.split("\n"))
        else:
            continue
        place = f"{package.name}/{relative.as_posix()}"
        for entry in _entries_of(source, place):
            _merge(entries, entry)
    return entries


def _entries_of(source: str, place: str) -> Iterator[Entry]:
    # a text that is no literal comes as None
    found: Any = extract_python(BytesIO(source.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    for _line, function, messages, comments in found:
        arguments: list[str | None] = [messages] if isinstance(messages, str) else list(messages)
        if function.startswith(("pgettext", "npgettext")):
            context, *arguments = arguments
        else:
            context = None
        takes_plural = "ngettext" in function or "npgettext" in function
        texts = [text for text in arguments[: 2 if takes_plural else 1] if text]
        if len(texts) < (2 if takes_plural else 1):
            continue
        notes = [comment.removeprefix("Translators:").strip() for comment in comments]
        yield Entry(texts[0], texts[1] if takes_plural else None, context, {place}, notes)


def _merge(entries: dict[Key, Entry], entry: Entry) -> None:
    known = entries.setdefault(entry.key, entry)
    if known is entry:
        return
    if known.plural != entry.plural:
        places = ", ".join(sorted(known.places | entry.places))
        message = f"{entry.singular!r} stands with different plurals ({known.plural!r}, {entry.plural!r}) in {places}."
        raise ContradictionError(message)
    known.places |= entry.places
    known.comments += [comment for comment in entry.comments if comment not in known.comments]


def borrowed(language: str) -> dict[Key, Entry]:
    """Return what the libraries would show in English to a reader of this language."""
    entries: dict[Key, Entry] = {}
    for name, (folder, shown) in LIBRARIES.items():
        translated = {
            _key(message)
            for message in _library_catalogue(name, folder, language)
            if message.id and not message.fuzzy and _is_complete(message.string)
        }
        for message in _library_catalogue(name, folder, "en"):
            if not message.id or _key(message) in translated:
                continue
            places = [place for place, _line in message.locations]
            if any(place.startswith(shown) for place in places):
                singular, plural = (message.id, None) if isinstance(message.id, str) else message.id[:2]
                entry = Entry(singular, plural, message.context, {f"{name}/{place}" for place in places})
                entries[entry.key] = entry
    return entries


def _key(message: Message) -> Key:
    return (message.id if isinstance(message.id, str) else message.id[0]), message.context


def _is_complete(string: Any) -> bool:
    return bool(string) if isinstance(string, str) else all(string)


@cache
def _library_catalogue(name: str, folder: str, language: str) -> Catalog:
    spec = importlib.util.find_spec(name)
    file = Path(str(spec.origin)).parent / folder / language / "LC_MESSAGES" / "django.po" if spec else None
    if file is None or not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as source:
        return read_po(source, locale=language)


PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%[sdif]|\{(\w*)\}|(%%)")
TAG = re.compile(r"</?([a-zA-Z][\w-]*)")


def placeholders(text: str) -> list[str]:
    """Return the names that stand for inserted values, sorted, with repetitions."""
    return sorted(match[0] for match in PLACEHOLDER.finditer(text) if not match[3])


def tags(text: str) -> list[str]:
    """Return the HTML tags of a text, sorted."""
    return sorted(match[0] for match in TAG.finditer(text))


def relative(path: Path) -> str:
    """Return a path as a reader of the repository writes it."""
    return path.relative_to(ROOT).as_posix()
