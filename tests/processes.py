"""Several real processes on one real database: races, kills, full disks.

A process is forked from the test, so it starts at once; it works on a copy of the test's own, migrated database that
lies on disk (SQLite) or on the server (PostgreSQL).
"""

import os
import pickle
import secrets
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.db import connection, connections

MEMORY = Path("/dev/shm")  # noqa: S108 - the machine's own memory file system, a private folder is made in it
PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Outcome:
    """How a process ended: what its work returned, or that it was killed, or how it failed."""

    value: Any
    was_killed: bool
    error: str


@dataclass(frozen=True)
class OtherHouse:
    """A database and a folder of mails that several processes share."""

    folder: Path
    database: str

    def use(self) -> None:
        """Let this (forked) process work on the shared database."""
        connection.close()
        connection.connection = None
        connection.settings_dict["NAME"] = self.database
        connections.databases["default"]["NAME"] = self.database
        connection.settings_dict["CONN_MAX_AGE"] = None
        connection.in_atomic_block = False
        mailers = {"default": {"BACKEND": FILES, "OPTIONS": {"file_path": str(self.folder / "mail")}}}
        settings.MAILERS = mailers
        setting_changed.send(sender=type(settings), setting="MAILERS", value=mailers, enter=True)

    @property
    def mails(self) -> list[str]:
        """The Message-IDs of all mails that went out, one for each time."""
        found = []
        for file in (self.folder / "mail").glob("*.log"):
            lines = file.read_text().splitlines()
            found += [line.partition(":")[2].strip() for line in lines if line.startswith("Message-ID:")]
        return found

    def run(self, *works: Callable[[], Any]) -> list[Outcome]:
        """Do each work in a process of its own, all at once; return how they ended, in their order."""
        running = [self._start(work) for work in works]
        return [_outcome(process, pipe) for process, pipe in running]

    def do(self, work: Callable[[], Any]) -> Any:
        """Do one work in a process of its own; return what it returned."""
        [outcome] = self.run(work)
        assert not outcome.error, outcome.error
        assert not outcome.was_killed
        return outcome.value

    def _start(self, work: Callable[[], Any]) -> tuple[int, int]:
        """Fork; return the process and where its answer can be read.

        Not `multiprocessing`: its children let go of what the parent registered for its own end (temporary folders).
        """
        ours, theirs = os.pipe()
        process = os.fork()
        if process:
            os.close(theirs)
            return process, ours
        signal.alarm(PATIENCE)
        answer: tuple[Any, str] = (None, "")
        try:
            self.use()
            answer = (work(), "")
        except BaseException as error:  # noqa: BLE001 - the parent tells
            answer = (None, repr(error))
        finally:
            connection.close()
            with os.fdopen(theirs, "wb") as pipe:
                pipe.write(pickle.dumps(answer))
            os._exit(0)


def _outcome(process: int, pipe: int) -> Outcome:
    with os.fdopen(pipe, "rb") as answer:
        said = answer.read()
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    value, error = pickle.loads(said) if said else (None, "")  # noqa: S301 - from our own child
    if code not in {0, -signal.SIGKILL}:
        error = error or f"ended with {code}"
    return Outcome(value, was_killed=code == -signal.SIGKILL, error=error)


FILES = "django.core.mail.backends.filebased.EmailBackend"


def die() -> None:
    """End this process as a power cut would: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def other_house() -> Iterator[OtherHouse]:
    """Copy the test's (empty, migrated) database for several processes. Needs `django_db(transaction=True)`."""
    folder = Path(tempfile.mkdtemp(prefix="kuvend-processes-", dir=MEMORY if MEMORY.is_dir() else None))
    (folder / "mail").mkdir()
    own = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        database = str(folder / "kuvend.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [database])
    else:
        database = f"races_{secrets.token_hex(6)}"
        _on_server(f'CREATE DATABASE "{database}" TEMPLATE "{own}"')
    try:
        yield OtherHouse(folder, database)
    finally:
        if connection.vendor != "sqlite":
            _on_server(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        shutil.rmtree(folder, ignore_errors=True)


def _on_server(sql: str) -> None:
    """Run a statement of the server itself, while nobody uses the test's database."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)
