"""What a text is compared by when a person searches for it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.lettering import (
    acronym,
    definite_key,
    definite_keys,
    fold,
    fold_tokens,
    fold_with_map,
    original_span,
)

pytestmark = pytest.mark.rules

ALPHABETS = st.text(
    st.sampled_from(
        "abcdgkëçđćčšžßæœłıİǵḱ АБВЂђѓќљњџѕйёщъьїґءأإآٱىةؤئـًٍَُِّْ٠٩۴کگ \u0301\u030c\u0306 .,-'’“”\u200d\xadΩώ漢½№"
    )
)
ANY_TEXT = st.one_of(st.text(), ALPHABETS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Šabac", "sabac"),
        ("ШАБАЦ", "sabac"),
        ("Đorđe", "djordje"),
        ("Ђорђе", "djordje"),
        ("Djordje", "djordje"),
        ("Shoqatë", "shoqate"),
        ("Þórður & Æsa", "thordur aesa"),
        ("straße STRASSE", "strasse strasse"),
        ("Œuvre", "oeuvre"),
        ("Łódź", "lodz"),
        ("İstanbul ızgara", "istanbul izgara"),
        ("Ǆep ǆep", "dzep dzep"),
        ("Џеп", "dzep"),
        ("Ѓорче Ќе", "gjorce kje"),
        ("Ǵorče Ḱe", "gjorce kje"),
        ("Здравствуйте, объём", "zdravstvujte obaem"),
        ("Україна", "ukrajina"),
        ("Щастие за юноши", "stastie za junosi"),
        ("أَحْمَد", "احمد"),
        ("مؤسسة", "موسسه"),
        ("على", "علي"),
        ("جمعيـــة ٢٠٢٤", "جمعيه 2024"),
        ("کتاب ۱۹", "كتاب 19"),
        ("ﷲ", "الله"),
        ("Ελλάδα", "ελλαδα"),
        ("l’Association (1999) — «Pont»", "l association 1999 pont"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("  tabs\tand\nlines ", "tabs and lines"),
        ("№ 5 ½", "no 5 1 2"),
        ("漢字", "漢字"),
        ("", ""),
        ("…", ""),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key


def test_both_serbian_scripts_and_bare_letters_are_one_word() -> None:
    assert fold("Šabac") == fold("Sabac") == fold("Шабац")
    assert fold("Ћуприја") == fold("Ćuprija") == fold("Cuprija")


def test_definite_and_indefinite_are_two_words_by_the_first_key() -> None:
    assert fold("shoqata") != fold("Shoqatë")


@given(ANY_TEXT)
def test_fold_is_settled_after_one_time(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_fold_leaves_letters_digits_and_single_spaces(text: str) -> None:
    key = fold(text)
    assert key == " ".join(key.split())
    assert key == key.casefold()
    assert all(character == " " or unicodedata.category(character)[0] in "LN" for character in key)


@given(ALPHABETS)
def test_composed_and_decomposed_letters_are_one(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert fold(composed) == fold(unicodedata.normalize("NFD", composed))


@given(st.text(st.characters(codec="ascii")))
def test_the_short_way_for_ascii_answers_the_same(text: str) -> None:
    assert fold(text) == fold(text + " ё").removesuffix("e").rstrip()


@given(ANY_TEXT)
def test_fold_with_map_makes_the_same_key(text: str) -> None:
    key, positions = fold_with_map(text)
    assert key == fold(text)
    assert len(positions) == len(key) + 1
    assert positions == sorted(positions)
    assert 0 <= positions[0] <= positions[-1] <= len(text)


@given(ANY_TEXT, st.data())
def test_original_span_folds_to_the_word_it_came_from(text: str, data: st.DataObject) -> None:
    key, positions = fold_with_map(text)
    if not key:
        return
    word = data.draw(st.sampled_from(key.split()))
    at = f" {key} ".index(f" {word} ")
    start, end = original_span(positions, at, at + len(word))
    assert word in fold(text[start:end])


def test_original_span_is_exact_to_the_character() -> None:
    text = "Te „Đorđe“ në  S\u030cabac, po."
    key, positions = fold_with_map(text)
    for word, original in {"djordje": "Đorđe", "sabac": "S\u030cabac", "te": "Te", "po": "po"}.items():
        at = key.index(word)
        start, end = original_span(positions, at, at + len(word))
        assert text[start:end] == original


def test_original_span_of_half_a_letter_is_the_letter() -> None:
    key, positions = fold_with_map("Đak")
    assert key == "djak"
    assert original_span(positions, 0, 1) == (0, 1)
    assert original_span(positions, 1, 2) == (0, 1)
    assert original_span(positions, 2, 2) == (1, 1)


def test_fold_tokens() -> None:
    assert fold_tokens("Qendra, e “Grave”!") == ["qendra", "e", "grave"]


@pytest.mark.parametrize(
    "forms",
    [
        "shoqata Shoqatë shoqatën shoqatës shoqatave shoqatat",
        "Gjakova Gjakovë Gjakovës Gjakovën",
        "Tirana Tiranë Tiranës",
        "Prishtina Prishtinë Prishtinës Prishtinën",
        "Shqipëri Shqipëria Shqipërisë Shqipërinë",
        "Shkodër Shkodra Shkodrës Shkodrën",
        "Durrës Durrësi Durrësit",
        "Pejë Peja Pejës Pejën",
        "qytet qyteti qytetit qytetin qyteteve qytetet",
        "fondacion fondacioni fondacionit fondacionet fondacioneve",
        "qendër qendra qendrës qendrën",
        "rini rinia rinisë",
        "lagje lagjja lagjes",
        "drejtësi drejtësia drejtësisë drejtësinë",
        "здружение здружението",
        "асоцијација асоцијацијата",
        "центар центарот",
        "млади младите",
        "мрежа мрежата",
        "друштво друштвото",
        "project projects",
        "activity activities",
        "jeune jeunes",
        "удружење удружења udruženje udruženja",
        "الشباب شباب للشباب والشباب",
        "al-Quds Quds",
        "Đakovica Djakovica Dakovica Ђаковица",
    ],
)
def test_forms_of_a_word_meet_in_the_second_key(forms: str) -> None:
    assert len({definite_key(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tirana", "Tivar"), ("Bari", "Berat"), ("grave", "gratë"), ("2004", "2005"), ("Zadar", "Zadruga"), ("ال", "لا")],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert definite_key(one) != definite_key(other)


@given(st.text(st.sampled_from("abcdeijnostuvëčšžđшњђато"), max_size=12))
def test_second_key_is_settled_after_one_time(word: str) -> None:
    key = definite_key(word)
    assert definite_key(key) == key
    assert bool(key) == bool(fold(word))


def test_definite_keys_leave_out_the_latin_article_of_arabic() -> None:
    assert definite_keys("Qendra Al-Quds, Tiranë") == [definite_key("qendra"), "quds", "tiran"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Qendra për Gratë e Fllad (QGF)", {"qgf", "qpgef"}),
        ("Center for Green Bridges", {"cgb", "cfgb"}),
        ("Udruženje „ZORA“", {"zora"}),
        ("Rrjeti RGF", {"rgf"}),
        ("FORUMI I GRAVE", {"fig", "fg"}),
        ("Центар за мостове", {"cm", "czm"}),
        ("Most", set()),
        ("Qendra (rinore) Most", {"qm"}),
        ("(A) B", {"ab"}),
    ],
)
def test_acronyms_a_name_suggests(name: str, expected: set[str]) -> None:
    assert acronym(name) == expected
