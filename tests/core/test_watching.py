"""Every request has a number and leaves one line; a database in trouble is answered clearly."""

from typing import Any

import pytest
import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kuvend.config.urls import handler404, handler500
from kuvend.config.urls import urlpatterns as house
from kuvend.core.access import public
from kuvend.core.jobs.registry import BEGINNING
from kuvend.core.models import IdempotencyRecord, Schedule

__all__ = ["handler404", "handler500"]

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.urls(__name__)]


@public
def greet(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(f"hello {name}")


@public
def fill(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database or disk is full")


class Circle(Exception):
    """What PostgreSQL says when it ends a circle of waiting transactions."""

    sqlstate = "40P01"


TRIES: list[str] = []


@public
def circle(request: HttpRequest) -> HttpResponse:
    [paper] = request.FILES.getlist("paper")
    content = paper.read()
    Schedule.objects.create(name=f"try {len(TRIES)}", last_turn=BEGINNING)
    TRIES.append("again")
    if len(TRIES) < 3:
        raise OperationalError("deadlock detected") from Circle()
    return HttpResponse(content, status=201)


urlpatterns = [
    path("circle/", circle),
    path("greet/<str:name>/", greet, name="greet"),
    path("fill/", fill, name="fill"),
    *house,
]


@pytest.fixture
def lines() -> Any:
    with structlog.testing.capture_logs() as captured:
        yield captured


def test_a_request_leaves_one_line_that_names_nobody(lines: list[dict[str, Any]]) -> None:
    response = Client().get("/greet/arta.hoxha/?email=arta@example.org", headers={"user-agent": "Moon"})
    [line] = [line for line in lines if line["event"] == "request"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "greet", 200)
    assert line["ms"] >= 0
    assert "arta" not in str(line)
    assert "Moon" not in str(line)
    assert len(response["X-Request-ID"]) == 16


def test_a_number_given_by_the_proxy_is_kept_if_it_is_one() -> None:
    assert Client().get("/greet/x/", headers={"x-request-id": "abcd-1234"})["X-Request-ID"] == "abcd-1234"
    assert Client().get("/greet/x/", headers={"x-request-id": "a\nb" * 9})["X-Request-ID"] != "a\nb" * 9
    assert len(Client().get("/greet/x/", headers={"x-request-id": "x" * 999})["X-Request-ID"]) == 16


def test_what_is_not_there_has_no_route(lines: list[dict[str, Any]]) -> None:
    Client().get("/nowhere/")
    [line] = [line for line in lines if line["event"] == "request"]
    assert (line["route"], line["status"]) == ("", 404)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_full_database_is_a_clear_refusal(method: str) -> None:
    client = Client(raise_request_exception=False)
    response = getattr(client, method)("/fill/", {"idempotency_key": "k"})
    assert response.status_code == 503
    assert response["Retry-After"] == "300"
    assert not IdempotencyRecord.objects.exists()  # the same form may be sent again


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_tried_again_with_the_whole_request() -> None:
    TRIES.clear()
    paper = SimpleUploadedFile("a.txt", b"content")
    response = Client().post("/circle/", {"idempotency_key": "k", "paper": paper})
    assert (response.status_code, response.content) == (201, b"content")
    assert len(TRIES) == 3
    assert Schedule.objects.count() == 1
