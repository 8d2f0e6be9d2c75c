"""What has had its time goes, to the second, and nothing else does."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session

from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import AccountHelp, Person, PersonalDataExport, SignInLink
from kuvend.people.operations.personal_data import ask_for_export, erase_person
from kuvend.people.operations.retention import forget_last_mail, forget_what_is_over
from kuvend.people.operations.sign_in_links import create_sign_in_link, use_sign_in_link
from kuvend.people.rules import EXPORT_KEPT, HELP_KEPT, ErasureLine, read_lines, write_line

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_sessions_go_when_they_are_over_and_the_list_of_them_with_them(member: Person) -> None:
    for name, ends in (("over", NOW - SECOND), ("ends now", NOW), ("lives", NOW + SECOND)):
        Session.objects.create(session_key=name, session_data="", expire_date=ends)
    for name in ("over", "lives", "unknown"):
        UserSession.objects.create(user=member.account, session_key=name, ip="127.0.0.1", user_agent="")
    assert forget_what_is_over(now=NOW) == 3
    assert set(Session.objects.values_list("session_key", flat=True)) == {"ends now", "lives"}
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {"lives"}
    assert forget_what_is_over(now=NOW) == 0


def test_wrong_attempts_are_forgotten_when_they_count_no_more(db: None) -> None:
    for name, at in (("old", NOW - settings.AXES_COOLOFF_TIME - SECOND), ("counts", NOW - settings.AXES_COOLOFF_TIME)):
        row = AccessAttempt.objects.create(username=name, failures_since_start=1)
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=at)
    assert forget_what_is_over(now=NOW) == 1
    assert AccessAttempt.objects.get().username == "counts"


def test_finished_help_is_known_for_a_year(member: Person) -> None:
    help_ = AccountHelp.objects.create(
        kind="address", account=member.account, identity_check="Card", reason="Lost", requested_at=NOW, ready_at=NOW,
        stop_code_digest="x", stopped_at=NOW, new_email="new@example.org",
    )  # fmt: skip
    assert timedelta(days=365) == HELP_KEPT
    assert forget_what_is_over(now=NOW + HELP_KEPT) == 0
    assert forget_what_is_over(now=NOW + HELP_KEPT + SECOND) == 1
    assert not AccountHelp.objects.filter(pk=help_.pk).exists()


def test_a_copy_of_ones_data_is_there_for_seven_days(member: Person, outsider: Person) -> None:
    ask_for_export(person=member, now=NOW)
    other = ask_for_export(person=outsider, now=NOW + SECOND)
    assert timedelta(days=7) == EXPORT_KEPT
    assert forget_what_is_over(now=NOW + EXPORT_KEPT - SECOND) == 0
    assert forget_what_is_over(now=NOW + EXPORT_KEPT) == 1
    assert PersonalDataExport.objects.get() == other


def test_a_link_signs_in_once_within_a_quarter_of_an_hour_and_goes(member: Person, outsider: Person) -> None:
    quarter = timedelta(minutes=15)
    code = create_sign_in_link(account=member.account, by=None, now=NOW)
    late = create_sign_in_link(account=outsider.account, by=None, now=NOW)
    assert use_sign_in_link(code=late, now=NOW + quarter) is None
    assert use_sign_in_link(code=code, now=NOW + quarter - SECOND) == member.account
    assert use_sign_in_link(code=code, now=NOW + quarter - SECOND) is None
    used = set(SignInLink.objects.exclude(used_at=None).values_list("account", "used_at"))
    assert used == {(member.account.pk, NOW + quarter - SECOND)}
    assert forget_what_is_over(now=NOW + quarter) == 0
    assert forget_what_is_over(now=NOW + quarter + SECOND) == 2


def test_only_the_mail_that_said_goodbye_is_forgotten(db: None) -> None:
    for name in ("goodbye", "another"):
        OutboxMessage.objects.create(
            public_id=name, key=name, kind="test", to=f"{name}@example.org", language="en", posted_at=NOW,
            not_before=NOW,
        )  # fmt: skip
    forget_last_mail(public_id="goodbye")
    assert OutboxMessage.objects.get().public_id == "another"


@pytest.mark.rules
def test_only_the_last_line_of_a_ledger_may_be_cut_off() -> None:
    line = ErasureLine("d" * 64, NOW)
    whole = write_line(line)
    assert list(read_lines(f"{whole}\n\n{whole}\n{whole[:9]}")) == [line, line]
    assert list(read_lines(f"{whole}\n{whole}")) == [line, line]
    for broken in (f"{whole[:9]}\n{whole}", f"{whole}\n{whole[:9]}\n", f"{whole[:9]}\n{whole[:9]}", "{}\n", "[]\n"):
        with pytest.raises(ValueError, match=r"Line [12] of the ledger"):
            list(read_lines(broken))


def test_an_erased_account_keeps_no_key_and_other_accounts_keep_theirs(applicant: Person, outsider: Person) -> None:
    for person in (applicant, outsider):
        Authenticator.objects.create(user=person.account, type=Authenticator.Type.TOTP, data={})
        create_sign_in_link(account=person.account, by=None, now=NOW)
        AccessAttempt.objects.create(username=person.account.email, failures_since_start=1)
        ask_for_export(person=person, now=NOW)
        Session.objects.create(session_key=person.public_id, session_data="", expire_date=NOW)
        UserSession.objects.create(user=person.account, session_key=person.public_id, ip="127.0.0.1", user_agent="")
    address = outsider.account.email
    erase_person(person=applicant, by=applicant, now=NOW)
    assert applicant.is_erased
    for model in (Authenticator, UserSession):
        assert model.objects.get().user == outsider.account
    assert SignInLink.objects.get().account == outsider.account
    assert AccessAttempt.objects.get().username == address
    assert PersonalDataExport.objects.get().person == outsider
    assert Session.objects.get().session_key == outsider.public_id
