"""Reads and writes the catalogues: one `.po` per language, sorted by text and without line numbers (small diffs)."""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from kuvend.core.catalogues import LOCALE_FOLDER
from tools.messages.extraction import Entry, Key, borrowed, extract, placeholders, tags

LANGUAGES = ("sq", "sr", "mk", "fr", "ar")
CONTEXT_MARK = "\x04"  # gettext's own sign between context and text
RESTLESS_HEADERS = ('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Language-Team', '"Generated-By')


def path_of(language: str, folder: Path = LOCALE_FOLDER) -> Path:
    """Return where a language's catalogue lies."""
    return folder / language / "LC_MESSAGES" / "django.po"


def read(language: str, folder: Path = LOCALE_FOLDER) -> Catalog:
    """Return a language's catalogue; an empty one if there is none yet."""
    file = path_of(language, folder)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def write(language: str, catalogue: Catalog, folder: Path = LOCALE_FOLDER) -> None:
    """Write a catalogue so that the same translations always give the same bytes."""
    output = BytesIO()
    write_po(output, catalogue, width=118, sort_output=True, ignore_obsolete=True, include_lineno=False)
    lines = output.getvalue().decode().split("\n")
    file = path_of(language, folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = [line for line in lines if not line.startswith(RESTLESS_HEADERS)]
    file.write_text("\n".join(kept).rstrip("\n") + "\n", encoding="utf-8")


def wanted(language: str, entries: dict[Key, Entry] | None = None) -> dict[Key, Entry]:
    """Return everything that a language's catalogue must hold: our strings first, then those of libraries."""
    ours = extract() if entries is None else entries
    return {**borrowed(language), **ours}


def update(language: str, entries: dict[Key, Entry], folder: Path = LOCALE_FOLDER) -> tuple[int, int]:
    """Bring a catalogue in step with the strings; return how many are new and how many went.

    A translation is kept where text, context and the presence of a plural are the same; nothing is guessed (no fuzzy).
    """
    old = {key_of(message): message for message in read(language, folder) if message.id}
    catalogue = Catalog(
        locale=language, project="Kuvend", charset="utf-8", fuzzy=False, header_comment=f"# Kuvend in {language}."
    )
    new = 0
    for key, entry in wanted(language, entries).items():
        known = old.pop(key, None)
        is_same_kind = known is not None and isinstance(known.id, str) == (entry.plural is None)
        string: Any = known.string if known is not None and is_same_kind and not known.fuzzy else ""
        if not is_same_kind:
            new += 1
        catalogue.add(
            entry.singular if entry.plural is None else (entry.singular, entry.plural),
            string or ("" if entry.plural is None else ("",) * catalogue.num_plurals),
            locations=[(place, None) for place in sorted(entry.places)],  # type: ignore[misc]  # no line numbers
            auto_comments=entry.comments,
            context=entry.context,
        )
    write(language, catalogue, folder)
    return new, len(old)


def key_of(message: Message) -> Key:
    """Return what tells a message from all others."""
    return (message.id if isinstance(message.id, str) else message.id[0]), message.context


def forms(message: Message) -> list[str]:
    """Return all translations of a message: one, or one per plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def complaints(language: str, entries: dict[Key, Entry], folder: Path = LOCALE_FOLDER) -> list[str]:
    """Return everything that is wrong with a catalogue, as sentences."""
    catalogue = read(language, folder)
    held = {key_of(message): message for message in catalogue if message.id}
    expected = wanted(language, entries)
    found = [f"{language}: not in the catalogue: {key[0]!r}" for key in expected if key not in held]
    found += [f"{language}: not used any more: {key[0]!r}" for key in held if key not in expected]
    for key, message in held.items():
        entry = expected.get(key)
        if entry is None:
            continue
        if message.fuzzy:
            found.append(f"{language}: fuzzy: {key[0]!r}")
        texts = forms(message)
        if entry.plural is not None and len(texts) != catalogue.num_plurals:
            found.append(f"{language}: needs {catalogue.num_plurals} plural forms: {key[0]!r}")
        if not all(texts):
            found.append(f"{language}: not translated: {key[0]!r}")
            continue
        found += [f"{language}: {key[0]!r}: {fault}" for fault in faults(entry, texts)]
    return found


def faults(entry: Entry, texts: list[str]) -> list[str]:
    """Return what would break or mislead in these translations: lost placeholders, lost tags, lost line ends.

    Where there are plural forms, one form may leave out one placeholder (Arabic says "one member" without a figure).
    """
    originals = [entry.singular] if entry.plural is None else [entry.singular, entry.plural]
    allowed = {name for original in originals for name in placeholders(original)}
    found = []
    for text in texts:
        used = placeholders(text)
        if unknown := set(used) - allowed:
            found.append(f"unknown placeholder {', '.join(sorted(unknown))} in {text!r}")
        missing = allowed - set(used)
        if missing and (entry.plural is None or len(missing) > 1):
            found.append(f"lost placeholder {', '.join(sorted(missing))} in {text!r}")
        if all(tags(text) != tags(original) for original in originals):
            found.append(f"other tags than the original in {text!r}")
        if text.endswith("\n") != originals[0].endswith("\n") or text.startswith("\n") != originals[0].startswith("\n"):
            found.append(f"line breaks at the ends differ in {text!r}")
    return found


def missing(language: str, entries: dict[Key, Entry], folder: Path = LOCALE_FOLDER) -> list[dict[str, Any]]:
    """Return what has no translation yet, for a translator."""
    catalogue = read(language, folder)
    held = {key_of(message): message for message in catalogue if message.id}
    rows = []
    for key, entry in sorted(wanted(language, entries).items(), key=lambda item: (item[0][0], item[0][1] or "")):
        message = held.get(key)
        if message is not None and not message.fuzzy and all(forms(message)):
            continue
        row: dict[str, Any] = {"key": json_key(key), "msgid": entry.singular, "places": sorted(entry.places)}
        if entry.plural is not None:
            row |= {"msgid_plural": entry.plural, "plural_forms": catalogue.num_plurals, "rule": catalogue.plural_expr}
        if entry.context:
            row["context"] = entry.context
        if entry.comments:
            row["comments"] = entry.comments
        rows.append(row)
    return rows


def json_key(key: Key) -> str:
    """Return the name under which `fill` takes a translation: the text, with its context in front if it has one."""
    return key[0] if not key[1] else f"{key[1]}{CONTEXT_MARK}{key[0]}"


def fill(
    language: str, translations: dict[str, str | list[str]], entries: dict[Key, Entry], folder: Path = LOCALE_FOLDER
) -> list[str]:
    """Put translations into a catalogue; return what was refused, and why. What is sound goes in all the same."""
    update(language, entries, folder)
    catalogue = read(language, folder)
    expected = wanted(language, entries)
    held = {json_key(key_of(message)): message for message in catalogue if message.id}
    refused = []
    for name, translation in translations.items():
        message = held.get(name)
        if message is None:
            refused.append(f"nothing asks for {name!r}")
            continue
        entry = expected[key_of(message)]
        texts = [translation] if isinstance(translation, str) else list(translation)
        count = 1 if entry.plural is None else catalogue.num_plurals
        if len(texts) != count or not all(texts):
            refused.append(f"{name!r} needs {count} text(s), got {len(texts)}")
        elif wrong := faults(entry, texts):
            refused.append(f"{name!r}: {'; '.join(wrong)}")
        else:
            message.string = texts[0] if entry.plural is None else tuple(texts)
    write(language, catalogue, folder)
    return refused
