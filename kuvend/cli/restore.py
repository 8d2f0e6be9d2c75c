"""`kuvend restore`: a backup into an empty place."""

import argparse
import os
import shutil
from pathlib import Path
from typing import Any

from kuvend.cli.backup import read_passphrase
from kuvend.cli.folder import DEMO_MARK, KEY_FILE, add_data_option, start_django
from kuvend.cli.terminal import Stop, say, say_json


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "restore",
        help="fill an empty place from a backup",
        description="Restores FILE into a data folder that does not exist yet (and into the empty database that "
        "DATABASE_URL names, if it is set). Checksums are verified first. People who had their data erased after the "
        "backup are erased again from the ledger; restoring without a ledger must be asked for.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    add_data_option(parser)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--erasures", type=Path, metavar="LEDGER", help="the ledger of erasures kept beside the backups")
    group.add_argument(
        "--without-erasures", action="store_true", help="there is no ledger: erased people may come back to life"
    )
    keys = parser.add_mutually_exclusive_group()
    keys.add_argument("--passphrase-file", type=Path, metavar="FILE", help="the passphrase of an encrypted backup")
    keys.add_argument("--identity-file", type=Path, metavar="FILE", help="the age identity of an encrypted backup")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Restore, or leave nothing behind."""
    folder: Path = arguments.data.resolve()
    check_place(arguments.file, folder, arguments.erasures)
    from kuvend.core.backup.archive import BadBackupError, unpack

    draft = folder.with_name(f".{folder.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(mode=0o700, parents=True)
        with unpack(arguments.file, draft, read_key(arguments)) as (content, manifest):
            remarks = restore(content, manifest, draft, arguments.erasures)
    except BadBackupError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise Stop(str(error)) from error
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)
    report(folder, manifest, remarks, is_json=arguments.json)
    return 0


def check_place(backup: Path, folder: Path, ledger: Path | None) -> None:
    """Look before anything is touched.

    Raises:
        Stop: there is no backup, the place is not empty, or the ledger cannot be read.
    """
    if not backup.is_file():
        message = f"There is no backup {backup}."
        raise Stop(message)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = (
            f"{folder} is not empty. A backup is restored into a place of its own; choose another with --data DIR."
        )
        raise Stop(message)
    if not folder.parent.is_dir():
        message = f"There is no folder {folder.parent}."
        raise Stop(message)
    if ledger is not None and not ledger.is_file():
        message = f"There is no ledger {ledger}."
        raise Stop(message)


def read_key(arguments: argparse.Namespace) -> Any:
    """Return what opens the backup, if a key was named."""
    from kuvend.core.backup.archive import Key

    if arguments.passphrase_file:
        return Key(passphrase=read_passphrase(arguments.passphrase_file))
    if arguments.identity_file:
        return Key(identity=read_identity(arguments.identity_file))
    return None


def read_identity(file: Path) -> str:
    """Return the first age identity in a file.

    Raises:
        Stop: there is none.
    """
    try:
        lines = file.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError as error:
        message = f"The identity file {file} cannot be read: {error.strerror}."
        raise Stop(message) from error
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            return line
    message = f"The identity file {file} holds no line that begins with AGE-SECRET-KEY-."
    raise Stop(message)


def restore(content: Path, manifest: dict[str, Any], draft: Path, ledger: Path | None) -> list[str]:
    """Fill the draft folder and the database; return what the apps remarked.

    Raises:
        Stop: the database is not empty.
    """
    for name in (KEY_FILE, DEMO_MARK):
        if (content / name).exists():
            shutil.copyfile(content / name, draft / name)
            (draft / name).chmod(0o600)
    start_django(draft)
    from django.db import connection

    from kuvend.config.wiring import join_hooks
    from kuvend.core.backup.load import NotEmptyError, after_restore, restore_rows_and_files

    join_hooks()
    try:
        restore_rows_and_files(content, manifest, progress=lambda _: None)
    except NotEmptyError as error:
        raise Stop(str(error)) from error
    remarks = list(after_restore.ask())
    if ledger is not None:
        remarks.append(apply_ledger(ledger))
    connection.close()
    os.environ.pop("KUVEND_DATA", None)
    return remarks


def apply_ledger(ledger: Path) -> str:
    """Erase again whom the ledger names.

    Raises:
        Stop: the ledger cannot be trusted.
    """
    from kuvend.core import clock
    from kuvend.people.operations.personal_data import apply_erasure_ledger

    try:
        count = apply_erasure_ledger(ledger.read_text(encoding="utf-8"), by=None, now=clock.now())
    except ValueError as error:
        raise Stop(str(error)) from error
    return f"{count} erasures applied again."


def report(folder: Path, manifest: dict[str, Any], remarks: list[str], *, is_json: bool) -> None:
    """Tell what was restored."""
    rows = sum(table["rows"] for table in manifest["tables"].values())
    if is_json:
        say_json({
            "data": str(folder), "rows": rows, "files": manifest["files"], "made_at": manifest["made_at"],
            "remarks": remarks,
        })  # fmt: skip
        return
    say(f"{folder}: {rows} rows and {manifest['files']} files of {manifest['made_at']} are back.")
    for remark in remarks:
        say(remark)
    say(f"Start it: kuvend up --data {folder}")
