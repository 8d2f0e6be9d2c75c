"""Bringing a data folder to the state that the program needs."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from kuvend.cli.preparation import has_every_migration

pytestmark = pytest.mark.django_db


def test_a_schema_is_current_when_every_migration_is_noted() -> None:
    assert has_every_migration()


@pytest.mark.parametrize("app", ["directory", "sessions"])
def test_one_migration_that_is_not_noted_is_missed(app: str) -> None:
    noted = MigrationRecorder(connection).migration_qs.filter(app=app)
    latest = noted.latest("id")
    latest.delete()
    assert not has_every_migration()


def test_a_migration_of_a_later_version_does_no_harm() -> None:
    MigrationRecorder(connection).record_applied("directory", "9999_of_a_later_version")
    assert has_every_migration()
