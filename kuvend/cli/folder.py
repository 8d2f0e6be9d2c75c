"""The data folder: the one place on disk that an installation owns, and Django started upon it."""

import argparse
import os
import secrets
from pathlib import Path

from kuvend.cli.terminal import Stop

DEFAULT = "kuvend-data"
KEY_FILE = "secret.key"
DEMO_MARK = "demo"  # this folder is the demo's; its content says whether that is still to be loaded


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """Give a command its `--data DIR`."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=Path(os.environ.get("KUVEND_DATA") or DEFAULT),
        help="the data folder (default: $KUVEND_DATA, or ./kuvend-data)",
    )


def create(folder: Path) -> bool:
    """Make sure that the data folder and its secret key exist, readable for this user only; return whether it is new.

    Raises:
        Stop: the folder holds other things, or cannot be written.
    """
    try:
        is_new = _make(folder)
        if not (folder / KEY_FILE).exists():
            if not is_new and any(folder.iterdir()) and not (folder / "kuvend.sqlite3").exists():
                message = f"{folder} exists and is no data folder of Kuvend. Choose another with --data DIR."
                raise Stop(message)
            _write_key(folder)
    except OSError as error:
        message = f"The data folder {folder} cannot be used: {error.strerror or error}."
        raise Stop(message) from error
    return is_new


def _make(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        if not folder.is_dir():
            message = f"{folder} is a file, not a folder."
            raise Stop(message) from None
        return False
    return True


def _write_key(folder: Path) -> None:
    """Write the key under another name first, so that no process ever reads half of one."""
    draft = folder / f".{KEY_FILE}.{os.getpid()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, folder / KEY_FILE)
    except FileExistsError:
        pass  # another process was faster, and its key counts
    finally:
        draft.unlink()


def start_django(folder: Path) -> None:
    """Start Django upon an existing data folder.

    Raises:
        Stop: there is no data folder, and the environment does not stand in for it.
    """
    if not folder.is_dir() and not (os.environ.get("DATABASE_URL") and os.environ.get("KUVEND_SECRET_KEY")):
        message = f"There is no data folder {folder}. 'kuvend up --data {folder}' creates it; --data DIR names another."
        raise Stop(message)
    os.environ["KUVEND_DATA"] = str(folder.resolve())
    _start()


def check_services() -> None:
    """Ask the servers of others that the settings name, before anything relies on them.

    Raises:
        Stop: one does not answer, or refuses.
    """
    from kuvend.core import health

    for finding in (health.files(), health.cache()):
        if not finding.is_well:
            raise Stop(finding.detail)


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuvend.config.settings")
    import django

    from kuvend.core.catalogues import compile_stale

    compile_stale()
    django.setup()
    from kuvend.config.wiring import join_hooks

    join_hooks()
