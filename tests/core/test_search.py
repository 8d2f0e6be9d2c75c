"""Searching: what is found, in which order, and how it is counted."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kuvend.core.search import (
    Audience,
    Document,
    SearchAnswer,
    SearchRequest,
    index,
    index_many,
    live,
    remove,
    remove_many,
    search,
    settle,
)

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

KIND = "thing"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def ask(text: str = "", **options: Any) -> SearchAnswer:
    return search(SearchRequest(KIND, text=text, **options))


def found(text: str = "", **options: Any) -> list[str]:
    return list(ask(text, **options).public_ids)


@pytest.fixture(params=["recent", "settled", "changed since", "half of each"])
def members(request: pytest.FixtureRequest) -> None:
    """Five members that share words in different places, in every state that an index can be in."""
    if request.param == "changed since":
        for public_id in ("fllad", "most", "rinia", "draft"):
            index(KIND, public_id, Document(names=["Xyzzyx Fshehtw"], body=["women"], facets={"country": ["ZZ"]}))
        index(KIND, "gone", Document(names=["Gjakova"], places=["Šabac"], facets={"country": ["XK"]}))
        settle(KIND, now=NOW)
        remove(KIND, "gone")
    _index_members(settle_between=request.param == "half of each")
    if request.param == "settled":
        assert settle(KIND, now=NOW)


def _index_members(*, settle_between: bool) -> None:
    index(
        KIND,
        "fllad",
        Document(
            names=["Qendra e Grave Fllad", "Women's Centre Fllad"],
            places=["Gjakovë", "Đakovica"],
            labels=["Gender", "Gjinia"],
            body=["Shoqatë e themeluar në vitin 1999 për të drejtat e grave."],
            facets={"country": ["XK"], "place": ["gjakova"], "field": ["gender"]},
            numbers={"year": 1999},
        ),
    )
    index(
        KIND,
        "most",
        Document(
            names=["Udruženje građana „Most“ Šabac"],
            places=["Šabac"],
            labels=["Youth", "Mladi"],
            body=["Udruženje mladih iz Šapca."],
            facets={"country": ["RS"], "place": ["sabac"], "field": ["youth", "media"]},
            numbers={"year": 2004},
        ),
    )
    index(
        KIND,
        "rinia",
        Document(
            names=["Forumi Rinor i Gjakovës"],
            acronyms=["FRGJ"],
            places=["Gjakovë"],
            labels=["Youth"],
            body=["Forumi punon me të rinjtë. Bashkëpunon me Qendra e Grave."],
            members=["Kontakt: Drita Fllanza"],
            desk=["motivation secretum"],
            facets={"country": ["XK"], "place": ["gjakova"], "field": ["youth"]},
            numbers={"year": 2011},
        ),
    )
    if settle_between:
        settle(KIND, now=NOW)
    index(
        KIND,
        "kopshti",
        Document(
            names=["Kopshti i Gjelbër"],
            places=["Tiranë"],
            labels=["Environment"],
            body=["Gardens in Tirana, women and youth."],
            facets={"country": ["AL"], "place": ["tirana"], "field": ["environment"]},
        ),
    )
    index(KIND, "draft", Document(
        names=["Forumi i Fshehtë"], audience=Audience.DESK, facets={"country": ["AL"]}, numbers={"year": 2020},
    ))  # fmt: skip


@pytest.mark.usefixtures("members")
class TestFinding:
    def test_everything_without_a_text_stands_by_name(self) -> None:
        answer = ask()
        assert answer.total == 4
        assert answer.public_ids == ["rinia", "kopshti", "fllad", "most"]

    @pytest.mark.parametrize("text", ["Šabac", "sabac", "Шабац", "ŠABAC"])
    def test_diacritics_and_script_make_no_difference(self, text: str) -> None:
        assert found(text) == ["most"]

    @pytest.mark.parametrize("text", ["shoqata", "Shoqatë", "shoqatës"])
    def test_forms_of_a_word_make_no_difference(self, text: str) -> None:
        assert found(text) == ["fllad"]

    def test_aliases_of_a_place(self) -> None:
        assert found("Ђаковица") == found("Djakovica") == found("Dakovica") == ["fllad"]

    def test_all_words_must_be_found(self) -> None:
        assert found("gjakova youth") == ["rinia"]
        assert found("gjakova environment") == []

    def test_small_words_are_left_out(self) -> None:
        assert found("the centre of women") == ["fllad"]

    def test_the_name_counts_more_than_the_text(self) -> None:
        assert found("qendra grave") == ["fllad", "rinia"]
        assert found("women") == ["fllad", "kopshti"]

    @pytest.mark.parametrize("text", ["f", "FO", "fr"])
    def test_one_or_two_letters_begin_a_word_of_the_name(self, text: str) -> None:
        assert found(text)[0] == "rinia"
        assert set(found(text)) <= {"rinia", "fllad"}

    def test_acronyms(self) -> None:
        assert found("FRGJ") == ["rinia"]
        assert found("f.r.g.j.") == ["rinia"]
        assert found("QGF") == ["fllad"], "suggested by the name"

    def test_quoted_phrases(self) -> None:
        assert found('"qendra e grave"') == ["fllad", "rinia"]
        assert found('"grave qendra"') == []
        assert found("„e Grave Fllad“") == ["fllad"]
        assert found('"fllad women"') == [], "a phrase does not run from one name into the next"

    def test_a_quoted_word_is_that_very_word(self) -> None:
        assert found('"shoqate"') == ["fllad"]
        assert found('"shoqata"') == []

    def test_minus(self) -> None:
        assert found("youth -gjakova") == ["most", "kopshti"]
        assert found('gjakova -"qendra e grave"') == []
        assert found("-gjakova") == ["kopshti", "most"]

    def test_signs_only_are_no_question(self) -> None:
        assert ask("?! —").total == 4

    def test_nothing(self) -> None:
        answer = ask("xyzzyx")
        assert (answer.total, answer.public_ids, answer.corrected_text) == (0, [], None)
        assert answer.facet_counts["country"] == {}


@pytest.mark.usefixtures("members")
class TestTypingErrors:
    def test_are_corrected_when_nothing_is_found_and_said(self) -> None:
        answer = ask("kopshti gjebler")
        assert answer.public_ids == ["kopshti"]
        assert answer.corrected_text == "kopshti gjelber"

    def test_a_number_is_no_typing_error(self) -> None:
        index(KIND, "year", Document(names=["Sulmi 12345"]))
        assert ask("12346").corrected_text is None
        assert ask("12345").public_ids == ["year"]

    def test_are_not_corrected_when_something_is_found(self) -> None:
        assert ask("gjakova").corrected_text is None

    def test_never_reveal_hidden_words(self) -> None:
        assert ask("fshehtw").corrected_text is None
        assert ask("fshehtw", audience=Audience.DESK).public_ids == ["draft"]


class TestSuggestions:
    def test_a_rare_word_that_is_nearly_a_frequent_one(self) -> None:
        index(KIND, "odd", Document(names=["Gjakvoa"]))
        for number in range(12):
            index(KIND, str(number), Document(names=["Forum"], places=["Gjakova"]))
        answer = ask("gjakvoa")
        assert (answer.public_ids, answer.corrected_text, answer.suggested_text) == (["odd"], None, "gjakova")

    def test_none_where_the_other_word_is_rare_too(self) -> None:
        index(KIND, "odd", Document(names=["Gjakvoa"]))
        index(KIND, "even", Document(names=["Gjakova"]))
        assert ask("gjakvoa").suggested_text is None

    def test_none_where_all_words_together_find_nothing(self) -> None:
        index(KIND, "a", Document(names=["Gjakova"]))
        index(KIND, "b", Document(names=["Tirana"]))
        assert ask("gjakvoa tirana").corrected_text is None


@pytest.mark.usefixtures("members")
class TestAudience:
    def test_hidden_documents(self) -> None:
        assert found("fshehte") == []
        assert found("fshehte", audience=Audience.MEMBERS) == []
        assert found("fshehte", audience=Audience.DESK) == ["draft"]
        assert ask(audience=Audience.DESK).total == 5

    def test_hidden_texts(self) -> None:
        assert found("Fllanza") == []
        assert found("Fllanza", audience=Audience.MEMBERS) == ["rinia"]
        assert found("secretum", audience=Audience.MEMBERS) == []
        assert found('"motivation secretum"', audience=Audience.DESK) == ["rinia"]
        assert found('"motivation secretum"') == []

    def test_a_hidden_text_excludes_nothing(self) -> None:
        assert "rinia" in found("-secretum")
        assert "rinia" not in found("-secretum", audience=Audience.DESK)


@pytest.mark.usefixtures("members")
class TestFacets:
    def test_values_of_one_facet_add_up_and_facets_narrow(self) -> None:
        assert set(found(facets={"country": ["XK", "RS"]})) == {"fllad", "rinia", "most"}
        assert found(facets={"country": ["XK"], "field": ["youth", "media"]}) == ["rinia"]
        assert found(facets={"country": []}) == found()
        assert found(facets={"country": ["ZZ"]}) == []

    def test_counts_leave_the_own_facet_out(self) -> None:
        answer = ask(facets={"country": ["XK"], "field": ["youth"]})
        assert answer.total == 1
        assert answer.facet_counts["country"] == {"RS": 1, "XK": 1}
        assert answer.facet_counts["field"] == {"gender": 1, "youth": 1}
        assert answer.facet_counts["place"] == {"gjakova": 1}

    def test_counts_are_right_for_more_questions_than_are_remembered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(live, "_MOST_COUNTS", 1)
        assert ask("women").facet_counts["country"] == {"AL": 1, "XK": 1}
        assert ask("gjakova").facet_counts["country"] == {"XK": 2}
        assert ask("women").facet_counts["country"] == {"AL": 1, "XK": 1}

    def test_only_asked_facets_are_counted(self) -> None:
        assert set(ask(counted=["country"]).facet_counts) == {"country"}
        assert ask(counted=[]).facet_counts == {}


@pytest.mark.usefixtures("members")
class TestOrder:
    def test_by_number_either_way_missing_last(self) -> None:
        assert found(sort="year") == ["fllad", "most", "rinia", "kopshti"]
        assert found(sort="-year") == ["rinia", "most", "fllad", "kopshti"]

    def test_by_name_whatever_matches_best(self) -> None:
        assert found("gjakova", sort="name") == ["rinia", "fllad"]
        assert found("gjakova") == ["rinia", "fllad"]

    def test_by_the_readers_language(self) -> None:
        for number, name in enumerate(["Çam", "Cub", "Džep", "Dak"]):
            index("other", str(number), Document(names=[name]))
        assert [list(search(SearchRequest("other", language=tag)).public_ids) for tag in ("sq", "en", "sr-latn")] == [
            ["1", "0", "3", "2"],
            ["0", "1", "3", "2"],
            ["0", "1", "3", "2"],
        ]

    def test_pages(self) -> None:
        everything = found()
        assert [found(page=page, page_size=3) for page in (1, 2, 3)] == [everything[:3], everything[3:], []]
        assert found("gjakova", page=2, page_size=1) == ["fllad"]
        assert found(page_size=None) == everything

    @pytest.mark.parametrize(("page", "page_size"), [(0, 20), (1, 0), (1, 1001)])
    def test_impossible_pages(self, page: int, page_size: int) -> None:
        with pytest.raises(ValueError, match="no such page"):
            ask(page=page, page_size=page_size)


class TestChanges:
    def test_an_edit_shows_at_once(self) -> None:
        index(KIND, "a", Document(names=["Agimi"], facets={"country": ["AL"]}))
        assert found("agimi") == ["a"]
        index(KIND, "a", Document(names=["Muzgu"], facets={"country": ["XK"]}))
        assert found("agimi") == []
        answer = ask("muzgu")
        assert answer.public_ids == ["a"]
        assert answer.facet_counts == {"country": {"XK": 1}}

    def test_a_removal_shows_at_once_and_erases_the_texts(self) -> None:
        from kuvend.core.models import SearchDocument

        index(KIND, "a", Document(names=["Agimi"], body=["Drita"], facets={"country": ["AL"]}))
        remove(KIND, "a")
        assert (ask().total, ask("agimi").total) == (0, 0)
        row = SearchDocument.objects.values().get(public_id="a")
        assert not any(row[name] for name in ("sort_name", "whole", "name", "acronym", "body", "facets", "numbers"))

    def test_removed_and_put_back(self) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        remove(KIND, "a")
        remove(KIND, "missing")
        index(KIND, "a", Document(names=["Agimi i Ri"]))
        assert found("agimi") == ["a"]

    def test_a_name_with_anything_in_it(self) -> None:
        index(KIND, "a", Document(names=["Agimi\0\n i Ri | \u200f%_"], body=["\0"]))
        settle(KIND, now=NOW)
        assert found("agimi ri") == found('"agimi i ri"') == ["a"]

    def test_nothing_to_change(self) -> None:
        from kuvend.core.models import SearchState

        index_many(KIND, {})
        remove_many(KIND, [])
        assert not SearchState.objects.exists()

    def test_kinds_are_apart(self) -> None:
        index("person", "a", Document(names=["Agimi"]))
        assert found("agimi") == []
