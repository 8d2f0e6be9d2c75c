"""`kuvend backup`: the whole installation in one file, while it goes on working."""

import argparse
from pathlib import Path
from typing import Any

from kuvend.cli.folder import add_data_option, start_django
from kuvend.cli.terminal import Stop, complain, say, say_json


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "backup",
        help="write everything into one file, while the house goes on working",
        description="Writes rows, files and the secret key into FILE, with checksums. With a passphrase or recipients "
        "the file is encrypted in the age format ('age -d' opens it too). It appears under its name only when it is "
        "complete. Keep the ledger of erasures (erasures.jsonl in the data folder) beside your backups.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write; must not exist yet")
    add_data_option(parser)
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="encrypt with the passphrase in FILE (uses as much memory)"
    )
    parser.add_argument(
        "--recipient", action="append", default=[], metavar="AGE1…", help="encrypt for an age key; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the backup."""
    target: Path = arguments.file.resolve()
    if target.exists():
        message = f"{target} exists already; a backup never overwrites another."
        raise Stop(message)
    if not target.parent.is_dir():
        message = f"There is no folder {target.parent}."
        raise Stop(message)
    start_django(arguments.data)
    manifest = make(target, passphrase_file=arguments.passphrase_file, recipients=arguments.recipient)
    report(target, manifest, is_json=arguments.json)
    return 0


def make(target: Path, *, passphrase_file: Path | None = None, recipients: list[str] | None = None) -> dict[str, Any]:
    """Write a backup of the installation that Django was started upon; return its manifest.

    Raises:
        Stop: it could not be written, and nothing is left under that name.
    """
    from pyrage import RecipientError

    from kuvend.core.backup.archive import Key
    from kuvend.core.backup.dump import write_backup

    key = None
    if passphrase_file:
        key = Key(passphrase=read_passphrase(passphrase_file))
    elif recipients:
        key = Key(recipients=tuple(recipients))
    try:
        return write_backup(target, key=key)
    except RecipientError as error:
        message = f"That is no age recipient: {error}"
        raise Stop(message) from error
    except OSError as error:
        message = f"The backup could not be written: {error.strerror or error}."
        raise Stop(message) from error


def read_passphrase(file: Path) -> str:
    """Return the first line of a file.

    Raises:
        Stop: there is none.
    """
    try:
        passphrase = file.read_text(encoding="utf-8").splitlines()[:1]
    except OSError as error:
        message = f"The passphrase file {file} cannot be read: {error.strerror}."
        raise Stop(message) from error
    if not passphrase or not passphrase[0]:
        message = f"The passphrase file {file} is empty."
        raise Stop(message)
    return passphrase[0]


def report(target: Path, manifest: dict[str, Any], *, is_json: bool) -> None:
    """Tell what is in the backup."""
    rows = sum(table["rows"] for table in manifest["tables"].values())
    facts = {
        "file": str(target),
        "bytes": target.stat().st_size,
        "rows": rows,
        "files": manifest["files"],
        "made_at": manifest["made_at"],
        "program": manifest["program"],
    }
    if is_json:
        say_json(facts)
    else:
        say(f"{target}: {rows} rows and {manifest['files']} files of {manifest['made_at']}.")
        if not (target.parent / "erasures.jsonl").exists():
            complain("Copy the ledger of erasures beside it; a restore asks for it.")
