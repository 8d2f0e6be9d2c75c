"""Kept pages and values: shown while they are so, and not a moment longer, to nobody else."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kuvend.config.urls import urlpatterns as house
from kuvend.core.access import public
from kuvend.core.cache import cached_page, changed, generations_of, remembered
from kuvend.core.cache.pages import Entry, Shelf, shelf
from kuvend.core.cache.values import forget_everything

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.urls(__name__)]

SAYS = {"word": "first", "built": 0}


@public
@cached_page(topics=lambda _request: ("word",))
def page(request: HttpRequest) -> HttpResponse:
    SAYS["built"] = int(SAYS["built"]) + 1
    who = request.user.email if request.user.is_authenticated else "nobody"  # type: ignore[union-attr]
    return HttpResponse(f"{SAYS['word']} for {who} " + "x" * 600)


@public
@cached_page(topics=lambda _request: ("word",))
def page_with_cookie(_request: HttpRequest) -> HttpResponse:
    SAYS["built"] = int(SAYS["built"]) + 1
    response = HttpResponse("hello")
    response.set_cookie("taste", "sweet")
    return response


urlpatterns = [path("page/", page), path("cookie/", page_with_cookie), *house]


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    shelf.clear()
    forget_everything()
    SAYS.update(word="first", built=0)
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
    assert SAYS["built"] == 1
    SAYS["word"] = "second"
    changed("another topic")
    assert b"first" in client.get("/page/").content
    changed("word")
    assert b"second" in client.get("/page/").content
    assert SAYS["built"] == 2


def test_a_change_taken_back_changes_nothing() -> None:
    client = Client()
    client.get("/page/")
    before = generations_of(["word"])
    with transaction.atomic():
        changed("word")
        transaction.set_rollback(True)
    assert generations_of(["word"]) == before
    client.get("/page/")
    assert SAYS["built"] == 1


def test_nobody_sees_the_page_of_somebody_else() -> None:
    ana, ben = sign_in("ana@example.org"), sign_in("ben@example.org")
    for _ in range(3):
        assert b"ana@example.org" in ana.get("/page/").content
        assert b"ben@example.org" in ben.get("/page/").content
        assert b"nobody" in Client().get("/page/").content
    assert SAYS["built"] == 3


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
    assert SAYS["built"] == 2
    changed("roles")
    ana.get("/page/")
    assert SAYS["built"] == 3


def test_a_made_up_session_is_nobody_and_is_not_kept() -> None:
    client = Client()
    client.cookies["sessionid"] = "madeup"
    assert b"nobody" in client.get("/page/").content
    client.get("/page/")
    assert SAYS["built"] == 2


def test_queries_hosts_and_htmx_have_pages_of_their_own() -> None:
    client = Client()
    client.get("/page/")
    client.get("/page/?a=1")
    client.get("/page/", headers={"host": "localhost"})
    client.get("/page/", headers={"hx-request": "true"})
    assert SAYS["built"] == 4
    assert Client().get("/page/", headers={"host": "evil.example"}).status_code == 400


def test_an_answer_with_a_cookie_is_not_kept() -> None:
    client = Client()
    client.get("/cookie/")
    client.get("/cookie/")
    assert SAYS["built"] == 2


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
    assert SAYS["built"] == 1


def test_pages_of_a_session_are_never_packed() -> None:
    ana = sign_in("ana@example.org")
    ana.get("/page/")
    assert "Content-Encoding" not in ana.get("/page/", headers={"accept-encoding": "gzip"}).headers


def test_the_shelf_lets_the_unused_go_when_it_is_full() -> None:
    small = Shelf(most_bytes=5_000)
    for number in range(10):
        small.put((str(number),), Entry(b"x" * 500, b"", [], "", {}, "", 0))
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
