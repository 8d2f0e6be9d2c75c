"""Signing in to the demo: one press on this machine, no door at all from anywhere else."""

import pytest
from django.test import Client
from pytest_django import Settings

from kuvend.audit.models import AuditEntry
from kuvend.demo.roles import ROLES
from kuvend.people.models import Person
from tests.actors import make_person

pytestmark = [pytest.mark.web, pytest.mark.django_db]

EMAIL = ROLES[1].email
PAGE, SIGN_IN = "/en/demo/", "/en/demo/sign-in/"


@pytest.fixture
def demo(settings: Settings) -> Person:
    settings.IS_DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    return make_person("Demo Head", EMAIL, language="sq")


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_every_role_has_a_button_on_this_machine(demo: Person, client: Client) -> None:
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000", "[::1]"):
        page = client.get(PAGE, headers={"host": host})
        assert page.status_code == 200, host
        assert all(role.email in page.content.decode() for role in ROLES)


def test_one_press_signs_in_and_is_on_record(demo: Person, client: Client) -> None:
    answer = client.post(SIGN_IN, {"email": EMAIL}, headers={"host": "127.0.0.1:8000"})
    assert (answer.status_code, answer["Location"]) == (302, "/sq/workspace/")
    assert client.session["_auth_user_id"] == str(demo.account.pk)
    assert AuditEntry.objects.filter(action="people.use_sign_in_link", subject_id=demo.public_id).count() == 1


def test_a_second_press_changes_the_role(demo: Person, client: Client) -> None:
    other = make_person("Demo Other", ROLES[2].email)
    client.post(SIGN_IN, {"email": EMAIL}, headers={"host": "localhost:8000"})
    client.post(SIGN_IN, {"email": ROLES[2].email}, headers={"host": "localhost:8000"})
    assert client.session["_auth_user_id"] == str(other.account.pk)


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "localhost.example.org", "192.0.2.7:8000"])
def test_no_other_host_gets_in(host: str, demo: Person, client: Client) -> None:
    assert client.get(PAGE, headers={"host": host}).status_code == 404
    assert client.post(SIGN_IN, {"email": EMAIL}, headers={"host": host}).status_code == 404
    assert not signed_in(client)


def test_no_other_machine_gets_in_under_a_local_name(demo: Person) -> None:
    client = Client(REMOTE_ADDR="192.0.2.9")
    assert client.post(SIGN_IN, {"email": EMAIL}, headers={"host": "127.0.0.1"}).status_code == 404
    assert not signed_in(client)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "Via", "X-Real-IP"])
def test_nobody_gets_in_through_a_proxy(header: str, demo: Person, client: Client) -> None:
    headers = {"host": "127.0.0.1", header: "192.0.2.9"}
    assert client.post(SIGN_IN, {"email": EMAIL}, headers=headers).status_code == 404
    assert not signed_in(client)


def test_a_real_house_has_no_such_door(demo: Person, client: Client, settings: Settings) -> None:
    settings.IS_DEMO = False
    assert client.get(PAGE, headers={"host": "127.0.0.1"}).status_code == 404
    assert client.post(SIGN_IN, {"email": EMAIL}, headers={"host": "127.0.0.1"}).status_code == 404
    assert not signed_in(client)


def test_only_the_demos_people_can_be_chosen(demo: Person, client: Client) -> None:
    make_person("Somebody Else", "somebody@example.org")
    for email in ("somebody@example.org", "", ROLES[3].email):
        assert client.post(SIGN_IN, {"email": email}, headers={"host": "127.0.0.1"}).status_code == 404
    assert not signed_in(client)


def test_the_press_must_come_from_our_own_page(demo: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(SIGN_IN, {"email": EMAIL}, headers={"host": "127.0.0.1"}).status_code == 403
    assert not signed_in(client)
