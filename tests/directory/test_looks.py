"""A network's look: who may change it, and that pages follow at once."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from kuvend.core import clock
from kuvend.core.errors import Refused
from kuvend.directory.models import Network
from kuvend.directory.operations.looks import change_look
from kuvend.media.models import StoredFile
from kuvend.people.models import Person
from tests.actors import ClientMaker

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "#8a3b12").save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue(), "image/png")


def test_a_new_colour_shows_at_once_under_a_new_address(root: Network, secretariat: Person, anonymous: Client) -> None:
    first = anonymous.get("/en/").content.decode()
    assert "/theme/head-office.css?1f5f8b" in first
    change_look(network=root, accent_colour="#8A3B12", by=secretariat, now=clock.now())
    second = anonymous.get("/en/").content.decode()
    assert "/theme/head-office.css?8a3b12" in second
    css = anonymous.get("/theme/head-office.css?8a3b12")
    assert "--accent:#8a3b12" in css.content.decode()
    assert "immutable" in css.headers["Cache-Control"]


def test_a_logo_is_kept_shown_replaced_and_removed(root: Network, secretariat: Person, anonymous: Client) -> None:
    change_look(network=root, accent_colour="#1f5f8b", logo=picture(), by=secretariat, now=clock.now())
    url = f"/files/{root.logo}/logo.webp"
    assert url in anonymous.get("/en/").content.decode()
    answer = anonymous.get(url)
    assert answer.status_code == 200
    # Read to its end, the file closes itself.
    assert answer.getvalue()[:4] == b"RIFF"
    old = root.logo
    change_look(network=root, accent_colour="#1f5f8b", logo=picture(), by=secretariat, now=clock.now())
    assert not StoredFile.objects.filter(public_id=old).exists()
    change_look(network=root, accent_colour="#1f5f8b", removes_logo=True, by=secretariat, now=clock.now())
    assert not StoredFile.objects.exists()
    assert "/files/" not in anonymous.get("/en/").content.decode()


def test_what_is_no_colour_is_refused(root: Network) -> None:
    with pytest.raises(Refused):
        change_look(network=root, accent_colour="red;}", by=None, now=clock.now())


def test_the_desk_checks_a_colour_before_it_keeps_it(
    network: Network, network_secretariat: Person, client_of: ClientMaker
) -> None:
    client = client_of(network_secretariat)
    url = f"/en/desk/networks/{network.slug}/look/"
    pale = {"accent_colour": "#ffe14d", "idempotency_key": "a", "do": "check"}
    page = client.post(url, pale).content.decode()
    assert "Too pale for words" in page
    network.refresh_from_db()
    assert network.accent_colour == "#1f5f8b"
    assert client.post(url, {"accent_colour": "#ffe14d", "idempotency_key": "b"}).status_code == 302
    network.refresh_from_db()
    assert network.accent_colour == "#ffe14d"


def test_outsiders_do_not_find_it(network: Network, outsider: Person, member: Person, client_of: ClientMaker) -> None:
    url = f"/en/desk/networks/{network.slug}/look/"
    for person in (outsider, member):
        client = client_of(person)
        assert client.get(url).status_code == 404
        assert client.post(url, {"accent_colour": "#000000", "idempotency_key": "a"}).status_code == 404
    network.refresh_from_db()
    assert network.accent_colour == "#1f5f8b"
