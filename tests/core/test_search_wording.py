"""What a person typed into the search box, understood."""

import pytest

from kuvend.core.search.wording import Question, understand

pytestmark = pytest.mark.rules


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("", Question()),
        ("  ?! — ", Question()),
        ("Šabac Шабац", Question(words=("sabac",), whole="sabac sabac")),
        ("Centre of Women", Question(words=("centre", "women"), whole="centre of women")),
        ("the", Question(words=("the",), whole="the")),
        ('"e drejta" e', Question(phrases=(("e", "drejta"),), whole="e")),
        ("„të drejtat e njeriut“", Question(phrases=(("te", "drejtat", "e", "njeriut"),))),
        ('grave "qendra', Question(words=("grave",), phrases=(("qendra",),), whole="grave")),
        ("grave -Tiranë", Question(words=("grave",), excluded=(("tirane",),), whole="grave")),
        ('-"e drejta"', Question(excluded=(("e", "drejta"),))),
        ("e-mail", Question(words=("mail",), whole="e mail")),
        ("2020 - 2024", Question(words=("2020", "2024"), whole="2020 2024")),
        ("Q.G.F. q.g.f", Question(words=("qgf",), whole="qgf qgf")),
        ('""', Question()),
        ("x" * 60, Question(words=("x" * 40,), whole="x" * 40)),
    ],
)
def test_understand(text: str, question: Question) -> None:
    assert understand(text) == question


def test_a_pasted_text_is_cut() -> None:
    assert len(understand(" ".join(f"word{number}" for number in range(50))).words) == 12


def test_said_again() -> None:
    question = understand('grave gjakvoa "e drejta" -tirana -"e re"')
    assert question.with_words({"gjakvoa": "gjakova"}).as_text() == 'grave gjakova "e drejta" -tirana -"e re"'
    assert not understand("")
    assert understand("-a")
