"""The order of names, judged by ICU."""

import re

import icu
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuvend.lettering import sort_key

pytestmark = pytest.mark.rules

# The letters of each language, and some that visit it.
LETTERS = {
    "sq": "abcçdeëfghijklmnopqrstuvwxyzdhgllnrshthxhzhéáàöüčšđ",
    "sr-Latn": "abcčćdđefghijklmnoprsštuvzžljnjdžéáöüxw",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "fr": "abcdeéèêëfghiîïjklmnoôöpqrstuùûüvwxyÿzçœæ",
    "en": "abcdefghijklmnopqrstuvwxyzéñöłđšøß",
}
WORDS = {
    "sq": "çaj cak dhe det dyqan ëndërr emër gjak gur lule llampë njeri natë rrugë rrjet rosë shoqatë sot thikë top "
    "xixë xhep zhurmë zog Çamëri Shkodër Sarandë Tiranë Thumanë Tropojë gj g nj n Durrës Dhërmi Elbasan ËNDRRA",
    "sr-Latn": "čaj ćup car džep đak dan dvor ljubav lav luk njiva noć nebo šuma sunce žena zora Šabac Subotica "
    "Čačak Ćuprija Cetinje Ljig Loznica Niš Njeguši Đakovica Džep Dimitrovgrad ŽABALJ Zaječar",
    "sr": "ђак дан џеп чај ћуп цар љубав лук њива ноћ шума сунце жена зора Шабац Суботица Ниш Његуши јаје и к",
    "mk": "ѓон град ѕвезда зора жена ќерка кула љубов лозје њива нога џез чај шума Скопје Ќафасан Тетово Удово",
    "fr": "côte coté cote côté élève eleve ÉLÈVE œuvre oeuf ouvre ça cas zèle zéro Évreux Etampes",
    "en": "co-op coop resume résumé Résumé apple Apple zebra",
    "ar": "اسرة باب تمر ثوب جمل حلم خبز دار ذهب رمل زيت سلام شمس صبر ضوء طريق ظل عمل غيم فجر قلم كتاب ليل نهر ورد يد",
}


def _collator(language: str) -> icu.Collator:
    return icu.Collator.createInstance(icu.Locale(language.replace("-", "_")))


def _sign(first: str, second: str) -> int:
    return (first > second) - (first < second)


@pytest.mark.parametrize("language", WORDS)
def test_words_stand_as_icu_puts_them(language: str) -> None:
    words = [word for word in WORDS[language].split() if "-" not in word]
    assert sorted(words, key=lambda word: sort_key(word, language)) == sorted(words, key=_collator(language).getSortKey)


@pytest.mark.parametrize("language", LETTERS)
@settings(max_examples=400)
@given(data=st.data())
def test_any_two_names_compare_as_in_icu(language: str, data: st.DataObject) -> None:
    word = st.text(st.sampled_from(LETTERS[language]), min_size=1, max_size=5)
    cased = st.one_of(word, word.map(str.capitalize), word.map(str.upper))
    names = st.lists(cased, min_size=1, max_size=2).map(" ".join)
    first, second = data.draw(names), data.draw(names)
    expected = _collator(language).compare(first, second)
    assert _sign(sort_key(first, language), sort_key(second, language)) == expected


@given(*[st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإةى"), max_size=5)] * 2)
def test_arabic_letters_compare_as_in_icu(first: str, second: str) -> None:
    collator = _collator("ar")
    collator.setStrength(icu.Collator.PRIMARY)
    mine, yours = (sort_key(word, "ar").split("00")[0] for word in (first, second))
    assert _sign(mine, yours) == collator.compare(first, second)


@given(st.text(), st.sampled_from(["sq", "sr", "sr-Latn", "mk", "fr", "en", "ar"]))
def test_keys_sort_alike_in_every_collation(text: str, language: str) -> None:
    """Never two letters side by side, so no locale's digraph; only letters whose order no Latin alphabet changes."""
    assert re.fullmatch("(?:[0-9bcdefghklmnopqrst][0-9])*", sort_key(text, language))


class TestDeliberateDifferences:
    def test_punctuation_is_one_space_and_none_at_the_ends(self) -> None:
        assert sort_key("„Qendra“ — Rinore!", "sq") == sort_key("Qendra Rinore", "sq")

    def test_numbers_sort_by_value(self) -> None:
        two, ten, eleven, thirty = (sort_key(f"Klubi {number}", "sq") for number in ("2", "010", "11", "٣٠"))
        assert two < ten < eleven < thirty

    def test_a_number_stands_before_letters(self) -> None:
        assert sort_key("1 Maj", "sq") < sort_key("Agimi", "sq")

    def test_very_long_numbers_do_not_break_the_key(self) -> None:
        assert sort_key("1" * 40, "en") == sort_key("1" * 18, "en")

    def test_macedonian_letters_are_letters_everywhere(self) -> None:
        assert sort_key("гт", "en") < sort_key("ѓа", "en")

    def test_a_digraph_in_any_case_is_a_digraph(self) -> None:
        assert sort_key("nJa", "sr-Latn") > sort_key("nz", "sr-Latn")

    def test_plain_alef_before_hamza(self) -> None:
        assert sort_key("امل", "ar") < sort_key("أمل", "ar") < sort_key("اممي", "ar")

    def test_other_alphabets_follow_by_code_point(self) -> None:
        assert sort_key("ي", "en") < sort_key("漢", "en") < sort_key("語", "en")

    def test_only_the_beginning_counts(self) -> None:
        assert sort_key("a" * 80 + "b", "en") == sort_key("a" * 80 + "c", "en")


def test_own_script_comes_first() -> None:
    assert sort_key("Шабац", "sr") < sort_key("Arbon", "sr")
    assert sort_key("Arbon", "sr-Latn") < sort_key("Шабац", "sr-Latn")
    assert sort_key("ي", "ar") < sort_key("a", "ar")


@pytest.mark.parametrize("tag", ["sr-Latn", "sr_Latn", "sr-Latn-RS", "bs", "hr-HR"])
def test_tags_of_one_tailoring(tag: str) -> None:
    assert sort_key("Džep", tag) == sort_key("Džep", "sr-Latn") != sort_key("Džep", "en")


def test_unknown_languages_sort_as_english() -> None:
    assert sort_key("Çelik", "tr") == sort_key("Çelik", "en")


def test_accents_that_have_no_rank_of_their_own_come_last() -> None:
    assert sort_key("a", "en") < sort_key("á", "en") < sort_key("ả", "en")
    assert sort_key("ấ", "en") == sort_key("â", "en"), "the first accent of a letter decides"


def test_a_letter_of_the_language_stays_itself_under_another_mark() -> None:
    assert sort_key("cz", "sr-Latn") < sort_key("č\u0323a", "sr-Latn") < sort_key("ća", "sr-Latn")


def test_a_mark_without_a_letter_is_nothing() -> None:
    assert sort_key("\u0301", "en") == sort_key("…", "en") == sort_key("", "en") == ""
