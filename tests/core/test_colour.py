"""Contrast and palettes: whatever colour a network chooses, its pages can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.core.colour import (
    DARK_PAPERS,
    LIGHT_PAPERS,
    check_accent,
    contrast,
    is_colour,
    mix,
    palette_around,
    stylesheet,
)

pytestmark = pytest.mark.rules

any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_agrees_with_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)  # famous: just not enough
    assert contrast("#767676", "#ffffff") > 4.5


@given(any_colour, any_colour)
def test_contrast_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(any_colour)
def test_every_choice_is_readable_on_every_paper(colour: str) -> None:
    palette = palette_around(colour)
    for shades, papers in ((palette.light, LIGHT_PAPERS), (palette.dark, DARK_PAPERS)):
        assert contrast(shades.on_accent, shades.accent) >= 4.5
        assert all(contrast(shades.accent, paper) >= 3 for paper in papers)
        assert all(contrast(shades.accent_text, paper) >= 4.5 for paper in papers)
        assert contrast(shades.accent_text, shades.accent_soft) >= 4.5


def test_a_readable_colour_is_used_as_it_was_chosen() -> None:
    check = check_accent("#1F5F8B")
    assert check.is_used_unchanged
    assert check.is_readable_on_light
    assert check.palette.light.accent == "#1f5f8b"


def test_a_pale_colour_is_reported_and_darkened_for_words() -> None:
    check = check_accent("#ffe14d")
    assert not check.is_readable_on_light
    assert check.is_readable_on_dark
    assert check.accent_on_light < 4.5
    assert not check.is_used_unchanged
    assert check.words_on_accent >= 4.5


def test_the_stylesheet_names_both_kinds_of_paper() -> None:
    css = stylesheet(palette_around("#b3261e"))
    assert "--accent:#b3261e" in css
    assert "prefers-color-scheme:dark" in css


@pytest.mark.parametrize("text", ["", "red", "#fff", "#1f5f8", "#1f5f8bb", "1f5f8b", "#1f5f8b;", "url(x)"])
def test_only_six_digits_are_a_colour(text: str) -> None:
    assert not is_colour(text)
    with pytest.raises(ValueError, match="not a colour"):
        palette_around(text)
    with pytest.raises(ValueError, match="not a colour"):
        mix(text, "#ffffff", 0.5)
