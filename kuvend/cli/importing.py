"""`kuvend import`: recognise the member list of an old website, and with `--apply` take it in for review.

A dry run, the default, needs no data folder, no network and no database. Exit codes: 0 everything was read; 1 a file
could not be read, or nothing was found (what could be read is printed all the same); 2 the command line was not
understood.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kuvend.cli.terminal import Stop, complain, say, say_json

if TYPE_CHECKING:
    from kuvend.directory.rules.recognising import Page, Recognition, Record

_ENDINGS = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".csv", ".tsv", ".xlsx")
_SHOWN = 100


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "import",
        help="bring the members out of an old website",
        description="Recognises profiles, news and events in text, HTML, CSV and XLSX. Without --apply nothing is "
        "written: you see what would be proposed. With --apply everything is kept for review at /desk/import/; "
        "applying the same input again changes nothing.",
        epilog="Exit codes: 0 everything was read, 1 a file could not be read or held nothing, "
        "2 the command line was not understood.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder of files, or - for standard input")
    parser.add_argument("--network", metavar="SLUG", help="the network that takes the members in (needed with --apply)")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="the data folder (needed with --apply; $KUVEND_DATA stands in). A dry run compares with its directory.",
    )
    parser.add_argument("--apply", action="store_true", help="keep what was recognised for review")
    parser.add_argument(
        "--country",
        metavar="CODE",
        default="",
        help="the country (AL, XK, ...) of telephone numbers without a country code",
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON, and nothing but JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Recognise, print, and with `--apply` keep."""
    folder = arguments.data or (
        Path(os.environ["KUVEND_DATA"]) if os.environ.get("KUVEND_DATA") and arguments.apply else None
    )
    if arguments.apply and not arguments.network:
        raise Stop("--apply needs --network SLUG: the network that takes the members in.", code=2)
    if arguments.apply and folder is None and not os.environ.get("DATABASE_URL"):
        raise Stop("--apply needs --data DIR: the data folder to write to.", code=2)
    pages, contents, refused = _read(arguments.paths)
    country = checked_country(arguments.country)
    if folder is not None or arguments.apply:
        recognition, applied = _with_directory(arguments, folder, pages, contents, country)
    else:
        from kuvend.directory.rules.recognising import recognised

        recognition, applied = recognised(pages, country=country), None
    if arguments.json:
        answer: dict[str, Any] = recognition.as_data()
        if refused:
            answer["errors"] = refused
        if applied is not None:
            answer["applied"] = applied
        say_json(answer)
    else:
        _tell(recognition, applied)
    for error in refused:
        complain(f"{error['file']}: {error['message']}")
    return 1 if refused or not recognition.records else 0


def checked_country(text: str) -> str:
    """Return the code of a country in capitals.

    Raises:
        Stop: there is no such country.
    """
    from babel import Locale

    from kuvend.core.countries import is_country_code

    code = text.upper()
    if code and not (is_country_code(code) and code in Locale("en").territories):
        message = f"--country {text}: there is no such country. Give two letters, such as AL."
        raise Stop(message, code=2)
    return code


def _read(paths: Sequence[str]) -> "tuple[list[Page], dict[str, bytes], list[dict[str, str]]]":
    from kuvend.directory.rules.recognising import REASONS, NotReadable, page_of

    pages: list[Page] = []
    contents: dict[str, bytes] = {}
    refused: list[dict[str, str]] = []
    for name in _files(paths):
        try:
            content = _content(name)
            if name in contents:
                continue
            pages.append(page_of(name, content))
            contents[name] = content
        except NotReadable as error:
            refused.append({"file": name, "reason": error.reason, "message": REASONS[error.reason]})
    return pages, contents, refused


def _files(paths: Sequence[str]) -> Iterator[str]:
    """The files meant: those of a folder in order of their names."""
    for path in paths:
        if path != "-" and Path(path).is_dir():
            found = sorted(
                str(file) for file in Path(path).rglob("*") if file.suffix.casefold() in _ENDINGS and file.is_file()
            )
            yield from found or [path]
        else:
            yield path


def _content(name: str) -> bytes:
    from kuvend.directory.rules.recognising import NotReadable
    from kuvend.directory.rules.recognising.reading import MOST_BYTES

    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    path = Path(name)
    try:
        if path.is_dir():
            raise NotReadable(name, "folder_empty")
        if path.stat().st_size > MOST_BYTES:
            raise NotReadable(name, "too_large")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotReadable(name, "missing") from error
    except OSError as error:
        raise NotReadable(name, "not_allowed") from error


def _with_directory(
    arguments: argparse.Namespace,
    folder: Path | None,
    pages: "Sequence[Page]",
    contents: dict[str, bytes],
    country: str,
) -> "tuple[Recognition, dict[str, Any] | None]":
    """Compare with the directory of a data folder, and keep the result if asked to."""
    from kuvend.cli.folder import start_django

    start_django(folder or Path())
    from kuvend.core import clock
    from kuvend.directory.models import Network
    from kuvend.directory.operations.importing import take_in_pages
    from kuvend.directory.queries.importing import known_to
    from kuvend.directory.rules.recognising import recognised

    network = Network.objects.filter(slug=arguments.network).first() if arguments.network else None
    if arguments.network and network is None:
        names = ", ".join(Network.objects.values_list("slug", flat=True)[:40]) or "none yet"
        raise Stop(f"There is no network '{arguments.network}'. The networks here: {names}.")
    country = country or (network.country if network else "")
    recognition = recognised(pages, known=known_to(recognised(pages, country=country)), country=country)
    if not arguments.apply or network is None:
        return recognition, None
    if not contents:
        return recognition, {"new": 0, "changed": 0, "unchanged": 0, "batch": None}
    from kuvend.config.wiring import join_hooks

    join_hooks()
    taken = take_in_pages(network=network, files=list(contents.items()), by=None, now=clock.now())
    return recognition, {
        "new": taken.new,
        "changed": taken.changed,
        "unchanged": taken.unchanged,
        "batch": taken.batch.public_id if taken.batch else None,
    }


def _tell(recognition: "Recognition", applied: dict[str, Any] | None) -> None:
    """Print the result for a reader."""
    counts = Counter[str](record.kind for record in recognition.records)
    for number, record in enumerate(recognition.records, 1):
        _tell_record(number, record)
    say()
    words = [
        f"{counts[kind]} {name}"
        for kind, name in (
            ("organisation", "organisations"),
            ("person", "persons"),
            ("news", "news items"),
            ("event", "events"),
            ("other", "other texts"),
        )
        if counts[kind]
    ]
    say(f"Recognised: {', '.join(words) or 'nothing'}.")
    aside = Counter(stretch.reason for stretch in recognition.left_aside if stretch.reason != "blank")
    if aside:
        say(
            "Left aside: "
            + ", ".join(f"{count} × {reason.replace('_', ' ')}" for reason, count in sorted(aside.items()))
            + "."
        )
    if applied is None:
        say("This was a dry run: nothing was written. Add --apply --network SLUG --data DIR to keep it for review.")
    else:
        counts_kept = f"{applied['new']} new, {applied['changed']} changed, {applied['unchanged']} already there"
        say(f"Kept for review: {counts_kept}.")


def _tell_record(number: int, record: "Record") -> None:
    notes = [record.kind if not record.detail else record.detail]
    if record.incomplete:
        notes.append("incomplete")
    if record.duplicate_of is not None:
        notes.append(
            f"duplicate of {record.duplicate_of if isinstance(record.duplicate_of, str) else record.duplicate_of + 1}"
        )
    where = f"{record.file}:{record.span.start}-{record.span.end}"
    say(f"{number:>3}. {record.name or '(no name)'} [{', '.join(notes)}]  {where}")
    if not record.is_profile:
        return
    for key, finding in record.fields.items():
        value = " | ".join(value.text.replace("\n", " ") for value in finding.values)
        mark = "?" if finding.proposal else "!" if finding.flags else " "
        short = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
        sure = ", ".join([f"{finding.confidence:.0%}", *finding.flags])
        say(f"     {mark} {key.replace('_', ' ')}: {short} ({sure})")
    if record.empty:
        say(f"       without a value: {', '.join(key.replace('_', ' ') for key in record.empty)}")
    for left in record.unassigned:
        say(f"     ! no field for: {left.text[:_SHOWN]}")
