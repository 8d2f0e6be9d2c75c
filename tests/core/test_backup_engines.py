"""A backup of one engine fills the other: the way from a small SQLite house to PostgreSQL, and back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Kuvend, _migrated, installation, kuvend  # noqa: F401 - fixtures

pytestmark = pytest.mark.unit

needs_postgres = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="no PostgreSQL in this run"
)


@pytest.fixture
def empty_database() -> Iterator[str]:
    """A new database on the tests' own server; yields its address."""
    import psycopg

    server = os.environ["DATABASE_URL"]
    name = f"restored_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{server.rpartition('/')[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@needs_postgres
def test_from_sqlite_to_postgresql_and_back(
    installation: Path,  # noqa: F811 - the fixture
    tmp_path: Path,
    kuvend: Kuvend,  # noqa: F811 - the fixture
    empty_database: str,
) -> None:
    from tests.cli.test_backup import add_people, contents

    add_people(installation, 5)
    there, back = tmp_path / "there.backup", tmp_path / "back.backup"
    for words, environment in (
        (("backup", there, "--data", installation), {}),
        (("restore", there, "--data", tmp_path / "pg", "--without-erasures"), {"DATABASE_URL": empty_database}),
        (("backup", back, "--data", tmp_path / "pg"), {"DATABASE_URL": empty_database}),
        (("restore", back, "--data", tmp_path / "again", "--without-erasures"), {}),
    ):
        done = kuvend(*words, **environment)
        assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "again") == contents(installation)

    # new rows go on after the restored ones
    script = (
        "from kuvend.people.operations.accounts import open_account; from kuvend.core import clock; open_account("
        "email='new@example.org', full_name='New', language='en', by=None, now=clock.now())"
    )
    done = kuvend("manage", "shell", "--command", script, "--data", tmp_path / "pg", DATABASE_URL=empty_database)
    assert done.returncode == 0, done.stderr

    refused = kuvend("restore", there, "--data", tmp_path / "x", "--without-erasures", DATABASE_URL=empty_database)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
