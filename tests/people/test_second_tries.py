"""Two at once, and a second time: accounts, addresses, copies and erasures stay what they were."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.people.models import Account, Person
from kuvend.people.operations import accounts as account_operations
from kuvend.people.operations.account_help import begin_help, finish_help
from kuvend.people.operations.accounts import change_name, open_account
from kuvend.people.operations.personal_data import erase_person
from kuvend.people.queries.accounts import account_of
from kuvend.people.states import HelpKind
from tests.actors import make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


def open_for(email: str) -> tuple[Account, bool]:
    return open_account(email=email, full_name="Ana", language="sq", by=None, now=NOW)


def test_two_who_open_the_same_account_at_once_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first, is_new = open_for("ana@example.org")
    assert is_new
    answers = iter([None, first])  # not there when looked for, there when written
    monkeypatch.setattr(account_operations, "account_of", lambda _address: next(answers))
    assert open_for("ana@example.org") == (first, False)
    assert Account.objects.count() == Person.objects.count() == 1


def test_a_broken_rule_of_the_database_that_is_no_second_account_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(Person.objects, "create", broken)
    with pytest.raises(IntegrityError):
        open_for("ana@example.org")


def test_a_name_that_stays_the_same_leaves_no_trace(applicant: Person) -> None:
    before = AuditEntry.objects.count()
    change_name(person=applicant, full_name=f" {applicant.full_name} ", now=NOW)
    assert AuditEntry.objects.count() == before
    change_name(person=applicant, full_name="Ana e Re", now=NOW)
    assert AuditEntry.objects.count() == before + 1


def test_an_address_that_somebody_takes_at_the_same_moment_stays_theirs(
    applicant: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kuvend.people.operations import account_help

    former = applicant.account.email
    help_ = begin_help(
        kind=HelpKind.ADDRESS, account=applicant.account, identity_check="Card", reason="Mailbox gone",
        by=make_person("Helga"), now=NOW, new_email="re@example.org",
    )  # fmt: skip
    make_person("Somebody", "re@example.org")
    monkeypatch.setattr(account_help, "account_of", lambda _address: None)
    with pytest.raises(Refused):
        finish_help(
            help_=help_, by=make_person("Other Helga"), now=NOW + timedelta(hours=72), is_somebody_else_there=True
        )
    found = account_of(former)
    assert found is not None
    assert found.person == applicant


def test_who_is_erased_is_not_erased_again(applicant: Person) -> None:
    erase_person(person=applicant, by=None, now=NOW)
    before = AuditEntry.objects.count()
    assert erase_person(person=applicant, by=None, now=NOW) == []
    assert AuditEntry.objects.count() == before
