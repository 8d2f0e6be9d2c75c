"""Setting up an empty house: the way through, and everybody who tries to come in without being meant."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from PIL import Image
from pytest_django import Settings

from kuvend.audit.models import AuditEntry
from kuvend.core.ids import new_public_id
from kuvend.directory.models import Network, NetworkRole, Place
from kuvend.media.models import StoredFile
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Account
from kuvend.people.states import Role
from kuvend.portal.middleware import WelcomeMiddleware
from kuvend.portal.models import HouseSetup
from kuvend.portal.operations.setup import complete_setup, offer_setup
from tests.actors import make_person

pytestmark = [pytest.mark.web, pytest.mark.django_db]

STEPS = ["language", "network", "look", "account", "confirm"]
NETWORK = {"name_sq": "Rrjeti i Provës", "name_en": "Trial Network", "kind": "national_network", "country": "AL"}
HEAD = {"full_name": "Zana Kreu", "email": "Zana@Example.org"}


@pytest.fixture(autouse=True)
def _house_with_a_welcome(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HAS_WELCOME = True
    monkeypatch.setattr(WelcomeMiddleware, "is_set_up", False)


@pytest.fixture
def code(db: None) -> str:
    found = offer_setup(now=datetime.now(UTC))
    assert found is not None
    return found


@pytest.fixture
def operator(code: str, client: Client) -> Client:
    """A browser that has followed the printed link."""
    assert client.get(f"/en/welcome/?code={code}").status_code == 302
    return client


def send(client: Client, step: str, at: str = "en", /, **fields: Any) -> Any:
    return client.post(f"/{at}/welcome/{step}/", {"idempotency_key": new_public_id(), **fields})


def mailed_code() -> str:
    text = OutboxMessage.objects.latest("pk").text
    found = re.search(r"^[0-9a-z]{8}$", text, re.MULTILINE)
    assert found is not None
    return found.group()


def walk_to_the_code(client: Client) -> None:
    send(client, "language", language="en")
    send(client, "network", **NETWORK)
    send(client, "look", accent_colour="#0b6e6e")
    send(client, "account", **HEAD)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# -- an empty house ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/en/", "/sq/members/", "/en/desk/networks/", "/en/account/login/", "/nowhere/"])
def test_every_address_of_an_empty_house_leads_to_the_welcome(path: str, client: Client, db: None) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert re.fullmatch(r"/[a-z-]+/welcome/", answer["Location"])
    assert answer["Cache-Control"] == "no-store"


def test_the_welcome_speaks_the_browsers_language(client: Client, db: None) -> None:
    assert client.get("/", headers={"accept-language": "ar"})["Location"] == "/ar/welcome/"


def test_health_is_told_even_of_an_empty_house(client: Client, db: None) -> None:
    assert "welcome" not in client.get("/healthz").headers.get("Location", "")


def test_a_house_with_an_account_has_no_welcome(client: Client, code: str) -> None:
    make_person("Somebody")
    assert client.get("/en/").status_code == 200
    assert client.get("/en/welcome/")["Location"] == "/en/"


def test_the_question_is_asked_only_until_the_answer_is_yes(client: Client, code: str) -> None:
    client.get("/en/")
    assert not WelcomeMiddleware.is_set_up
    make_person("Somebody")
    client.get("/en/")
    assert WelcomeMiddleware.is_set_up


# -- the way through --------------------------------------------------------------------------------------------------


def test_the_printed_link_leads_in_and_its_code_leaves_the_address(code: str, client: Client) -> None:
    answer = client.get(f"/en/welcome/?code={code}")
    assert (answer.status_code, answer["Location"]) == (302, "/en/welcome/language/")
    assert client.get("/en/welcome/language/").status_code == 200


def test_the_code_may_be_typed_as_well(code: str, client: Client) -> None:
    assert client.post("/en/welcome/", {"code": f" {code} "})["Location"] == "/en/welcome/language/"


def test_from_nothing_to_a_network_with_its_head_office(operator: Client) -> None:
    answer = send(operator, "language", language="sq")
    assert answer["Location"] == "/sq/welcome/network/"
    assert send(operator, "network", "sq", **NETWORK)["Location"] == "/sq/welcome/look/"
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "#0b6e6e").save(picture, "PNG")
    picture.seek(0)
    picture.name = "logo.png"
    assert send(operator, "look", "sq", accent_colour="#0B6E6E", logo=picture)["Location"] == "/sq/welcome/account/"
    assert send(operator, "account", "sq", **HEAD)["Location"] == "/sq/welcome/confirm/"
    assert send(operator, "confirm", "sq", code=mailed_code())["Location"] == "/sq/welcome/members/"

    network = Network.objects.get()
    assert network.is_root
    assert (network.slug, network.name["sq"], network.name["en"]) == (
        "rrjeti-i-proves",
        "Rrjeti i Provës",
        "Trial Network",
    )
    assert (network.country, network.languages, network.time_zone) == ("AL", ["sq"], "Europe/Tirane")
    assert network.accent_colour == "#0b6e6e"
    assert StoredFile.objects.filter(public_id=network.logo).exists()
    assert Place.objects.filter(country="AL").count() == 75
    account = Account.objects.get()
    assert (account.email, account.person.full_name, account.person.language) == ("zana@example.org", "Zana Kreu", "sq")
    assert NetworkRole.objects.get(person=account.person).role == Role.SECRETARIAT
    assert operator.session["_auth_user_id"] == str(account.pk)
    assert operator.get("/sq/welcome/members/").status_code == 200
    assert AuditEntry.objects.filter(action="portal.complete_setup").count() == 1


def test_each_step_is_saved_and_the_link_leads_back_to_the_next(operator: Client, code: str) -> None:
    send(operator, "language", language="fr")
    send(operator, "network", "fr", **NETWORK)
    later = Client()
    later.get(f"/fr/welcome/?code={code}")
    assert later.get("/fr/welcome/")["Location"] == "/fr/welcome/look/"
    assert "Rrjeti i Provës" in later.get("/fr/welcome/network/").content.decode()


def test_a_network_without_a_preset_still_gets_its_lists(operator: Client) -> None:
    walk_to_the_code(operator)
    send(operator, "network", **{**NETWORK, "country": ""})
    send(operator, "confirm", code=mailed_code())
    network = Network.objects.get()
    assert (network.country, network.languages) == ("", ["en"])
    assert not Place.objects.exists()


def test_nothing_personal_stays_behind(operator: Client) -> None:
    walk_to_the_code(operator)
    send(operator, "confirm", code=mailed_code())
    setup = HouseSetup.objects.get()
    assert (setup.full_name, setup.email, setup.mail_code_digest, setup.code_digest) == ("", "", "", "")


# -- what is refused, and how -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("colour", ["#ffd400", "#9ad0ff", "#ffffff", "#808080"])
def test_a_pale_colour_is_refused_with_its_ratio_and_a_shade_that_works(colour: str, operator: Client) -> None:
    answer = send(operator, "look", accent_colour=colour)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r"contrast of \d\.\d", page)
    assert re.search(r"nearest shade that can be read is #[0-9a-f]{6}", page)
    assert HouseSetup.objects.get().accent_colour == ""


@pytest.mark.parametrize("colour", ["red", "#12345", "#gggggg", "url(x)", ""])
def test_what_is_no_colour_is_refused(colour: str, operator: Client) -> None:
    assert send(operator, "look", accent_colour=colour).status_code == 422


def test_the_ratio_is_shown_before_going_on(operator: Client) -> None:
    answer = send(operator, "look", accent_colour="#0b6e6e", do="check")
    assert answer["Location"] == "/en/welcome/look/"
    page = operator.get("/en/welcome/look/").content.decode()
    assert "#0b6e6e has a contrast of" in page
    preview = operator.get("/en/welcome/look/preview.svg?colour=0b6e6e")
    assert preview["Content-Type"] == "image/svg+xml"
    assert b"#0b6e6e" in preview.content


def test_a_file_that_is_no_picture_is_refused(operator: Client) -> None:
    file = io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    file.name = "logo.png"
    assert send(operator, "look", accent_colour="#0b6e6e", logo=file).status_code == 422
    assert not StoredFile.objects.exists()


def test_a_network_needs_a_name(operator: Client) -> None:
    assert send(operator, "network", **{**NETWORK, "name_sq": " ", "name_en": ""}).status_code == 422
    assert send(operator, "network", **{**NETWORK, "country": "IS"}).status_code == 422


def test_no_step_can_be_skipped(operator: Client) -> None:
    assert operator.get("/en/welcome/confirm/")["Location"] == "/en/welcome/account/"
    assert operator.get("/en/welcome/account/")["Location"] == "/en/welcome/network/"
    send(operator, "confirm", code="00000000")
    assert not Account.objects.exists()


# -- attacks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS)
def test_a_second_visitor_without_the_code_sees_no_step(step: str, operator: Client) -> None:
    walk_to_the_code(operator)
    visitor = Client()
    assert visitor.get(f"/en/welcome/{step}/")["Location"] == "/en/welcome/"
    assert send(visitor, step, **NETWORK, **HEAD, accent_colour="#000000", language="sq").status_code == 404
    assert "Trial Network" not in visitor.get("/en/welcome/").content.decode()
    setup = HouseSetup.objects.get()
    assert (setup.language, setup.accent_colour, setup.name["en"]) == ("en", "#0b6e6e", "Trial Network")


def test_a_second_visitor_cannot_use_the_mailed_code(operator: Client) -> None:
    walk_to_the_code(operator)
    assert send(Client(), "confirm", code=mailed_code()).status_code == 404
    assert not Account.objects.exists()


@pytest.mark.parametrize("wrong", ["", "0" * 26, "x", "'; drop table", "%00", "0" * 5000])
def test_a_wrong_code_opens_nothing(wrong: str, code: str, client: Client) -> None:
    assert client.get("/en/welcome/", {"code": wrong}).status_code in {200, 404}
    assert client.post("/en/welcome/", {"code": wrong}).status_code == 422
    assert client.get("/en/welcome/language/")["Location"] == "/en/welcome/"


def test_a_code_is_valid_for_a_day(code: str, client: Client) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, seconds=1), tick=False):
        assert client.get(f"/en/welcome/?code={code}").status_code == 404


def test_a_browser_that_came_in_is_out_again_when_the_code_expires(operator: Client) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, seconds=1), tick=False):
        assert operator.get("/en/welcome/network/").status_code == 302
        assert send(operator, "network", **NETWORK).status_code == 404


def test_a_new_start_makes_the_old_code_worthless(operator: Client, code: str) -> None:
    fresh = offer_setup(now=datetime.now(UTC))
    assert fresh not in {None, code}
    assert operator.get("/en/welcome/network/")["Location"] == "/en/welcome/"
    assert Client().get(f"/en/welcome/?code={code}").status_code == 404


def test_the_code_is_kept_as_a_digest_only(code: str) -> None:
    assert code not in str(HouseSetup.objects.values().get())


def test_wrong_mailed_codes_are_counted_and_then_even_the_right_one_fails(operator: Client) -> None:
    walk_to_the_code(operator)
    right = mailed_code()
    for _try in range(6):
        assert send(operator, "confirm", code="00000000").status_code == 422
    assert send(operator, "confirm", code=right).status_code == 422
    assert not Account.objects.exists()
    send(operator, "account", **HEAD)
    assert send(operator, "confirm", code=mailed_code()).status_code == 302
    assert Account.objects.exists()


def test_a_mailed_code_is_valid_for_a_quarter_of_an_hour(operator: Client) -> None:
    walk_to_the_code(operator)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15, seconds=1), tick=False):
        assert send(operator, "confirm", code=mailed_code()).status_code == 422
    assert not Account.objects.exists()


def test_a_new_address_makes_the_code_to_the_old_one_worthless(operator: Client) -> None:
    walk_to_the_code(operator)
    old = mailed_code()
    send(operator, "account", full_name="Other", email="other@example.org")
    assert send(operator, "confirm", code=old).status_code == 422
    assert not Account.objects.exists()


@pytest.mark.parametrize("step", ["", *(f"{step}/" for step in STEPS)])
def test_the_door_is_gone_once_the_house_is_set_up(step: str, operator: Client, code: str) -> None:
    walk_to_the_code(operator)
    send(operator, "confirm", code=mailed_code())
    for browser in (operator, Client()):
        assert browser.get(f"/en/welcome/{step}?code={code}")["Location"] == "/en/"
        answer = browser.post(
            f"/en/welcome/{step}",
            {"idempotency_key": new_public_id(), "code": code, **NETWORK, **HEAD, "accent_colour": "#000000"},
        )
        assert answer.status_code == 404
    assert (Account.objects.count(), Network.objects.count()) == (1, 1)


def test_a_house_that_is_set_up_offers_no_code(operator: Client) -> None:
    walk_to_the_code(operator)
    send(operator, "confirm", code=mailed_code())
    assert offer_setup(now=datetime.now(UTC)) is None
    Account.objects.all().delete()
    assert offer_setup(now=datetime.now(UTC)) is None


def test_an_account_made_elsewhere_closes_the_door(operator: Client) -> None:
    walk_to_the_code(operator)
    right = mailed_code()
    make_person("Faster")
    assert send(operator, "confirm", code=right).status_code == 404
    assert not Network.objects.exists()
    assert not is_signed_in(operator)


def test_of_two_who_finish_at_once_one_is_told_that_it_is_done(operator: Client) -> None:
    from kuvend.core.errors import Refused

    walk_to_the_code(operator)
    right = mailed_code()
    account, why = complete_setup(code=right, now=datetime.now(UTC))
    assert account is not None
    assert not why
    with pytest.raises(Refused, match="set up already"):
        complete_setup(code=right, now=datetime.now(UTC))
    assert Account.objects.count() == 1


def test_the_last_page_is_for_who_is_signed_in(client: Client, code: str) -> None:
    make_person("Somebody")
    assert "login" in client.get("/en/welcome/members/")["Location"]


def test_the_steps_take_no_form_from_elsewhere(code: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(f"/en/welcome/?code={code}")
    assert send(client, "network", **NETWORK).status_code == 403
