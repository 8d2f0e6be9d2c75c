"""Answering the network's question: no file is lost on the way, and a file alone is an answer."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kuvend.core.errors import Refused
from kuvend.directory.models import InformationRequest, MembershipApplication, Network
from kuvend.directory.operations import joining
from kuvend.media.models import StoredFile
from kuvend.people.models import Person
from tests.directory.joining_world import NOON, submitted
from tests.directory.test_joining import own, send

pytestmark = [pytest.mark.web, pytest.mark.django_db]

PDF = b"%PDF-1.4\n%%EOF"


def letter(name: str = "statute.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def asked(network: Network, reviewer: Person) -> MembershipApplication:
    application = submitted(network, language="en")
    joining.request_information(application, question="Send us the statute.", by=reviewer, now=NOON)
    return application


def address(application: MembershipApplication) -> str:
    return reverse("directory-application-answer", args=[application.public_id])


def kept_in(page: str) -> list[str]:
    return re.findall(r'name="kept" value="(\w+)"', page)


def names() -> list[str]:
    return [file["name"] for file in InformationRequest.objects.get().files]


def test_a_file_alone_is_an_answer(asked: MembershipApplication, anonymous: Client) -> None:
    assert send(own(anonymous, asked), address(asked), answer=" ", files=letter()).status_code == 302
    assert (InformationRequest.objects.get().answer, names()) == ("See the files.", ["statute.pdf"])


def test_nothing_at_all_is_none(asked: MembershipApplication, anonymous: Client) -> None:
    page = send(own(anonymous, asked), address(asked), answer=" ")
    assert "Write an answer, or choose a file." in page.content.decode()
    request = InformationRequest.objects.get()
    with pytest.raises(Refused):
        joining.answer_information_request(request, answer="", files=[], now=NOON)


def test_what_was_chosen_is_kept_when_something_else_is_wrong(asked: MembershipApplication, anonymous: Client) -> None:
    client = own(anonymous, asked)
    page = send(client, address(asked), answer="x" * 6000, files=letter()).content.decode()
    [kept] = kept_in(page)
    assert "statute.pdf" in page
    page = send(client, address(asked), answer="Here.", kept=kept, files=letter("virus.exe", b"MZ")).content.decode()
    assert kept_in(page) == [kept]
    assert "Here." in page
    answer = send(client, address(asked), answer="", kept=kept, files=[letter("extract.pdf"), letter("b.exe", b"MZ")])
    both = kept_in(answer.content.decode())
    assert len(both) == 2
    assert send(client, address(asked), answer="Here.", kept=both).status_code == 302
    assert names() == ["statute.pdf", "extract.pdf"]


def test_too_many_are_not_dropped_silently(asked: MembershipApplication, anonymous: Client) -> None:
    client = own(anonymous, asked)
    page = send(client, address(asked), answer="Here.", files=[letter(f"{n}.pdf") for n in range(6)]).content.decode()
    assert "Choose at most 5 files." in page
    assert len(kept_in(page)) == 5
    assert InformationRequest.objects.get().answered_at is None


def test_files_of_others_are_not_taken(asked: MembershipApplication, network: Network, anonymous: Client) -> None:
    client = own(anonymous, asked)
    page = send(client, address(asked), answer="x" * 6000, files=letter()).content.decode()
    StoredFile.objects.filter(public_id=kept_in(page)[0]).update(owner_id="0" * 16)
    assert send(client, address(asked), answer="Here.", kept=kept_in(page)).status_code == 302
    assert names() == []
    assert send(Client(), address(asked), answer="Mine.").status_code == 404
