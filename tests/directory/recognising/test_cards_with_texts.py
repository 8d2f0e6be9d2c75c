"""Cards whose lines have labels, the last one a text: members in a list, and no article."""

import pytest

from kuvend.directory.rules.recognising import page_of, recognised

pytestmark = pytest.mark.rules

CARDS = """Harbour Radio

Address: 3 Quay Street, Wexford
Phone: 053 400 500
Description: Young people make radio.

A morning by the sea

Come with us on a walk. Bring water and a hat.

Loaf and Lamp

Address: 5 Quay Street, Wexford
Phone: 053 400 501
Description: We bake.
"""


def test_a_labelled_text_ends_a_card_and_an_article_between_stays_one() -> None:
    found = recognised([page_of("page.txt", CARDS.encode())]).records
    assert [(one.kind, one.name) for one in found] == [
        ("organisation", "Harbour Radio"),
        ("other", "A morning by the sea"),
        ("organisation", "Loaf and Lamp"),
    ]
    assert found[0].fields["general_information"].text == "Young people make radio."
    assert found[2].fields["general_information"].text == "We bake."
    assert found[2].span.end == len(CARDS)


def test_the_text_may_stand_apart_on_a_web_page() -> None:
    page = "".join(
        f"<h3>{name}</h3><p>Address: {number} Quay Street, Wexford<br>Phone: 053 400 50{number}</p>"
        f"<p>Mission: {text}</p>"
        for name, number, text in (
            ("Harbour Radio", 3, "A voice for the young."),
            ("Loaf and Lamp", 5, "Bread for all."),
        )
    )
    found = recognised([page_of("page.html", page.encode())]).records
    assert [one.fields["mission_and_objectives"].text for one in found] == ["A voice for the young.", "Bread for all."]


def test_an_event_with_labels_is_no_member() -> None:
    event = "Description: The concert takes place on 3 June 2024 at 19:00."
    text = CARDS.replace("Loaf and Lamp", "Summer concert").replace("Description: We bake.", event)
    kinds = {one.name: one.kind for one in recognised([page_of("page.txt", text.encode())]).records}
    assert kinds.get("Summer concert") != "organisation"
