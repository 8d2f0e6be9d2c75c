"""After a restore: who may have been signed out since the backup is."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client

from kuvend.core.errors import Refused
from kuvend.people.models import Account, AccountHelp, SignInLink
from kuvend.people.operations.account_help import begin_help, finish_help
from kuvend.people.operations.restoring import Ended, end_what_may_be_over
from kuvend.people.operations.sign_in_links import create_sign_in_link, use_sign_in_link
from kuvend.people.states import HelpKind
from tests.actors import make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def test_a_session_of_the_backup_opens_nothing() -> None:
    account = make_person("Ana Prifti").account
    client = Client()
    client.force_login(account)
    UserSession.objects.create(user=account, ip="127.0.0.1", session_key=client.session.session_key, user_agent="x")
    assert "/login/" not in client.get("/en/account/address/").headers.get("Location", "")
    ended = end_what_may_be_over(now=Session.objects.get().expire_date - timedelta(days=1))
    assert ended == Ended(sessions=1, links=0, helps=0)
    assert "/login/" in client.get("/en/account/address/").headers["Location"]
    assert not UserSession.objects.exists()
    assert Account.objects.filter(pk=account.pk, is_active=True).exists(), "they may sign in anew"


def test_a_code_that_was_asked_for_goes_with_its_session() -> None:
    session = SessionStore()
    session["account_login"] = {"code": "ABC-DEF"}
    session.create()
    end_what_may_be_over(now=NOW)
    assert not SessionStore().exists(session.session_key or "")


def test_a_link_that_may_have_been_used_signs_nobody_in() -> None:
    account = make_person("Ana Prifti").account
    used, waiting, late = (
        create_sign_in_link(account=account, by=None, now=NOW - timedelta(minutes=minutes)) for minutes in (5, 3, 60)
    )
    assert use_sign_in_link(code=used, now=NOW)
    assert end_what_may_be_over(now=NOW) == Ended(sessions=0, links=1, helps=0), "a late one was over anyway"
    for code in (used, waiting, late):
        assert use_sign_in_link(code=code, now=NOW) is None
    assert SignInLink.objects.count() == 1, "that one was used stays known"


def test_help_that_may_have_been_stopped_is_not_carried_out() -> None:
    ana, desk, second = (make_person(name) for name in ("Ana Prifti", "Dita Zyra", "Edi Zyra"))
    help_ = begin_help(
        kind=HelpKind.ADDRESS, account=ana.account, identity_check="seen", reason="lost", by=desk,
        now=NOW - timedelta(hours=80), new_email="thief@example.org",
    )  # fmt: skip
    assert end_what_may_be_over(now=NOW) == Ended(sessions=0, links=0, helps=1)
    with pytest.raises(Refused):
        finish_help(help_=help_, by=second, now=NOW, is_somebody_else_there=True)
    assert AccountHelp.objects.get().stopped_at == NOW
    assert end_what_may_be_over(now=NOW) == Ended(0, 0, 0)
