"""A second step is demanded of everybody at a desk, in this very session, and of nobody else."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from kuvend.people.middleware import SecondFactorMiddleware, is_guarded
from kuvend.people.models import Person
from tests.actors import ClientMaker

pytestmark = pytest.mark.web


@pytest.fixture(autouse=True)
def _a_desk_page(settings: Settings) -> None:
    """A desk page of our own, so that these tests do not depend on any other."""
    settings.ROOT_URLCONF = "tests.people.desk_page"


def digits(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def set_up_app(client: Client) -> str:
    page = client.get("/en/account/second-step/app/")
    secret = re.search(r'<code dir="ltr">([A-Z2-7]+)</code>', page.content.decode())
    assert secret
    response = client.post("/en/account/second-step/app/", {"code": digits(secret[1])})
    assert response.headers["Location"] == "/en/account/second-step/recovery/"
    return secret[1]


@pytest.mark.parametrize("actor", ["secretariat", "head_of_network", "editor", "committee_member", "reviewer"])
def test_a_desk_page_leads_to_the_set_up_and_back(
    actor: str, client_of: ClientMaker, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(actor), second_factor=False)
    assert client.get("/en/desk/probe/?a=1").headers["Location"] == "/en/account/second-step/"
    assert "You sit at a desk" in client.get("/en/account/second-step/").content.decode()
    set_up_app(client)
    codes = client.get("/en/account/second-step/recovery/").content.decode()
    assert 'href="/en/desk/probe/?a=1"' in codes
    assert client.get("/en/desk/probe/?a=1").content == b"desk"


def test_the_set_up_demands_the_right_digits(client_of: ClientMaker, secretariat: Person) -> None:
    client = client_of(secretariat, second_factor=False)
    client.get("/en/account/second-step/app/")
    assert client.post("/en/account/second-step/app/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_another_session_is_asked_for_the_digits_and_led_back(client_of: ClientMaker, secretariat: Person) -> None:
    secret = set_up_app(client_of(secretariat, second_factor=False))
    client = client_of(secretariat, second_factor=False)
    question = client.get("/en/desk/probe/?a=1").headers["Location"]
    assert question == "/en/account/second-step/confirm/?next=%2Fen%2Fdesk%2Fprobe%2F%3Fa%3D1"
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):  # digits work once
        assert client.post(question, {"code": "000000"}).status_code == 200
        assert client.post(question, {"code": digits(secret)}).headers["Location"] == "/en/desk/probe/?a=1"
        assert client.get("/en/desk/probe/").content == b"desk"


def test_the_second_step_is_asked_for_again_after_a_working_day(client_of: ClientMaker, secretariat: Person) -> None:
    client = client_of(secretariat, second_factor=False)
    set_up_app(client)
    now = datetime.now(UTC)
    with time_machine.travel(now + timedelta(hours=11, minutes=59)):
        assert client.get("/en/desk/probe/").status_code == 200
    with time_machine.travel(now + timedelta(hours=12, minutes=1)):
        assert client.get("/en/desk/probe/").status_code == 302
        # A form opened in time may still be sent.
        assert client.post("/en/desk/probe/").status_code == 200
    with time_machine.travel(now + timedelta(hours=24, minutes=1)):
        assert client.post("/en/desk/probe/").status_code == 302


def test_who_sits_at_no_desk_is_not_asked(client_of: ClientMaker, member: Person, outsider: Person) -> None:
    for person in (member, outsider):
        # The page itself refuses them; this one does not, so that we see the door.
        assert client_of(person, second_factor=False).get("/en/desk/probe/").content == b"desk"


def test_a_second_step_of_somebody_else_does_not_count(
    client_of: ClientMaker, secretariat: Person, editor: Person
) -> None:
    client = client_of(secretariat, second_factor=False)
    set_up_app(client)
    session = client.session
    session["account_authentication_methods_user"] = str(editor.account.pk)
    session.save()
    assert client.get("/en/desk/probe/").status_code == 302


def test_secrets_are_not_stored_in_plain(client_of: ClientMaker, secretariat: Person) -> None:
    secret = set_up_app(client_of(secretariat, second_factor=False))
    row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(row.data)
    assert isinstance(row.wrap(), TOTP)


def test_signing_in_asks_for_the_second_step(client_of: ClientMaker, secretariat: Person) -> None:
    from tests.people.test_sign_in import ask_for_code, code_in_last_mail

    secret = set_up_app(client_of(secretariat, second_factor=False))
    client = Client()
    ask_for_code(client, secretariat.account.email)
    response = client.post("/en/account/login/code/confirm/", {"code": code_in_last_mail()})
    assert response.headers["Location"] == "/en/account/login/second-step/"
    assert client.get("/en/account/me/").status_code == 302
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert client.get("/en/account/login/second-step/").status_code == 200
        client.post("/en/account/login/second-step/", {"code": digits(secret)})
        assert client.get("/en/desk/probe/").content == b"desk"


def test_a_recovery_code_works_once(client_of: ClientMaker, secretariat: Person) -> None:
    first = client_of(secretariat, second_factor=False)
    set_up_app(first)
    shown = first.get("/en/account/second-step/recovery/").content.decode()
    code = re.findall(r"<li><code>([^<]+)</code></li>", shown)[0]
    question = "/en/account/second-step/confirm/"
    client = client_of(secretariat, second_factor=False)
    client.post(question, {"code": code})
    assert client.get("/en/desk/probe/").content == b"desk"
    other = client_of(secretariat, second_factor=False)
    other.post(question, {"code": code})
    assert other.get("/en/desk/probe/").status_code == 302


def test_the_demo_asks_nobody(settings: Settings, client_of: ClientMaker, secretariat: Person) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert client_of(secretariat, second_factor=False).get("/en/desk/probe/").content == b"desk"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/desk/", True),
        ("/sr-latn/desk/members/", True),
        ("/en/member/profiles/x/", True),
        ("/en/workspace/", True),
        ("/en/desks/", False),
        ("/en/members/desk/", False),
        ("/en/account/me/", False),
    ],
)
def test_which_addresses_demand_it(path: str, *, expected: bool) -> None:
    assert is_guarded(RequestFactory().get(path)) is expected


def test_every_kind_of_page_passes_through_unchanged() -> None:
    answer = HttpResponse("x")
    assert SecondFactorMiddleware(lambda request: answer)(HttpRequest()) is answer
