"""Serbian in two scripts, and what a program reads left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.lettering import to_cyrillic, to_latin, to_latin_macedonian

pytestmark = pytest.mark.rules


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Његош", "Njegoš"),
        ("ЊЕГОШ", "NJEGOŠ"),
        ("КОЊ", "KONJ"),
        ("Коњ", "Konj"),
        ("Љубав ЉУБАВ љубав", "Ljubav LJUBAV ljubav"),
        ("Џеп, ЏЕП", "Džep, DŽEP"),
        ("Њ. Његош", "Nj. Njegoš"),
        ("Ђак чита ћирилицу", "Đak čita ćirilicu"),
        ("Позив бр. 5/2024 – НВО", "Poziv br. 5/2024 – NVO"),
        ("инјекција и надживети", "injekcija i nadživeti"),
        ("преузмите ПДФ", "preuzmite PDF"),
        ("Удружење Bridge", "Udruženje Bridge"),
        ("", ""),
    ],
)
def test_to_latin(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    "kept",
    [
        "%(назив)s",
        "%(број)d",
        "%s",
        "%d",
        "{име}",
        "{count:d}",
        '<a href="/шта/" title="Ш">',
        "</strong>",
        "&nbsp;",
        "&#1096;",
        "https://пример.срб/шта?ш=1",
        "www.пример.срб",
        "мејл@пример.срб",
        "info@primer.rs",
    ],
)
def test_what_a_program_reads_is_kept(kept: str) -> None:
    assert to_latin(f"Шта {kept} још") == f"Šta {kept} još"
    assert to_cyrillic(f"Šta {kept} još") == f"Шта {kept} још"


def test_a_percent_sign_before_a_word_is_no_placeholder() -> None:
    assert to_latin("50 % сигурно, 100%") == "50 % sigurno, 100%"
    assert to_cyrillic("50 % sigurno, 100%") == "50 % сигурно, 100%"


def test_exceptions_per_word_are_the_callers() -> None:
    assert to_latin("Фејсбук и ВОРД", {"ворд": "Word"}) == "Fejsbuk i Word"
    assert to_cyrillic("Facebook i Bridge", frozenset({"bridge"})) == "Фацебоок и Bridge"


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Njegoš i LJUBAV, Ljuba", "Његош и ЉУБАВ, Љуба"),
        ("injekcija, Injekcije, INJEKCIJA", "инјекција, Инјекције, ИНЈЕКЦИЈА"),
        ("konjunkcija konjugacija konj", "конјункција конјугација коњ"),
        ("Tanjug i tanjir", "Танјуг и тањир"),
        ("nadživeti, nadživljavanje, džep", "надживети, надживљавање, џеп"),
        ("odžaliti podžupan", "оджалити поджупан"),
        ("podjednako odjek", "подједнако одјек"),
        ("Facebook, Washington, Zürich, Tiranë", "Facebook, Washington, Zürich, Tiranë"),
        ("XIX vek, II svetski, I ja", "XIX век, II светски, И ја"),
        ("www.primer.rs, primer.org/staza", "www.primer.rs, primer.org/staza"),
        ("ǆep ǈubav", "џеп Љубав"),
        ("čaša", "чаша"),
    ],
)
def test_to_cyrillic(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


def test_letters_with_loose_marks_are_letters() -> None:
    assert to_cyrillic(unicodedata.normalize("NFD", "čaša džep")) == "чаша џеп"


LATIN_WORDS = st.text(st.sampled_from("abcčćdđefghijklmnoprsštuvzž"), min_size=3, max_size=9)
CYRILLIC_WORDS = st.text(st.sampled_from("абвгдђежзијклљмнњопрстћуфхцчџш"), max_size=12)


@given(LATIN_WORDS)
def test_latin_comes_back_from_cyrillic(word: str) -> None:
    for written in (word, word.capitalize(), word.upper()):
        assert to_latin(to_cyrillic(written), {}) == written


@given(CYRILLIC_WORDS)
def test_latin_has_no_cyrillic_left(word: str) -> None:
    assert not any("\u0400" <= letter <= "\u04ff" for letter in to_latin(word, {}))


def test_macedonian() -> None:
    assert to_latin_macedonian("Ѓорѓи, Ќе биде ЅВЕЗДА, Ѕвезда, њива, %(име)s") == (
        "Ǵorǵi, Ḱe bide DZVEZDA, Dzvezda, njiva, %(име)s"
    )
    assert to_latin_macedonian("ђ") == "ђ", "no Macedonian letter"
