"""A town where a person's name is expected, and the towns that are known."""

import pytest

from kuvend.directory.rules.recognising import Record, page_of_text, recognised
from kuvend.directory.rules.recognising.places import is_place

pytestmark = pytest.mark.rules


def profile(address: str, head: str) -> Record:
    page = page_of_text(
        "page.txt",
        f"Blue House Association\n\nNational Network\n\n{address}\n\nOrganisation Type\nFoundation\n"
        f"Fields of Activity\n  1. Arts\nHead of the organisation\n{head}\n",
    )
    (record,) = recognised([page]).records
    return record


@pytest.mark.parametrize("text", ["Novi Sad", "Нови Сад", "Tiranë", "Belgrade, Serbia", "Bačka Palanka", "Albania"])
def test_a_town_a_region_or_a_country_is_a_place(text: str) -> None:
    assert is_place(text)


@pytest.mark.parametrize("text", ["Ana Marić", "Blue House", "Novi Sad Theatre", "Tiranë, Blue House", ""])
def test_what_only_holds_a_place_is_none(text: str) -> None:
    assert not is_place(text)


@pytest.mark.parametrize(
    ("address", "head"),
    [
        ("Main Street 5, Bar", "Novi Sad"),
        ("Main Street 5, 21000 Lower Mill", "Lower Mill"),
        ("Main Street 5\nGreen Ford", "Green Ford"),
    ],
)
def test_a_place_instead_of_the_head_is_shown_as_doubtful(address: str, head: str) -> None:
    found = profile(address, head).fields["head_of_the_organisation"]
    assert found.text == head
    assert found.flags == ("place_like",)
    assert found.confidence < 0.5


def test_a_persons_name_is_not_doubted() -> None:
    found = profile("Main Street 5, Bar", "Ana Marić").fields["head_of_the_organisation"]
    assert found.flags == ()
    assert found.confidence > 0.9
