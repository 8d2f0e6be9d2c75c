"""Is the house well? The same questions for `/healthz`, which a machine asks every few seconds, and `kuvend doctor`."""

import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import storages
from django.core.mail import mailers
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from kuvend.core import clock
from kuvend.core.hooks import Hook
from kuvend.core.models import IdempotencyRecord, Worker
from kuvend.core.sqlite import FIRST_SAFE_VERSION

LEAST_FREE_SPACE = 500 * 1024 * 1024  # bytes; below it SQLite's log and an upload no longer fit together
MOST_SKEW = timedelta(seconds=5)
LONGEST_SILENCE = timedelta(minutes=1)  # of all workers; each gives a sign of life every ten seconds
EARLIEST_PLAUSIBLE = datetime(2026, 11, 1, tzinfo=UTC)  # no clock is right that shows a time before this release


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question. `detail` says what was seen and, where something is wrong, what to do."""

    name: str
    is_well: bool
    detail: str


# Apps above add their own questions, such as the age of the outbox.
further_questions: Hook[[], Finding] = Hook("core.health_questions")


def is_serving() -> bool:
    """Can this process answer requests: does the database answer? Cheap enough to be asked every second."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def examine() -> Iterator[Finding]:
    """Ask every question. None raises; where the database is gone, the questions to it are left out."""
    yield from (sqlite_version(), permissions(), demo(), disk(), mail(), files(), cache())
    database = database_answers()
    yield database
    if database.is_well:
        pending = migrations()
        yield pending
        if pending.is_well:
            yield time_is_right()
            yield worker()
            yield from further_questions.ask()


def database_answers() -> Finding:
    """Does the database answer?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("database", is_well=False, detail=f"The database does not answer: {error}".strip())
    return Finding("database", is_well=True, detail=f"{connection.vendor} answers")


def migrations() -> Finding:
    """Is the schema the one this program was written for?"""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in pending)
        return Finding("migrations", is_well=False, detail=f"Pending: {names}. Run 'kuvend upgrade'.")
    return Finding("migrations", is_well=True, detail="none pending")


def disk() -> Finding:
    """Is there room in the data folder?"""
    folder = Path(settings.DATA)
    if not folder.exists():
        return Finding("disk", is_well=True, detail="no data folder on this machine")
    free = shutil.disk_usage(folder).free
    detail = f"{free // 1024 // 1024} MB free in {folder}"
    if free < LEAST_FREE_SPACE:
        return Finding("disk", is_well=False, detail=f"Only {detail}: make room, or nothing can be saved any more.")
    return Finding("disk", is_well=True, detail=detail)


def sqlite_version() -> Finding:
    """Is the SQLite in use free of the fault that corrupts databases in WAL mode?"""
    if connection.vendor != "sqlite":
        return Finding("sqlite", is_well=True, detail="not in use")
    from sqlite3 import dbapi2 as library  # noqa: PLC0415 - whichever the settings put in its place

    is_safe = library.sqlite_version_info >= FIRST_SAFE_VERSION
    advice = "" if is_safe else ": it can corrupt the database. Install pysqlite3 0.6.1 or newer."
    return Finding("sqlite", is_well=is_safe, detail=f"SQLite {library.sqlite_version}{advice}")


def permissions() -> Finding:
    """Can this user, and nobody else, read and write the data folder?"""
    folder = Path(settings.DATA)
    if not folder.exists():
        return Finding("permissions", is_well=True, detail="no data folder on this machine")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding("permissions", is_well=False, detail=f"{folder} cannot be written: {error.strerror}.")
    private = [folder, *(path for path in (folder / "secret.key", folder / "kuvend.sqlite3") if path.exists())]
    open_ones = [path for path in private if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if folder in open_ones:
        return Finding("permissions", is_well=False, detail=f"Others can read {folder}. Run: chmod 700 {folder}")
    if folder / "secret.key" in open_ones:
        key = folder / "secret.key"
        return Finding("permissions", is_well=False, detail=f"Others can read {key}. Run: chmod 600 {key}")
    return Finding("permissions", is_well=True, detail=f"{folder} is readable for its owner only")


def demo() -> Finding:
    """Is a demo, whose accounts everybody knows, kept to this machine?"""
    if settings.HAS_DEMO_DATA and not settings.IS_LOCAL:
        detail = f"{settings.DATA} holds the demo, whose accounts everybody knows. Begin with another --data DIR."
        return Finding("demo", is_well=False, detail=detail)
    return Finding("demo", is_well=True, detail="no demo that strangers could reach")


def mail() -> Finding:
    """Does the mail server let us in? Nothing is sent."""
    if not settings.HAS_MAIL_SERVER:
        detail = f"No mail server: mails are kept as files in {settings.DATA / 'mail'}."
        if settings.IS_LOCAL:
            return Finding("mail", is_well=True, detail=detail)
        return Finding("mail", is_well=False, detail=f"{detail} Set EMAIL_URL, or nobody can sign in.")
    server = mailers["default"]
    try:
        server.open()
        server.close()
    except OSError as error:  # smtplib's errors are OSErrors
        return Finding("mail", is_well=False, detail=f"The mail server of EMAIL_URL refuses: {error}")
    return Finding("mail", is_well=True, detail="the mail server lets us in")


def files() -> Finding:
    """Does the store of files take, give back and forget a file, and keep strangers out?"""
    probe = getattr(storages["default"], "probe", None)
    if probe is None:
        return Finding("files", is_well=True, detail=f"kept in {settings.MEDIA_ROOT}")
    try:
        complaint = probe()
    except OSError as error:
        complaint = f"It refuses: {error}"
    if complaint:
        return Finding("files", is_well=False, detail=f"The store of KUVEND_S3_BUCKET is not well. {complaint}")
    return Finding("files", is_well=True, detail="the store of KUVEND_S3_BUCKET keeps them, for us alone")


def cache() -> Finding:
    """Does the cache that all processes share answer?"""
    probe = getattr(caches["default"], "probe", None)
    if probe is None:
        return Finding("cache", is_well=True, detail="a folder that the processes of this machine share")
    if complaint := probe():
        detail = f"The cache of CACHE_URL is not well. Each process counts for itself meanwhile. {complaint}"
        return Finding("cache", is_well=False, detail=detail)
    return Finding("cache", is_well=True, detail="the cache of CACHE_URL answers")


def time_is_right() -> Finding:
    """Is the clock plausible: not behind what was written last, and close to the database server's?"""
    now = clock.now()
    if now < EARLIEST_PLAUSIBLE:
        return Finding("clock", is_well=False, detail=f"The clock shows {now:%Y-%m-%d %H:%M} UTC. Set it.")
    clock.look()
    if clock.lag() > MOST_SKEW:
        behind = f"The clock is {clock.lag().total_seconds():.0f} s behind the time that was reached before: set it."
        mistaken = "If it was set forward by mistake and is right now: kuvend manage forget_clock_mark"
        return Finding("clock", is_well=False, detail=f"{behind} {mistaken}")
    latest = IdempotencyRecord.objects.order_by("-created_at").values_list("created_at", flat=True).first()
    if latest and latest - now > MOST_SKEW:
        detail = f"The clock went back: something was written at {latest:%Y-%m-%d %H:%M:%S}, now is {now:%H:%M:%S} UTC."
        return Finding("clock", is_well=False, detail=detail)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            skew = abs(cursor.fetchone()[0] - clock.now())
        if skew > MOST_SKEW:
            detail = f"The database server's clock differs by {skew.total_seconds():.0f} s. Synchronise both."
            return Finding("clock", is_well=False, detail=detail)
    return Finding("clock", is_well=True, detail=f"{now:%Y-%m-%d %H:%M:%S} UTC")


def worker() -> Finding:
    """Does a worker give signs of life? Without one no mail leaves."""
    latest = Worker.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    if latest is None:
        return Finding("worker", is_well=False, detail="No worker runs: 'kuvend up' or 'kuvend worker' starts one.")
    silence = clock.now() - latest
    if silence > LONGEST_SILENCE:
        detail = f"The worker has been silent for {silence.total_seconds():.0f} s. Restart it."
        return Finding("worker", is_well=False, detail=detail)
    return Finding("worker", is_well=True, detail="at work")
