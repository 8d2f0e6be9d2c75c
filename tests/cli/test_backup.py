"""A backup is taken while people work, is verified before it is trusted, and gives everything back."""

import contextlib
import gzip
import io
import json
import sqlite3
import tarfile
from pathlib import Path

import pyrage
import pytest

from tests.cli.conftest import Kuvend

pytestmark = pytest.mark.unit


def add_people(folder: Path, count: int = 3) -> None:
    with contextlib.closing(sqlite3.connect(folder / "kuvend.sqlite3")) as database, database:
        columns = {row[1]: row for row in database.execute("PRAGMA table_info(people_person)")}
        for number in range(count):
            values = {
                "public_id": f"person{number:010}",
                "full_name": f"Ëngjëll Шабац {number}",
                "language": "sq",
                "created_at": "2026-03-01 08:00:00.123456",
            }
            for name, row in columns.items():
                is_required = row[3] and row[4] is None and not row[5]
                if is_required and name not in values:
                    values[name] = {"bool": "0", "text": "{}"}.get(row[2], "UTC" if name == "time_zone" else "")
            database.execute(
                f"INSERT INTO people_person ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608
                list(values.values()),
            )


def contents(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of ours, in a comparable order."""
    with contextlib.closing(sqlite3.connect(folder / "kuvend.sqlite3")) as database:
        names = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "django_migrations", "search_")) and "fts" not in name
        ]
        return {name: sorted(database.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}  # noqa: S608


def test_everything_comes_back(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    add_people(installation)
    (installation / "media" / "logos").mkdir(parents=True)
    (installation / "media" / "logos" / "rrjeti ë.png").write_bytes(b"\x89PNG picture")
    backup, fresh = tmp_path / "one.backup", tmp_path / "fresh"

    made = kuvend("backup", backup, "--data", installation, "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["files"] == 1
    assert backup.stat().st_mode & 0o777 == 0o600

    done = kuvend("restore", backup, "--data", fresh, "--without-erasures")
    assert done.returncode == 0, done.stderr
    before, after = contents(installation), contents(fresh)
    assert before["people_person"]
    assert after == before
    assert (fresh / "media" / "logos" / "rrjeti ë.png").read_bytes() == b"\x89PNG picture"
    assert (fresh / "secret.key").read_bytes() == (installation / "secret.key").read_bytes()
    assert fresh.stat().st_mode & 0o777 == 0o700


def test_a_backup_waits_for_nobody_who_is_writing(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    with contextlib.closing(sqlite3.connect(installation / "kuvend.sqlite3", isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM django_content_type")
        made = kuvend("backup", tmp_path / "b", "--data", installation, "--json")
        writer.execute("ROLLBACK")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["rows"] > 0  # the half-done deletion is not in it


def test_a_backup_never_overwrites(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    target = tmp_path / "b"
    target.write_text("precious")
    assert kuvend("backup", target, "--data", installation).returncode == 1
    assert target.read_text() == "precious"


def test_erasures_must_be_spoken_of(tmp_path: Path, kuvend: Kuvend) -> None:
    done = kuvend("restore", tmp_path / "b", "--data", tmp_path / "fresh")
    assert done.returncode == 2
    assert "--without-erasures" in done.stderr


def test_a_full_place_is_left_alone(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    backup = tmp_path / "b"
    kuvend("backup", backup, "--data", installation)
    before = contents(installation)
    done = kuvend("restore", backup, "--data", installation, "--without-erasures")
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert contents(installation) == before


def test_a_flipped_byte_is_found(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    add_people(installation)
    good, bad = tmp_path / "good", tmp_path / "bad"
    kuvend("backup", good, "--data", installation)
    plain = bytearray(gzip.decompress(good.read_bytes()))
    place = plain.find("Ëngjëll".encode())
    plain[place] ^= 1
    bad.write_bytes(gzip.compress(bytes(plain)))
    done = kuvend("restore", bad, "--data", tmp_path / "fresh", "--without-erasures")
    assert done.returncode == 1
    assert "people.person" in done.stderr
    assert not (tmp_path / "fresh").exists()
    assert not list(tmp_path.glob(".fresh*"))


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, kuvend: Kuvend) -> None:
    (tmp_path / "letter.txt").write_text("Dear members")
    done = kuvend("restore", tmp_path / "letter.txt", "--data", tmp_path / "fresh", "--without-erasures")
    assert done.returncode == 1
    assert "no backup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_newer_schema_is_refused(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    good, newer = tmp_path / "good", tmp_path / "newer"
    kuvend("backup", good, "--data", installation)
    with tarfile.open(good) as source, tarfile.open(newer, "w:gz") as target:
        for member in source:
            content = source.extractfile(member)
            assert content is not None
            body = content.read()
            if member.name == "manifest.json":
                manifest = json.loads(body)
                manifest["migrations"].append(["core", "9999_from_the_future"])
                body = json.dumps(manifest).encode()
                member.size = len(body)
            target.addfile(member, io.BytesIO(body))
    done = kuvend("restore", newer, "--data", tmp_path / "fresh", "--without-erasures")
    assert done.returncode == 1
    assert "newer Kuvend" in done.stderr
    assert not (tmp_path / "fresh").exists()


def test_an_encrypted_backup_shows_nothing_and_opens_with_its_key(
    installation: Path, tmp_path: Path, kuvend: Kuvend
) -> None:
    add_people(installation)
    identity = pyrage.x25519.Identity.generate()
    keys = tmp_path / "identity.txt"
    keys.write_text(f"# created by age\n{identity}\n")
    backup = tmp_path / "b"
    made = kuvend("backup", backup, "--data", installation, "--recipient", str(identity.to_public()))
    assert made.returncode == 0, made.stderr
    assert backup.read_bytes().startswith(b"age-encryption.org/v1")
    assert not list(tmp_path.glob(".kuvend-backup-*"))  # no plain copy stays behind

    closed = kuvend("restore", backup, "--data", tmp_path / "fresh", "--without-erasures")
    assert closed.returncode == 1
    assert "encrypted" in closed.stderr
    opened = kuvend("restore", backup, "--data", tmp_path / "fresh", "--without-erasures", "--identity-file", keys)
    assert opened.returncode == 0, opened.stderr
    assert contents(tmp_path / "fresh") == contents(installation)


@pytest.mark.parametrize(("content", "message"), [(None, "cannot be read"), ("no key", "AGE-SECRET-KEY-")])
def test_an_identity_that_is_none_is_said(content: str | None, message: str, tmp_path: Path, kuvend: Kuvend) -> None:
    backup, identity = tmp_path / "b", tmp_path / "identity"
    backup.write_text("a backup, never looked at")
    if content:
        identity.write_text(content)
    words = ("restore", backup, "--data", tmp_path / "fresh", "--without-erasures")
    done = kuvend(*words, "--identity-file", identity)
    assert done.returncode == 1
    assert message in done.stderr
    assert kuvend(*words, "--identity-file", identity, "--passphrase-file", identity).returncode == 2


BEAT = """
from kuvend.core import clock
from kuvend.core.models import Worker
Worker.objects.create(id="one", machine="here", process=1, started_at=clock.now(), beat_at=clock.now())
"""


def test_no_worker_of_the_former_house_seems_to_work(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    assert kuvend("manage", "shell", "--data", installation, "--command", BEAT).returncode == 0
    backup, fresh = tmp_path / "b", tmp_path / "fresh"
    assert kuvend("backup", backup, "--data", installation).returncode == 0
    assert kuvend("restore", backup, "--data", fresh, "--without-erasures").returncode == 0
    findings = json.loads(kuvend("doctor", "--data", fresh, "--json").stdout)["findings"]
    assert not next(each for each in findings if each["name"] == "worker")["ok"]


def test_a_passphrase_opens_what_it_closed(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("correct horse battery staple\n")
    wrong.write_text("something else\n")
    backup = tmp_path / "b"
    assert kuvend("backup", backup, "--data", installation, "--passphrase-file", right).returncode == 0
    words = ("restore", backup, "--data", tmp_path / "fresh", "--without-erasures", "--passphrase-file")
    refused = kuvend(*words, wrong)
    assert refused.returncode == 1
    assert not (tmp_path / "fresh").exists()
    assert kuvend(*words, right).returncode == 0


OPEN_ACCOUNTS = """
from kuvend.core import clock
from kuvend.people.operations.accounts import open_account
for name in ("ana", "ben"):
    open_account(email=f"{name}@example.org", full_name=name, language="sq", by=None, now=clock.now())
"""
ERASE_ANA = """
from kuvend.core import clock
from kuvend.people.models import Account
from kuvend.people.operations.personal_data import erase_person
erase_person(person=Account.objects.get(email="ana@example.org").person, by=None, now=clock.now())
"""


def test_who_was_erased_after_the_backup_does_not_come_back(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    backup, ledger = tmp_path / "b", tmp_path / "erasures.jsonl"
    words = ("manage", "shell", "--data", installation, "--command")
    assert kuvend(*words, OPEN_ACCOUNTS).returncode == 0
    assert kuvend("backup", backup, "--data", installation).returncode == 0
    erased = kuvend(*words, ERASE_ANA)
    assert erased.returncode == 0, erased.stderr
    ledger.write_text((installation / "erasures.jsonl").read_text())
    assert "ana" not in ledger.read_text()

    done = kuvend("restore", backup, "--data", tmp_path / "fresh", "--erasures", ledger)
    assert done.returncode == 0, done.stderr
    assert "1 erasures applied again." in done.stdout
    with contextlib.closing(sqlite3.connect(tmp_path / "fresh" / "kuvend.sqlite3")) as database:
        emails = {email for (email,) in database.execute("SELECT email FROM people_account")}
        names = {name for (name,) in database.execute("SELECT full_name FROM people_person")}
    assert "ben@example.org" in emails
    assert "ana@example.org" not in emails
    assert "ana" not in names
    assert (tmp_path / "fresh" / "erasures.jsonl").exists()


SIGN_IN = """
from datetime import timedelta
from importlib import import_module
from allauth.usersessions.models import UserSession
from django.conf import settings
from kuvend.core import clock
from kuvend.people.models import Account
from kuvend.people.operations.account_help import begin_help
from kuvend.people.operations.sign_in_links import create_sign_in_link
from kuvend.people.states import HelpKind
ana, ben = (Account.objects.get(email=f"{name}@example.org") for name in ("ana", "ben"))
session = import_module(settings.SESSION_ENGINE).SessionStore()
session["_auth_user_id"] = str(ana.pk)
session.create()
UserSession.objects.create(user=ana, ip="127.0.0.1", session_key=session.session_key, user_agent="x", data={})
create_sign_in_link(account=ana, by=None, now=clock.now())
begin_help(
    kind=HelpKind.ADDRESS, account=ana, identity_check="seen", reason="lost", by=ben.person, now=clock.now(),
    new_email="thief@example.org",
)
"""


def test_nobody_comes_back_in_who_may_have_been_signed_out_since(
    installation: Path, tmp_path: Path, kuvend: Kuvend
) -> None:
    words = ("manage", "shell", "--data", installation, "--command")
    for script in (OPEN_ACCOUNTS, SIGN_IN):
        done = kuvend(*words, script)
        assert done.returncode == 0, done.stderr
    backup = tmp_path / "b"
    assert kuvend("backup", backup, "--data", installation).returncode == 0
    done = kuvend("restore", backup, "--data", tmp_path / "fresh", "--without-erasures")
    assert done.returncode == 0, done.stderr
    assert "1 sessions are ended: everybody signs in anew. 1 links to sign in and 1 changes" in done.stdout
    with contextlib.closing(sqlite3.connect(tmp_path / "fresh" / "kuvend.sqlite3")) as database:
        for table in ("django_session", "usersessions_usersession", "people_signinlink"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table  # noqa: S608
        open_help = "SELECT count(*) FROM people_accounthelp WHERE stopped_at IS NULL"
        assert database.execute(open_help).fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM people_account").fetchone() == (2,), "accounts stay"
    assert len(contents(installation)["django_session"]) == 1, "the house that was copied goes on"


def test_a_ledger_that_cannot_be_read_stops_the_restore(installation: Path, tmp_path: Path, kuvend: Kuvend) -> None:
    backup, ledger = tmp_path / "b", tmp_path / "erasures.jsonl"
    assert kuvend("backup", backup, "--data", installation).returncode == 0
    ledger.write_text("this is no ledger\nat all\n")
    done = kuvend("restore", backup, "--data", tmp_path / "fresh", "--erasures", ledger)
    assert done.returncode == 1
    assert "ledger" in done.stderr
    assert not (tmp_path / "fresh").exists()
