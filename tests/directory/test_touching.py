"""Every change grows the revision; only a change that can be read becomes a version."""

from datetime import UTC, datetime

import pytest

from kuvend.core.text import TranslatedText
from kuvend.directory.models import Organisation
from kuvend.directory.operations.touching import touch
from kuvend.people.models import Person

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def test_a_change_becomes_a_version(organisation: Organisation, member: Person) -> None:
    touch(organisation, by=None, now=NOW)
    organisation.general_information = TranslatedText({"sq": "Shoqatë"})
    organisation.save()
    touch(organisation, by=member, now=NOW)

    versions = list(organisation.versions.all())
    assert [version.number for version in versions] == [2, 1]
    assert versions[0].by == member
    assert versions[0].content["general_information"] == {"sq": "Shoqatë"}
    assert versions[1].content["general_information"] == {}
    organisation.refresh_from_db()
    assert (organisation.revision, organisation.changed_at) == (2, NOW)


def test_a_touch_that_changes_no_text_keeps_no_version(organisation: Organisation) -> None:
    touch(organisation, by=None, now=NOW)
    touch(organisation, by=None, now=NOW)
    assert organisation.versions.count() == 1
    assert organisation.revision == 2
