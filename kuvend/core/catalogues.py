"""Compiles translation catalogues in Python, so that neither GNU gettext nor a build step is needed.

Only `.po` sources are kept. A wheel carries the compiled files; in a checkout the program compiles what is stale when
it starts. Serbian is kept once, in Cyrillic: its Latin catalogue is derived here. This module knows no Django, because
the build of the wheel calls it too.
"""

import contextlib
import os
import re
import tempfile
import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"
SERBIAN_EXCEPTIONS = "sr_Latn_exceptions.toml"

CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]+")


def compile_stale(folder: Path = LOCALE_FOLDER) -> list[Path]:
    """Compile every catalogue whose source is another one than at the last compilation; return what was written.

    Safe for several processes at once: each writes a file of its own and moves it into place. Where the folder may
    not be written (a read-only checkout), nothing happens and the interface falls back to English.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        stamp = source.stat().st_mtime_ns
        if _is_stale(target, stamp):
            written += _write(target, _read(source), stamp)
    serbian = folder / "sr" / "LC_MESSAGES" / "django.po"
    if serbian.exists():
        exceptions = folder / SERBIAN_EXCEPTIONS
        target = folder / "sr_Latn" / "LC_MESSAGES" / "django.mo"
        stamp = max(path.stat().st_mtime_ns for path in (serbian, exceptions) if path.exists())
        if _is_stale(target, stamp):
            written += _write(target, in_latin_script(_read(serbian), read_exceptions(exceptions)), stamp)
    return written


def _is_stale(target: Path, stamp: int) -> bool:
    """A compiled file carries the time of its source; any other time means another source."""
    return not target.exists() or target.stat().st_mtime_ns != stamp


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name, abort_invalid=True)


def _write(target: Path, catalogue: Catalog, stamp: int) -> list[Path]:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    except PermissionError:
        return []
    try:
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue)
        Path(name).chmod(0o644)
        os.utime(name, ns=(stamp, stamp))
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    return [target]


def read_exceptions(file: Path) -> dict[str, str]:
    """Return Cyrillic word → Latin spelling for the words which the rule would spell wrong."""
    if not file.exists():
        return {}
    words = tomllib.loads(file.read_text(encoding="utf-8"))["words"]
    return {str(cyrillic): str(latin) for cyrillic, latin in words.items()}


def in_latin_script(catalogue: Catalog, exceptions: dict[str, str]) -> Catalog:
    """Return the Serbian catalogue in Latin script; placeholders and markup are Latin already and stay."""
    from kuvend.lettering.serbian import to_latin  # noqa: PLC0415 - only where Serbian is stale

    def convert(text: str) -> str:
        return CYRILLIC_WORD.sub(lambda word: exceptions.get(word[0]) or to_latin(word[0]), text)

    latin = Catalog(locale="sr_Latn", charset="utf-8", header_comment=catalogue.header_comment)
    for message in catalogue:
        if message.id:
            string = message.string
            converted = convert(string) if isinstance(string, str) else tuple(convert(form) for form in string or ())
            latin.add(message.id, converted, flags=message.flags - {"fuzzy"}, context=message.context)
    return latin
