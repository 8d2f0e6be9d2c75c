"""Parts of a page that are made once: never shown for other values or in another language."""

import pytest
from django.template import Context, Template
from django.utils import translation

from kuvend.core.templatetags import once

pytestmark = pytest.mark.unit


class Counted:
    """A value that knows how often it was shown."""

    def __init__(self) -> None:
        self.shown = 0

    def __str__(self) -> str:
        self.shown += 1
        return f"shown {self.shown}"


def test_the_same_values_are_made_once() -> None:
    template = Template("{% once key %}{{ key }} {{ counted }}{% endonce %}")
    counted = Counted()
    for _time in range(3):
        assert template.render(Context({"key": "a", "counted": counted})) == "a shown 1"
    assert template.render(Context({"key": "b", "counted": counted})) == "b shown 2"


def test_another_language_is_another_text() -> None:
    template = Template("{% once %}{% translate 'Members' %}{% endonce %}")
    assert template.render(Context()) == "Members"
    with translation.override("sq"):
        assert template.render(Context()) == "Anëtarët"
    assert template.render(Context()) == "Members"


def test_lists_are_compared_by_what_they_hold() -> None:
    template = Template("{% once rows %}{{ rows|join:'+' }}{% endonce %}")
    rows = ["<a>", "b"]
    assert template.render(Context({"rows": rows})) == "&lt;a&gt;+b"
    rows[1] = "c"
    assert template.render(Context({"rows": rows})) == "&lt;a&gt;+c"


def test_no_more_is_held_than_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "MOST_MADE", 2)
    template = Template("{% once key %}{{ key }}{% endonce %}")
    assert [template.render(Context({"key": key})) for key in range(5)] == list("01234")
    [node] = template.nodelist
    assert isinstance(node, once.OnceNode)
    assert len(node._made) <= 2
