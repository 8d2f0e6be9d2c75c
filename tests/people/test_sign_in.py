"""Signing in by code: the same answers for everybody, no guessing, nobody honest locked out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kuvend.audit.models import AuditEntry
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Account, Person
from kuvend.people.operations.sign_in_links import create_sign_in_link, use_sign_in_link
from tests.actors import make_person

pytestmark = pytest.mark.web


def code_in_last_mail() -> str:
    found = re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", OutboxMessage.objects.latest("pk").text)
    assert found, OutboxMessage.objects.latest("pk").text
    return found[0]


def ask_for_code(client: Client, email: str, **headers: str) -> str:
    response = client.post("/en/account/login/", {"email": email}, **headers)  # type: ignore[arg-type]
    return response.headers.get("Location", "") or response.content.decode()


def test_a_code_from_the_mailbox_signs_in(client: Client, applicant: Person) -> None:
    assert ask_for_code(client, applicant.account.email) == "/en/account/login/code/confirm/"
    response = client.post("/en/account/login/code/confirm/", {"code": code_in_last_mail()})
    assert response.headers["Location"] == reverse("workspace")
    assert client.get("/en/account/me/").context["email"] == applicant.account.email


def test_the_address_may_be_written_in_any_case(client: Client, applicant: Person) -> None:
    ask_for_code(client, applicant.account.email.upper())
    client.post("/en/account/login/code/confirm/", {"code": code_in_last_mail()})
    assert client.get("/en/account/me/").status_code == 200


def test_signing_in_leads_to_the_page_that_was_asked_for(client: Client, applicant: Person) -> None:
    response = client.get("/en/account/sessions/")
    assert response.headers["Location"] == "/en/account/login/?next=/en/account/sessions/"
    response = client.post(
        response.headers["Location"], {"email": applicant.account.email, "next": "/en/account/sessions/"}
    )
    response = client.post(response.headers["Location"], {"code": code_in_last_mail(), "next": "/en/account/sessions/"})
    assert response.headers["Location"] == "/en/account/sessions/"


def test_an_address_without_account_gets_the_same_answer(applicant: Person) -> None:
    answers = []
    for email in (applicant.account.email, "nobody@example.org"):
        client = Client()
        assert ask_for_code(client, email) == "/en/account/login/code/confirm/"
        page = client.get("/en/account/login/code/confirm/").content.decode()
        answers.append(
            re.sub(r'(name="(csrfmiddlewaretoken|idempotency_key)" value=")[^"]*', r"\1", page).replace(email, "@")
        )
    assert answers[0] == answers[1]


def test_an_address_without_account_cannot_be_signed_in(client: Client, db: None) -> None:
    ask_for_code(client, "nobody@example.org")
    for code in ("", "ABCD-EFGH"):
        client.post("/en/account/login/code/confirm/", {"code": code})
    assert client.get("/en/account/me/").status_code == 302
    assert not Account.objects.exists()


def test_a_wrong_code_does_not_sign_in_and_five_end_it(client: Client, applicant: Person) -> None:
    ask_for_code(client, applicant.account.email)
    for _attempt in range(4):
        assert client.post("/en/account/login/code/confirm/", {"code": "WRNG-CODE"}).status_code == 200
    assert client.post("/en/account/login/code/confirm/", {"code": "WRNG-CODE"}).status_code == 302
    right = code_in_last_mail()
    client.post("/en/account/login/code/confirm/", {"code": right})
    assert client.get("/en/account/me/").status_code == 302


def test_a_code_works_in_the_browser_that_asked_only(client: Client, applicant: Person) -> None:
    ask_for_code(client, applicant.account.email)
    thief = Client()
    thief.post("/en/account/login/code/confirm/", {"code": code_in_last_mail()})
    assert thief.get("/en/account/me/").status_code == 302


def test_a_code_is_old_after_a_quarter_of_an_hour(client: Client, applicant: Person) -> None:
    import time_machine

    with time_machine.travel(datetime(2026, 5, 1, 10, 0, tzinfo=UTC), tick=False) as clock:
        ask_for_code(client, applicant.account.email)
        clock.shift(timedelta(minutes=15, seconds=1))
        client.post("/en/account/login/code/confirm/", {"code": code_in_last_mail()})
        assert client.get("/en/account/me/").status_code == 302


def test_behind_a_proxy_wrong_codes_count_against_whoever_typed_them(applicant: Person, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    email = applicant.account.email
    guesser, owner = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    for _round in range(4):
        client = Client()
        ask_for_code(client, email, **guesser)
        for _try in range(4):
            client.post("/en/account/login/code/confirm/", {"code": "WRONG1"}, **guesser)  # type: ignore[arg-type]
    assert "Too many codes" in ask_for_code(Client(), email, **guesser)
    assert ask_for_code(Client(), email, **owner) == "/en/account/login/code/confirm/"


def test_a_flood_of_codes_does_not_lock_the_owner_out(applicant: Person) -> None:
    """Strangers are made to wait; a browser in which the owner has signed in before is not."""
    own = Client()
    ask_for_code(own, applicant.account.email)
    own.post("/en/account/login/code/confirm/", {"code": code_in_last_mail()})
    own.post("/en/account/logout/")

    for number in range(10):
        ask_for_code(Client(), applicant.account.email, REMOTE_ADDR=f"192.0.2.{number}")
    refused = ask_for_code(Client(), applicant.account.email, REMOTE_ADDR="192.0.2.99")
    assert "Too many codes were asked for this address" in refused

    assert ask_for_code(own, applicant.account.email) == "/en/account/login/code/confirm/"
    own.post("/en/account/login/code/confirm/", {"code": code_in_last_mail()})
    assert own.get("/en/account/me/").status_code == 200


def test_there_is_no_sign_up(client: Client, db: None) -> None:
    assert client.get("/en/account/sign-up/").status_code == 200
    client.post("/en/account/sign-up/", {"email": "new@example.org"})
    assert not Account.objects.exists()


def test_a_closed_account_is_not_let_in(client: Client, applicant: Person) -> None:
    Account.objects.filter(pk=applicant.account.pk).update(is_active=False)
    ask_for_code(client, applicant.account.email)
    assert client.get("/en/account/me/").status_code == 302


# -- links -----------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def test_a_link_signs_in_once_and_only_by_a_click(applicant: Person) -> None:
    from kuvend.core import clock

    code = create_sign_in_link(account=applicant.account, by=None, now=clock.now())
    address = reverse("people_sign_in_link", args=[code])
    client = Client()
    assert client.get(address).status_code == 200
    assert client.get("/en/account/me/").status_code == 302
    assert client.post(address).headers["Location"] == reverse("workspace")
    assert client.get("/en/account/me/").status_code == 200

    other = Client()
    assert other.post(address).status_code == 404
    assert other.get("/en/account/me/").status_code == 302


def test_a_link_is_old_after_a_quarter_of_an_hour(applicant: Person) -> None:
    code = create_sign_in_link(account=applicant.account, by=None, now=NOW)
    assert use_sign_in_link(code=code, now=NOW + timedelta(minutes=15)) is None
    assert use_sign_in_link(code=code, now=NOW + timedelta(minutes=14, seconds=59)) == applicant.account


def test_making_and_using_a_link_is_recorded(applicant: Person) -> None:
    code = create_sign_in_link(account=applicant.account, by=None, now=NOW)
    use_sign_in_link(code=code, now=NOW)
    entries = AuditEntry.objects.filter(subject_id=applicant.public_id).order_by("number")
    assert [entry.action for entry in entries] == ["people.create_sign_in_link", "people.use_sign_in_link"]
    assert entries[0].personal_part.actor_id == ""
    assert code not in str([(entry.facts, entry.personal_part.details) for entry in entries])


def test_links_that_never_were_answer_like_used_ones(client: Client, db: None) -> None:
    person = make_person("Nina Provë")
    code = create_sign_in_link(account=person.account, by=None, now=NOW)
    dead = client.post(reverse("people_sign_in_link", args=[code]))
    never = client.post(reverse("people_sign_in_link", args=["0" * 26]))
    assert dead.status_code == never.status_code == 404
    pages = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (dead, never)]
    assert pages[0].replace(code, "") == pages[1].replace("0" * 26, "")
