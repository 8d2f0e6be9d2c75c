"""Kept pages and values: shown while they are so, and not a moment longer, to nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils.translation import gettext

from kuvend.audit.operations import record
from kuvend.config.urls import urlpatterns as house
from kuvend.core.access import public
from kuvend.core.cache import add_up, cached_page, changed, generations_of, remembered
from kuvend.core.cache.pages import Entry, Shelf, shelf
from kuvend.core.cache.values import forget_everything
from kuvend.core.models import Generation
from kuvend.core.subjects import Subject

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.urls(__name__)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Says:
    """What the pages of this test say, and how often they were worked out."""

    word: str = "first"
    built: int = 0


SAYS = Says()


@public
@cached_page(topics=lambda _request: ("word",))
def page(request: HttpRequest) -> HttpResponse:
    SAYS.built += 1
    who = request.user.email if request.user.is_authenticated else "nobody"
    return HttpResponse(f"{SAYS.word} for {who} " + "x" * 600)


@public
@cached_page(topics=lambda _request: ("word",))
def page_with_cookie(_request: HttpRequest) -> HttpResponse:
    SAYS.built += 1
    response = HttpResponse("hello")
    response.set_cookie("taste", "sweet")
    return response


@public
@cached_page(topics=lambda _request: ("word",))
def page_with_form(request: HttpRequest) -> HttpResponse:
    SAYS.built += 1
    return HttpResponse(f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">')


@public
@cached_page(topics=lambda _request: ("word",))
def page_in_a_language(_request: HttpRequest) -> HttpResponse:
    SAYS.built += 1
    return HttpResponse(gettext("Monday"))


@public
@cached_page(topics=lambda _request: ("word",))
def page_with_headers(request: HttpRequest) -> HttpResponse:
    SAYS.built += 1
    name, _, value = request.GET["header"].partition(":")
    return HttpResponse("x", headers={name: value}, status=int(request.GET.get("status", 200)))


@public
@cached_page(topics=lambda _request: ("word",))
def page_during_a_change(request: HttpRequest) -> HttpResponse:
    """Reads the word; then somebody changes it before the page is done."""
    SAYS.built += 1
    word = SAYS.word
    if word == "first":
        SAYS.word = "second"
        changed(request.GET["topic"])
    return HttpResponse(str(word))


@public
@cached_page(topics=lambda _request: ("word",))
def page_with_message(request: HttpRequest) -> HttpResponse:
    SAYS.built += 1
    messages.info(request, f"message {SAYS.built}")
    return HttpResponse(" ".join(str(message) for message in messages.get_messages(request)))


urlpatterns = [
    path("message/", page_with_message), path("page/", page), path("cookie/", page_with_cookie),
    path("form/", page_with_form), path("language/", page_in_a_language), path("headers/", page_with_headers),
    path("changing/", page_during_a_change), *house,
]  # fmt: skip


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    shelf.clear()
    forget_everything()
    SAYS.word, SAYS.built = "first", 0
    yield
    shelf.clear()
    forget_everything()


def sign_in(email: str) -> Client:
    client = Client()
    account = get_user_model().objects.create_user(email)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_page_is_built_once_and_again_after_a_change() -> None:
    client = Client()
    assert b"first" in client.get("/page/").content
    assert b"first" in client.get("/page/").content
    assert SAYS.built == 1
    SAYS.word = "second"
    changed("another topic")
    assert b"first" in client.get("/page/").content
    changed("word")
    assert b"second" in client.get("/page/").content
    assert SAYS.built == 2


def test_a_change_taken_back_changes_nothing() -> None:
    client = Client()
    client.get("/page/")
    before = generations_of(["word"])
    with transaction.atomic():
        changed("word")
        transaction.set_rollback(True)
    assert generations_of(["word"]) == before
    client.get("/page/")
    assert SAYS.built == 1


def test_nobody_sees_the_page_of_somebody_else() -> None:
    ana, ben = sign_in("ana@example.org"), sign_in("ben@example.org")
    for _ in range(3):
        assert b"ana@example.org" in ana.get("/page/").content
        assert b"ben@example.org" in ben.get("/page/").content
        assert b"nobody" in Client().get("/page/").content
    assert SAYS.built == 3


def test_a_page_ends_with_its_session() -> None:
    ana = sign_in("ana@example.org")
    ana.get("/page/")
    key = ana.cookies["sessionid"].value
    ana.session.flush()
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert b"nobody" in stolen.get("/page/").content


def test_a_change_of_the_session_or_of_roles_builds_the_page_anew() -> None:
    ana = sign_in("ana@example.org")
    ana.get("/page/")
    session = ana.session
    session["acting_for"] = "someone"
    session.save()
    ana.get("/page/")
    assert SAYS.built == 2
    changed("roles")
    ana.get("/page/")
    assert SAYS.built == 3


def test_a_made_up_session_is_nobody_and_is_not_kept() -> None:
    client = Client()
    client.cookies["sessionid"] = "madeup"
    assert b"nobody" in client.get("/page/").content
    client.get("/page/")
    assert SAYS.built == 2


def test_queries_hosts_and_htmx_have_pages_of_their_own() -> None:
    client = Client()
    client.get("/page/")
    client.get("/page/?a=1")
    client.get("/page/", headers={"host": "localhost"})
    client.get("/page/", headers={"hx-request": "true"})
    assert SAYS.built == 4
    assert Client().get("/page/", headers={"host": "evil.example"}).status_code == 400


def test_an_answer_with_a_cookie_is_not_kept() -> None:
    client = Client()
    client.get("/cookie/")
    client.get("/cookie/")
    assert SAYS.built == 2


def test_who_has_it_gets_nothing_and_who_can_unpack_gets_little() -> None:
    client = Client()
    whole = client.get("/page/")
    etag = whole.headers["ETag"]
    assert client.get("/page/", headers={"if-none-match": etag}).status_code == 304
    packed = client.get("/page/", headers={"accept-encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(whole.content)
    assert client.get("/page/", headers={"if-none-match": packed.headers["ETag"]}).status_code == 304
    assert int(client.head("/page/").headers["Content-Length"]) == len(whole.content)
    assert whole.headers["Content-Security-Policy"] == packed.headers["Content-Security-Policy"]
    assert SAYS.built == 1


def test_the_number_of_a_request_is_not_kept_for_the_next() -> None:
    client = Client()
    first = client.get("/page/", headers={"x-request-id": "first-request"})
    again = client.get("/page/", headers={"x-request-id": "second-request"})
    assert SAYS.built == 1
    assert "first-request" not in {first.get("X-Request-ID"), again.get("X-Request-ID")}


def test_pages_of_a_session_are_never_packed() -> None:
    ana = sign_in("ana@example.org")
    ana.get("/page/")
    assert "Content-Encoding" not in ana.get("/page/", headers={"accept-encoding": "gzip"}).headers


def test_the_shelf_lets_the_unused_go_when_it_is_full() -> None:
    small = Shelf(most_bytes=5_000)
    for number in range(10):
        small.put((str(number),), Entry(b"x" * 500, False, [], "", {}, "", 0))
        small.get(("0",))
    assert small.held <= 5_000
    assert small.get(("0",)) is not None
    assert small.get(("1",)) is None


def test_a_value_is_remembered_until_its_topic_changes() -> None:
    built: list[int] = []

    def make() -> int:
        built.append(1)
        return len(built)

    assert [remembered("key", ("word",), make) for _ in range(3)] == [1, 1, 1]
    changed("word")
    assert remembered("key", ("word",), make) == 2


def test_a_value_of_a_transaction_that_was_taken_back_is_never_shown() -> None:
    said = ["first"]

    def remember() -> str:
        return remembered("key", ("word",), lambda: said[0])

    for say_before in (True, False):  # before or after the topic is said to have changed
        forget_everything()
        said[0] = "first"
        with transaction.atomic():
            said[0] = "uncommitted"
            if say_before:
                changed("word")
            assert [remember(), remember()] == ["uncommitted", "uncommitted"]
            changed("word")
            transaction.set_rollback(True)
        said[0] = "committed"
        changed("word")
        assert remember() == "committed"
        said[0] = "never read"
        assert remember() == "committed"


def test_a_transaction_works_a_value_out_once() -> None:
    built: list[int] = []
    with transaction.atomic():
        for _ in range(5):
            remembered("key", ("word",), lambda: built.append(1))
    assert built == [1]


def test_the_secret_of_a_form_is_nobody_elses() -> None:
    ana, ben = Client(), Client()
    ana.get("/form/")  # now Ana has a cookie, and no answer sets one any more
    first = ana.get("/form/").content
    assert b"csrfmiddlewaretoken" in first
    assert ben.get("/form/").content != first
    assert ben.cookies["csrftoken"].value != ana.cookies["csrftoken"].value
    assert SAYS.built == 3


def test_a_page_without_a_language_in_its_address_is_kept_for_each() -> None:
    client = Client()
    for language, word in (("fr", "lundi"), ("en", "Monday"), ("fr", "lundi"), ("sq", "E Hënë")):
        response = client.get("/language/", headers={"accept-language": language})
        assert word.lower() in response.content.decode().lower()
        assert "Accept-Language" in response.headers["Vary"]
    assert SAYS.built == 3
    client.cookies["django_language"] = "fr"
    assert b"lundi" in client.get("/language/", headers={"accept-language": "en"}).content


@pytest.mark.parametrize(
    "question",
    ["header=Cache-Control:private", "header=Cache-Control:no-store", "header=Vary:X-Moon", "header=X:y&status=404"],
)
def test_what_a_view_does_not_want_kept_is_not(question: str) -> None:
    client = Client()
    client.get(f"/headers/?{question}")
    client.get(f"/headers/?{question}")
    assert SAYS.built == 2


def test_a_page_made_while_its_topic_changed_is_not_shown_again() -> None:
    client = Client()
    assert client.get("/changing/?topic=word").content == b"first"
    assert client.get("/changing/?topic=word").content == b"second"


def test_a_page_made_while_roles_changed_is_not_shown_again() -> None:
    ana = sign_in("ana@example.org")
    assert ana.get("/changing/?topic=roles").content == b"first"
    assert ana.get("/changing/?topic=roles").content == b"second"


def test_every_recorded_decision_renews_what_the_signed_in_see() -> None:
    ana = sign_in("ana@example.org")
    ana.get("/page/")
    ana.get("/page/")
    record(chain="house", action="test.decide", subject=Subject("x", "y"), by=None, now=NOW)
    ana.get("/page/")
    Client().get("/page/")
    Client().get("/page/")
    assert SAYS.built == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("?a=1&b=2", "?b=2&a=1"),
        ("?q=%26b", "?q=&b"),
        ("?", "?x"),
        ("?q=a%00", "?q=a"),
        ("?q=" + "x" * 100, "?q=" + "x" * 101),
        ("?q=%F0%9F%98%80", "?q=%f0%9f%98%81"),
    ],
)
def test_odd_questions_are_never_confused(one: str, other: str) -> None:
    client = Client()
    client.get(f"/page/{one}")
    client.get(f"/page/{other}")
    assert SAYS.built == 2


def test_a_very_long_address_is_not_kept() -> None:
    for _ in range(2):
        Client().get("/page/?q=" + "x" * 2_000)
    assert SAYS.built == 2


def test_a_secure_address_has_pages_of_its_own() -> None:
    Client().get("/page/")
    Client().get("/page/", secure=True)
    assert SAYS.built == 2


def test_an_unsafe_request_is_never_answered_from_the_shelf() -> None:
    client = Client()
    client.get("/page/")
    assert client.post("/page/", {"idempotency_key": "k"}).status_code == 200
    assert SAYS.built == 2


def test_who_came_with_a_message_sees_it_and_nobody_else_does() -> None:
    client = Client()
    client.cookies["messages"] = "something"
    client.get("/page/")
    client.get("/page/")
    Client().get("/page/")
    assert SAYS.built == 3


def test_a_message_said_at_once_is_not_said_again_to_others() -> None:
    assert Client().get("/message/").content == b"message 1"
    assert Client().get("/message/").content == b"message 2"


def test_who_comes_with_a_key_of_a_program_has_answers_of_their_own() -> None:
    for _ in range(2):
        Client().get("/page/", headers={"authorization": "Bearer secret"})
    assert SAYS.built == 2


def test_parts_for_other_places_of_a_page_are_other_answers() -> None:
    for target in ("list", "facets", "list"):
        Client().get("/page/", headers={"hx-request": "true", "hx-target": target})
    assert SAYS.built == 2


def test_what_follows_from_the_calendar_is_looked_at_every_quarter_of_an_hour() -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        client.get("/page/")
        clock.shift(14 * 60)
        client.get("/page/")
        assert SAYS.built == 1
        clock.shift(60)
        client.get("/page/")
        assert SAYS.built == 2


def test_signing_out_ends_the_page_of_the_session_at_once() -> None:
    ana = sign_in("ana@example.org")
    ana.get("/page/")
    ana.logout()
    assert b"nobody" in ana.get("/page/").content


def test_one_query_answers_from_the_shelf() -> None:
    ana = sign_in("ana@example.org")
    for client in (ana, Client()):
        client.get("/page/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/page/")
        assert len(asked) == (0 if connection.vendor == "sqlite" else 1)  # SQLite is asked past Django's log


def test_many_changes_add_up_without_changing_the_generation() -> None:
    for _ in range(25):
        changed("word", "other")
    before = generations_of(["word", "other"])
    assert before == {"word": 25, "other": 25}
    add_up()
    assert generations_of(["word", "other"]) == before
    assert Generation.objects.filter(topic="word").count() == 1
    changed("word")
    assert generations_of(["word"]) == {"word": 26}
