"""Doors: who may come in, and that every deed is done once."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import path

from kuvend.config.urls import handler404
from kuvend.config.urls import urlpatterns as house
from kuvend.core.access import Access, Door, permission, public, signed_in
from kuvend.core.errors import NotAllowed
from kuvend.core.jobs.registry import BEGINNING
from kuvend.core.models import IdempotencyRecord, Schedule
from kuvend.people.models import Person
from tests.actors import ClientMaker

__all__ = ["handler404"]

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.urls(__name__)]


def write() -> int:
    Schedule.objects.create(name=f"{Schedule.objects.count()}", last_turn=BEGINNING)
    return Schedule.objects.count()


@public
def add(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse("form")
    answers: dict[str, HttpResponse] = {
        "redirect": HttpResponseRedirect(f"/done/{write()}/"),
        "made": HttpResponse(f"made {Schedule.objects.count()}", status=201),
        "done": HttpResponse("done ë", headers={"X-Kuvend-Done": "1"}),
        "form again": HttpResponse("form with errors"),
        "refused": HttpResponse("no", status=409),
        "long": HttpResponse("x" * 1_000_001, status=201),
        "longest": HttpResponse("x" * 1_000_000, status=201),
        "wrong": HttpResponse("what?", status=400),
    }
    return answers[request.POST["answer"]]


@public
def break_off(request: HttpRequest) -> HttpResponse:
    write()
    raise Http404


@public(idempotent=False)
def harmless(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(write()))


@signed_in
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(write()), status=201)


class DeadlockError(Exception):
    """What PostgreSQL says when it ends a circle of waiting transactions."""

    sqlstate = "40P01"


TRIES: list[str] = []


@public
def trouble(request: HttpRequest) -> HttpResponse:
    TRIES.append(request.POST["answer"])
    if request.POST["answer"] == "deadlock":
        raise OperationalError from DeadlockError()
    raise OperationalError


@permission("test.do")
def guarded(request: HttpRequest) -> HttpResponse:
    raise NotAllowed


urlpatterns = [
    path("add/", add), path("other/", add), path("break/", break_off), path("harmless/", harmless), path("own/", own),
    path("guarded/", guarded), path("trouble/", trouble), *house,
]  # fmt: skip


def post(client: Client, answer: str = "redirect", key: str = "k", address: str = "/add/", **fields: Any) -> Any:
    return client.post(address, {"answer": answer, "idempotency_key": key, **fields})


def test_views_say_who_may_come_in() -> None:
    assert add.access == Access(Door.PUBLIC)  # type: ignore[attr-defined]
    assert harmless.access == Access(Door.PUBLIC, is_idempotent=False)  # type: ignore[attr-defined]
    assert own.access == Access(Door.SIGNED_IN)  # type: ignore[attr-defined]
    assert guarded.access == Access(Door.PERMISSION, "test.do")  # type: ignore[attr-defined]


def test_a_stranger_is_led_to_sign_in_and_back_and_cannot_send(client: Client) -> None:
    response = client.get("/own/?a=1")
    assert response.status_code == 302
    assert "next=/own/%3Fa%3D1" in response["Location"]
    assert post(client, address="/own/").status_code == 404
    assert post(client, address="/guarded/").status_code == 404
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(
    ("answer", "status"), [("redirect", 302), ("made", 201), ("done", 200), ("long", 201), ("longest", 201)]
)
def test_a_form_sent_twice_is_done_once_and_answered_twice(client: Client, answer: str, status: int) -> None:
    first, second = post(client, answer), post(client, answer)
    assert (first.status_code, second.status_code) == (status, status)
    assert first.get("Location") == second.get("Location")
    kept = b"" if answer == "long" else first.content
    assert (second.content, second["Content-Type"]) == (kept, first["Content-Type"])
    assert Schedule.objects.count() == 1


def test_a_form_to_which_somebody_went_back_says_what_it_says_now(client: Client) -> None:
    for text in ("one", "two", "two", "one"):
        assert post(client, text=text).status_code == 302
    assert Schedule.objects.count() == 3


def test_what_was_done_stays_known_when_something_else_is_refused_meanwhile(client: Client) -> None:
    assert post(client).status_code == 302
    assert post(client, "refused").status_code == 409
    assert Schedule.objects.count() == 2
    assert post(client).status_code == 302
    assert Schedule.objects.count() == 2


def test_the_same_file_sent_twice_arrives_once_and_another_arrives_too(client: Client) -> None:
    for content in (b"statute", b"statute", b"Statute"):
        assert post(client, file=ContentFile(content, name="statute.txt")).status_code == 302
    assert Schedule.objects.count() == 2


def test_what_was_sent_cannot_be_guessed_from_what_is_kept(client: Client) -> None:
    post(client, code="123456")
    post(client, code="123456", key="another")
    assert len(set(IdempotencyRecord.objects.values_list("content", flat=True))) == 2


@pytest.mark.parametrize("answer", ["form again", "refused", "wrong"])
def test_a_form_that_was_not_accepted_may_be_sent_again(client: Client, answer: str) -> None:
    post(client, answer)
    assert not IdempotencyRecord.objects.exists()
    assert post(client, "redirect").status_code == 302


def test_a_use_case_that_broke_off_left_nothing_and_may_be_tried_again(client: Client) -> None:
    assert post(client, address="/break/").status_code == 404
    assert not Schedule.objects.exists()
    assert not IdempotencyRecord.objects.exists()


def test_keys_of_other_forms_addresses_and_people_are_others(
    client: Client, client_of: ClientMaker, member: Person, outsider: Person
) -> None:
    post(client)
    post(client, key="other")
    post(client, address="/other/")
    for person in (member, outsider):
        post(client_of(person))
        post(client_of(person))
    assert Schedule.objects.count() == 5


def test_keys_of_other_browsers_are_others_where_nobody_is_signed_in() -> None:
    one, other = Client(), Client()
    for browser in (one, other):
        browser.session.save()
        assert [post(browser, "made").content for _ in range(2)] == [f"made {Schedule.objects.count()}".encode()] * 2
    assert Schedule.objects.count() == 2


def test_the_key_may_come_as_a_header(client: Client) -> None:
    for _ in range(2):
        client.post("/add/", {"answer": "made"}, headers={"idempotency-key": "k"})
    assert Schedule.objects.count() == 1


def test_a_form_without_a_key_is_refused_with_what_to_do(client: Client) -> None:
    response = client.post("/add/", {"answer": "redirect"})
    assert response.status_code == 400
    assert b"reload the page" in response.content
    assert not Schedule.objects.exists()


def test_a_browser_forgets_what_is_not_for_everybody(client: Client, client_of: ClientMaker, member: Person) -> None:
    signed_in_client = client_of(member)
    assert "no-store" in signed_in_client.get("/own/")["Cache-Control"]
    assert "no-store" in post(signed_in_client, address="/own/")["Cache-Control"]
    assert "no-store" not in client.get("/add/").get("Cache-Control", "")


def test_what_is_harmless_needs_no_key(client: Client) -> None:
    assert [client.post("/harmless/").content for _ in range(2)] == [b"1", b"2"]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_methods_that_no_form_knows_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)("/add/").status_code == 405


def test_what_one_may_know_but_not_do_answers_403(client_of: ClientMaker, member: Person) -> None:
    assert client_of(member).get("/guarded/").status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("answer", "tries"), [("deadlock", 4), ("disk full", 1)])
def test_only_a_deadlock_is_tried_again_and_not_for_ever(client: Client, answer: str, tries: int) -> None:
    TRIES.clear()
    assert post(client, answer, address="/trouble/").status_code == 503
    assert len(TRIES) == tries


@pytest.mark.parametrize("answer", ["deadlock", "disk full"])
def test_within_a_transaction_of_somebody_else_nothing_is_tried_again(client: Client, answer: str) -> None:
    TRIES.clear()
    post(client, answer, address="/trouble/")  # the test itself is the transaction
    assert len(TRIES) == 1
