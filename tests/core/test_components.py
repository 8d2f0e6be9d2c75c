"""Components: drawn from plain values, safe against what people write, and readable as tables."""

import math

import pytest
from django import forms
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from kuvend.core.components import Bar, BarChart, Choice, Facet, Point, PointMap, Stat, Table, draw, focused
from kuvend.core.components import Column as Col
from kuvend.core.templatetags.components import initials
from kuvend.core.text import TranslatedText

pytestmark = pytest.mark.unit

EVIL = "<b onclick=x>\"'&"


def render(source: str, **context: object) -> str:
    return str(engines["django"].from_string(source).render(context))


@pytest.mark.parametrize(
    ("source", "context"),
    [
        ("{% button x %}", {"x": EVIL}),
        ("{% link_button x x %}", {"x": EVIL}),
        ("{% badge x %}", {"x": EVIL}),
        ("{% monogram x logo_url=x %}", {"x": EVIL}),
        ("{% card x url=x %}{% endcard %}", {"x": EVIL}),
        ("{% notice title=x %}{{ x }}{% endnotice %}", {"x": EVIL}),
        ("{% written x %}", {"x": TranslatedText({"sq": EVIL}).read("en")}),
        ("{% facet x %}", {"x": Facet(EVIL, EVIL, [Choice(EVIL, EVIL, 1, is_chosen=True)], more=EVIL)}),
        ("{% stats x %}", {"x": [Stat(1, EVIL, EVIL, EVIL)]}),
        ("{% bar_chart x %}", {"x": BarChart(EVIL, [Bar(EVIL, 1, EVIL)], EVIL, EVIL, EVIL)}),
        ("{% table x %}", {"x": Table(EVIL, [Col(EVIL), Col(EVIL)], [[EVIL, EVIL]])}),
        (
            "{% point_map x %}",
            {"x": PointMap(EVIL, [Point(EVIL, 41, 20, 1, EVIL)], EVIL, EVIL, EVIL, url_of=lambda keys: EVIL)},
        ),
    ],
)
def test_nothing_that_people_write_becomes_markup(source: str, context: dict[str, object]) -> None:
    html = render(source, **context)
    assert "<b onclick" not in html
    assert html.count('"') % 2 == 0


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Lule Mali", "LM"), ("«Ura» e Re", "eR"), ("Форум 21", "Ф"), ("جمعية النول", "ج"), ("", "·"), ("123", "·")],
)
def test_monograms_take_letters_that_can_stand_alone(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_name_carries_its_language_where_it_is_not_the_readers() -> None:
    name = TranslatedText({"en": "Appeals committee", "sq": "Komisioni"})
    assert render("{{ x|named }}|{{ x|tagged }}", x=name) == "Appeals committee|Appeals committee"
    only = TranslatedText({"sr-latn": f"Odbor {EVIL}"})
    tagged = render("{{ x|tagged }}", x=only)
    assert tagged.startswith('<bdi lang="sr-Latn" dir="ltr">Odbor &lt;b')
    assert render("{{ x|named }}", x=only) == f'{tagged} <span class="foreign">In Serbian (Latin)</span>'
    assert render("{{ x|tagged }}", x=only.read("en")) == tagged
    assert render("{{ x|named }}", x=EVIL) == render("{{ x }}", x=EVIL)
    assert render("{{ x|named|default:'Board' }}", x=TranslatedText()) == "Board"


def test_a_text_in_the_readers_language_is_not_announced() -> None:
    text = TranslatedText({"en": "Hello", "sq": "Tungjatjeta"})
    assert "foreign" not in render("{% written x %}", x=text.read("en"))
    foreign = render("{% written x %}", x=TranslatedText({"sq": "Tungjatjeta"}).read("en"))
    assert 'lang="sq"' in foreign
    assert "In Albanian" in foreign


# -- maps ---------------------------------------------------------------------------------

places = st.builds(
    Point,
    label=st.text(min_size=1, max_size=12),
    latitude=st.floats(-80, 80),
    longitude=st.floats(-179, 179),
    count=st.integers(1, 500),
    key=st.uuids().map(str),
)


@given(st.lists(places, min_size=1, max_size=25))
def test_every_member_is_on_the_map_or_named_beside_it(points: list[Point]) -> None:
    drawing = draw(PointMap("Map", points, "Members", "Place"))
    drawn = sum(dot.count for dot in drawing.dots) + sum(count for _, count, _ in drawing.outside)
    assert drawn == sum(point.count for point in points)
    assert drawing.width > 0
    assert drawing.height > 0
    for dot in drawing.dots:
        assert -1 <= dot.x <= drawing.width + 1
        assert -1 <= dot.y <= drawing.height + 1
        assert math.isfinite(dot.radius)


def test_far_places_do_not_make_the_near_ones_tiny() -> None:
    near = [Point(f"P{number}", 41 + number / 10, 20 + number / 10, 5, f"p{number}") for number in range(5)]
    far = Point("Far", -33, 151, 1, "far")
    shown, outside = focused([*near, far])
    assert outside == [far]
    assert len(shown) == len(near)
    assert focused(near) == (near, [])


def test_dots_that_would_cover_each_other_lead_to_all_their_places() -> None:
    twins = [Point("A", 41.0, 20.0, 3, "a"), Point("B", 41.001, 20.001, 2, "b"), Point("C", 42.5, 21.5, 1, "c")]
    drawing = draw(PointMap("Map", twins, "Members", "Place", url_of=lambda keys: "?" + "&".join(keys)))
    assert [(dot.count, dot.url) for dot in drawing.dots] == [(5, "?a&b"), (1, "?c")]


def test_the_map_is_a_table_too() -> None:
    html = render("{% point_map x %}", x=PointMap("Map", [Point("Tiranë", 41.3, 19.8, 3, "t")], "Members", "Place"))
    assert '<th scope="row">Tiranë</th><td class="number">3</td>' in html
    assert render("{% point_map x %}", x=PointMap("Map", [], "Members", "Place")).count("<svg") == 0


# -- forms --------------------------------------------------------------------------------


class Sample(forms.Form):
    name = forms.CharField(max_length=50, help_text="As people know it")
    story = forms.CharField(max_length=100, widget=forms.Textarea, required=False)
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    agrees = forms.BooleanField()


def test_each_error_leads_to_its_field_and_is_read_with_it() -> None:
    html = str(Sample({}))
    assert '<a href="#id_name">Name: This field is required.</a>' in html
    assert '<a href="#id_way_0">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "3 things need your attention" in html


def test_browsers_say_nothing_in_their_own_words() -> None:
    html = str(Sample())
    assert " required" not in html.replace("aria-required", "")
    assert 'aria-required="true"' in html
    assert "error-summary" not in html


def test_long_texts_are_counted_and_never_cut_off() -> None:
    html = str(Sample({"story": "x" * 130}))
    textarea = html[html.index("<textarea") : html.index("</textarea>")]
    assert "maxlength" not in textarea
    assert 'data-limit="100"' in textarea
    assert "At most 100 characters." in html
    assert "x" * 130 in html
