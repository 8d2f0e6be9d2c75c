"""Dates, numbers and money as each language writes them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from kuvend.core import formats
from kuvend.core.page import language_tag, path_in
from kuvend.core.text import TranslatedText

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 21)
MOMENT = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [
        ("en", "21 November 2026", "1,234.5"),
        ("sq", "21 nëntor 2026", "1\xa0234,5"),
        ("sr", "21. новембар 2026.", "1.234,5"),
        ("sr-latn", "21. novembar 2026.", "1.234,5"),
        ("fr", "21 novembre 2026", "1\u202f234,5"),
    ],
)
def test_each_language_has_its_own_way(language: str, day: str, number: str) -> None:
    with translation.override(language):
        assert formats.day(DAY) == day
        assert formats.number(1234.5) == number


def test_a_year_that_somebody_wrote_is_not_grouped() -> None:
    for language in ("en", "sr", "fr"):
        with translation.override(language):
            assert (formats.answered_number(1997.0), formats.answered_number(2.0)) == ("1997", "2")
            assert formats.answered_number(12345) == formats.number(12345)


def test_a_deadline_carries_its_zone() -> None:
    with translation.override("en"):
        assert formats.moment(MOMENT, ZoneInfo("Europe/Tirane")) == "21 November 2026, 23:59 (UTC+1)"
        assert formats.moment(MOMENT, ZoneInfo("Asia/Kolkata")) == "22 November 2026, 04:29 (UTC+5:30)"
        assert formats.moment(MOMENT, ZoneInfo("UTC")) == "21 November 2026, 22:59 (UTC)"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=6), "6 days"),
        (timedelta(days=59), "59 days"),
        (timedelta(days=100), "3 months"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(days=1), "1 day"),
    ],
)
def test_deadlines_count_in_days(span: timedelta, said: str) -> None:
    with translation.override("en"):
        assert formats.how_long(MOMENT - span, MOMENT) == said
        assert formats.ago(MOMENT - span, MOMENT) == f"{said} ago"


def test_money_knows_its_minor_units() -> None:
    with translation.override("en"):
        assert formats.money(123_450, "EUR") == "€1,234.50"
        assert formats.money(123_400, "EUR").replace("\xa0", " ") == "1,234 €"
        assert "1,234" in formats.money(1234, "JPY")
        assert formats.money(None, "EUR") == ""


def test_names_of_languages_and_countries() -> None:
    with translation.override("sq"):
        assert formats.language_name("sr-latn") == "serbisht (latin)"
        assert formats.language_name("xx-unknown") == "xx-unknown"
        assert formats.country_name("AL") == "Shqipëri"


def test_an_unknown_language_breaks_no_page() -> None:
    assert formats.locale_of("klingon-x").language == "en"


def test_addresses_in_other_languages() -> None:
    assert path_in("/en/members/", "ar") == "/ar/members/"
    assert path_in("/theme/x.css", "ar") == "/ar/"
    assert [language_tag(code) for code in ("sr-latn", "pt-br", "en")] == ["sr-Latn", "pt-BR", "en"]


def test_serbian_readers_of_latin_get_their_script_without_a_notice() -> None:
    text = TranslatedText({"sr": "Невладина организација", "en": "NGO"})
    reading = text.read("sr-latn")
    assert (reading.text, reading.language, reading.is_fallback) == ("Nevladina organizacija", "sr-latn", False)


def test_lists_are_parted_as_the_language_does() -> None:
    one_by_one = "{% for name in names %}{{ name }}{% if not forloop.last %}{% comma %}{% endif %}{% endfor %}"
    page = Template("{{ names|listed }} · " + one_by_one)
    names = Context({"names": ["ا", "<b>", mark_safe("<i>ج</i>")]})
    with translation.override("ar"):
        assert formats.listed(["ا", "", None, "ب", 3]) == "ا، ب، 3"
        assert page.render(names) == "ا، &lt;b&gt;، <i>ج</i> · ا، &lt;b&gt;، <i>ج</i>"
    for language in ("en", "sq", "sr", "sr-latn", "mk", "fr"):
        with translation.override(language):
            assert formats.listed(["a", "b"]) == "a, b"
