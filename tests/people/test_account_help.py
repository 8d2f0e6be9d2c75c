"""Helping with a lost account: never for oneself, never too early, never onto somebody else's address."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from kuvend.core.errors import Refused
from kuvend.core.tokens import digest
from kuvend.people.models import Account, AccountHelp, Person
from kuvend.people.operations.account_help import begin_help, finish_help, stop_help, stop_help_by_link
from kuvend.people.operations.accounts import open_account
from kuvend.people.operations.retention import forget_what_is_over
from kuvend.people.operations.sign_in_links import create_sign_in_link, use_sign_in_link
from kuvend.people.queries.accounts import account_of, email_of
from kuvend.people.states import HelpKind
from tests.actors import make_person

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
READY = NOW + timedelta(hours=72)


def begin(
    person: Person, by: Person, *, kind: HelpKind = HelpKind.ADDRESS, new_email: str = "re@example.org"
) -> AccountHelp:
    return begin_help(
        kind=kind,
        account=person.account,
        identity_check="Came with her card",
        reason="Mailbox gone",
        by=by,
        now=NOW,
        new_email=new_email if kind == HelpKind.ADDRESS else "",
    )


def finish(help_: AccountHelp, by: Person, *, now: datetime = READY, others: bool = False) -> None:
    finish_help(help_=help_, by=by, now=now, is_somebody_else_there=others)


@pytest.fixture
def helper(db: None) -> Person:
    return make_person("Helga Ndihmon")


def test_nobody_helps_themselves(helper: Person, applicant: Person) -> None:
    with pytest.raises(Refused):
        begin(helper, helper)
    help_ = begin(applicant, helper)
    with pytest.raises(Refused):
        finish(help_, applicant)


def test_a_factor_that_is_not_there_cannot_be_lost(helper: Person, applicant: Person) -> None:
    with pytest.raises(Refused):
        begin(applicant, helper, kind=HelpKind.SECOND_FACTOR)


def test_one_help_of_a_kind_at_a_time(helper: Person, applicant: Person) -> None:
    first = begin(applicant, helper)
    with pytest.raises(Refused):
        begin(applicant, helper)
    stop_help(help_=first, by=helper, now=NOW)
    begin(applicant, helper)


@pytest.mark.parametrize(("kind", "hours"), [(HelpKind.SECOND_FACTOR, 24), (HelpKind.ADDRESS, 72)])
def test_it_waits_to_the_second(kind: HelpKind, hours: int, helper: Person, applicant: Person) -> None:
    Authenticator.objects.create(user=applicant.account, type=Authenticator.Type.TOTP, data={})
    help_ = begin(applicant, helper, kind=kind)
    with pytest.raises(Refused):
        finish(help_, helper, now=NOW + timedelta(hours=hours, seconds=-1))
    finish(help_, helper, now=NOW + timedelta(hours=hours))
    help_.refresh_from_db()
    assert help_.done_by == helper


def test_a_second_person_finishes_where_there_is_one(helper: Person, applicant: Person) -> None:
    help_ = begin(applicant, helper)
    with pytest.raises(Refused):
        finish(help_, helper, others=True)
    finish(help_, make_person("Dyta Ndihmon"), others=True)


def test_an_address_that_was_taken_meanwhile_is_refused(helper: Person, applicant: Person) -> None:
    help_ = begin(applicant, helper)
    make_person("Tjetri", "re@example.org")
    with pytest.raises(Refused):
        finish(help_, helper)
    assert Account.objects.get(person=applicant).email != "re@example.org"


def test_an_address_somebody_else_has_confirmed_is_refused(helper: Person, applicant: Person) -> None:
    EmailAddress.objects.create(user=helper.account, email="re@example.org", verified=True)
    with pytest.raises(Refused):
        begin(applicant, helper)


def test_what_is_over_stays_over(helper: Person, applicant: Person) -> None:
    help_ = begin(applicant, helper)
    finish(help_, helper)
    with pytest.raises(Refused):
        finish(help_, helper)
    with pytest.raises(Refused):
        stop_help(help_=help_, by=helper, now=READY)


def test_the_new_address_is_confirmed_by_signing_in(helper: Person, applicant: Person) -> None:
    finish(begin(applicant, helper), helper)
    address = EmailAddress.objects.get(user=applicant.account)
    assert (address.email, address.primary, address.verified) == ("re@example.org", True, False)


def test_an_invented_link_stops_nothing(helper: Person, applicant: Person) -> None:
    help_ = begin(applicant, helper)
    assert not stop_help_by_link(code="0" * 26, now=NOW)
    AccountHelp.objects.update(stop_code_digest=digest("x" * 26))
    assert stop_help_by_link(code="x" * 26, now=NOW)
    assert not stop_help_by_link(code="x" * 26, now=NOW)
    help_.refresh_from_db()
    assert help_.stopped_at == NOW


def test_help_is_forgotten_after_a_year(helper: Person, applicant: Person) -> None:
    begin(applicant, helper)
    forget_what_is_over(now=NOW + timedelta(days=365))
    assert AccountHelp.objects.exists()
    forget_what_is_over(now=NOW + timedelta(days=365, seconds=1))
    assert not AccountHelp.objects.exists()


# -- opening accounts -------------------------------------------------------------------------------------------------


def test_an_account_is_found_in_any_case_and_by_a_confirmed_address(applicant: Person) -> None:
    assert account_of(f" {applicant.account.email.upper()} ") == applicant.account
    EmailAddress.objects.create(user=applicant.account, email="tjeter@example.org", verified=True)
    assert account_of("tjeter@example.org") == applicant.account
    assert account_of("nobody@example.org") is None


def test_a_name_is_made_of_the_address_where_none_is_given(db: None) -> None:
    account, is_new = open_account(email="Era@Example.org", full_name=" ", language="sq", by=None, now=NOW)
    assert (is_new, account.email, account.person.full_name) == (True, "era@example.org", "era")
    assert open_account(email="era@example.org", full_name="Era", language="en", by=None, now=NOW) == (account, False)
    assert email_of(account.person) == "era@example.org"


def test_a_person_without_account_has_no_address(db: None) -> None:
    assert email_of(Person.objects.create(full_name="Pa Llogari", created_at=NOW)) == ""


def test_a_closed_account_is_not_opened_by_a_link(applicant: Person) -> None:
    code = create_sign_in_link(account=applicant.account, by=None, now=NOW)
    Account.objects.filter(pk=applicant.account.pk).update(is_active=False)
    assert use_sign_in_link(code=code, now=NOW) is None
