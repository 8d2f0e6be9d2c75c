"""The index in all its states agrees with a plain reading of the documents, and follows every change."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from kuvend.core import jobs
from kuvend.core.models import SearchDocument, SearchGeneration, SearchPart, SearchState, SearchTerm
from kuvend.core.search import (
    Audience,
    Document,
    SearchRequest,
    forget,
    index,
    index_many,
    live,
    matching,
    rebuild,
    rebuilding,
    remove,
    search,
    settle,
    settle_all,
    settled,
    settling,
    writing,
    zones,
)
from kuvend.core.search.settled import GenerationGoneError
from kuvend.lettering import SMALL_WORDS, acronym, definite_key, fold, sort_key

KIND = "thing"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_process() -> None:
    forget()


# --- against a plain reading -------------------------------------------------------------------------------------

WORDS = "agim agimi zora Zoran most Mostar gra grave shoqata shoqatë qendra Šabac Шабац fllad flladi ri".split()  # noqa: SIM905


def _random_document(chance: random.Random) -> Document:
    def texts(most: int) -> list[str]:
        return [" ".join(chance.choices(WORDS, k=chance.randint(1, 3))) for _ in range(chance.randint(0, most))]

    return Document(
        names=[" ".join(chance.choices(WORDS, k=chance.randint(1, 3))), *texts(1)],
        acronyms=chance.choice([[], ["QGF"], ["zora"]]),
        places=texts(1),
        labels=texts(1),
        body=texts(2),
        members=texts(1),
        desk=texts(1),
        audience=chance.choice([*Audience, Audience.PUBLIC]),
        facets={
            "country": chance.choice([["AL"], ["XK"], []]),
            "field": chance.sample(["arts", "media", "youth"], chance.randint(0, 3)),
        },
        numbers=chance.choice([{}, {"year": chance.randint(1990, 1995)}]),
    )


class Reading:
    """One document read word by word: slow and plain."""

    def __init__(self, public_id: str, document: Document) -> None:
        self.public_id = public_id
        self.document = document
        suggested = [word for name in document.names for word in acronym(name)]
        self.zones: dict[str, list[list[str]]] = {
            "name": [fold(text).split() for text in document.names],
            "acronym": [fold(text).split() for text in [*document.acronyms, *suggested]],
            "place": [fold(text).split() for text in document.places],
            "label": [fold(text).split() for text in document.labels],
            "body": [fold(text).split() for text in document.body],
            "members": [fold(text).split() for text in document.members],
            "desk": [fold(text).split() for text in document.desk],
        }

    def visible(self, audience: Audience) -> list[str]:
        zones = ["name", "acronym", "place", "label", "body"]
        return zones + ["members", "desk"][:audience]

    def has(self, zones: Sequence[str], word: str, *, any_form: bool) -> bool:
        return any(
            other == word or (any_form and definite_key(other) == definite_key(word))
            for zone in zones
            for text in self.zones[zone]
            for other in text
        )

    def begins(self, word: str) -> bool:
        return any(
            other.startswith(word) for zone in ("name", "acronym") for text in self.zones[zone] for other in text
        )

    def has_phrase(self, zones: Sequence[str], phrase: list[str]) -> bool:
        return any(
            text[at : at + len(phrase)] == phrase
            for zone in zones
            for text in self.zones[zone]
            for at in range(len(text))
        )

    def tier(  # noqa: PLR0911 - one for each tier
        self, words: list[str], phrase: list[str], excluded: str, audience: Audience
    ) -> int | None:
        """From 0, the best; None if it does not answer."""
        typed = words
        words = [word for word in words if word not in SMALL_WORDS] or ([] if phrase else words)
        zones = self.visible(audience)
        if self.document.audience > audience or (excluded and self.has(zones, excluded, any_form=True)):
            return None
        naming, describing = ["name", "acronym"], ["name", "acronym", "place", "label"]

        def all_words(answers: Callable[[str], bool], phrase_zones: Sequence[str]) -> bool:
            return all(map(answers, words)) and (not phrase or self.has_phrase(phrase_zones, phrase))

        if not all_words(lambda word: self.has(zones, word, any_form=True) or self.begins(word), zones):
            return None
        if not words and not phrase:
            return 0
        if (typed if not phrase else phrase if not words else []) in self.zones["name"]:
            return 0
        alone = [*words, *phrase]
        if len(alone) == 1 and self.has(["acronym"], alone[0], any_form=False):
            return 0
        if all_words(lambda word: self.has(naming, word, any_form=False), naming):
            return 1
        if all_words(lambda word: self.has(naming, word, any_form=True) or self.begins(word), naming):
            return 2
        if all_words(lambda word: self.has(describing, word, any_form=True) or self.begins(word), describing):
            return 3
        return 4


def _check_against_plain_reading(documents: Mapping[str, Document], chance: random.Random) -> None:
    words = [fold(word) for word in chance.sample(WORDS, chance.randint(0, 2))]
    words = [chance.choice([word, word[:2], word[:3]]) for word in dict.fromkeys(words)]
    words = list(dict.fromkeys(words))
    phrase = [fold(word) for word in chance.choices(WORDS, k=chance.choice([0, 0, 1, 2, 3]))]
    excluded = fold(chance.choice(WORDS)) if chance.random() < 0.2 else ""
    audience = chance.choice(list(Audience))
    facets = {
        "country": chance.choice([[], ["AL"], ["AL", "XK"]]),
        "field": chance.choice([[], ["arts"], ["media", "youth"]]),
    }
    sort = chance.choice(["relevance", "name", "year", "-year"])
    text = " ".join([*words, *([f'"{" ".join(phrase)}"'] if phrase else []), *([f"-{excluded}"] if excluded else [])])
    tiers = {
        public_id: tier
        for public_id, document in documents.items()
        if (tier := Reading(public_id, document).tier(words, phrase, excluded, audience)) is not None
    }

    def passes(public_id: str, skipped: str = "") -> bool:
        has = documents[public_id].facets
        return all(not chosen or facet == skipped or set(chosen) & set(has[facet]) for facet, chosen in facets.items())

    def position(public_id: str) -> Any:
        document = documents[public_id]
        year = document.numbers.get("year")
        by_name = (sort_key(document.names[0], "sq"), public_id)
        if sort == "relevance":
            return (tiers[public_id], *by_name)
        if sort == "name":
            return by_name
        return (year is None, (year or 0) * (-1 if sort == "-year" else 1), *by_name)

    answer = search(SearchRequest(KIND, audience, text=text, facets=facets, sort=sort, page_size=None, language="sq"))
    if answer.corrected_text is not None:
        assert not tiers, text
        return
    expected = sorted(filter(passes, tiers), key=position)
    assert list(answer.public_ids) == expected, text
    assert answer.total == len(expected)
    for facet in answer.facet_counts:
        counts = Counter(
            value
            for public_id in tiers
            if passes(public_id, facet)
            for value in set(documents[public_id].facets[facet])
        )
        assert answer.facet_counts[facet] == counts, (text, facet)


@pytest.mark.unit
@pytest.mark.django_db
@pytest.mark.parametrize("paired", [1, 2_000])
@pytest.mark.parametrize("seed", range(5))
def test_every_state_of_the_index_answers_as_a_plain_reading_does(
    seed: int, paired: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zones, "_LEAST_PAIRED", paired)
    monkeypatch.setattr(matching, "_TOO_MANY_TO_NAME", 3)
    chance = random.Random(seed)
    documents: dict[str, Document] = {}
    for _ in range(12):
        for _ in range(chance.randint(1, 4)):
            public_id = f"{chance.randint(1, 25):02}"
            if chance.random() < 0.2:
                remove(KIND, public_id)
                documents.pop(public_id, None)
            else:
                documents[public_id] = _random_document(chance)
                index(KIND, public_id, documents[public_id])
        if chance.random() < 0.3:
            settle(KIND, now=NOW)
        for _ in range(6):
            _check_against_plain_reading(documents, chance)


# --- settling ----------------------------------------------------------------------------------------------------


def ids(text: str = "", **options: Any) -> list[str]:
    return list(search(SearchRequest(KIND, text=text, **options)).public_ids)


@pytest.mark.unit
@pytest.mark.django_db
class TestSettling:
    def test_does_nothing_without_changes(self) -> None:
        assert not settle(KIND, now=NOW)
        index(KIND, "a", Document(names=["Agimi"]))
        assert settle(KIND, now=NOW)
        assert not settle(KIND, now=NOW)

    def test_leaves_one_generation_and_no_removed_rows(self) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        index(KIND, "b", Document(names=["Drita"]))
        settle(KIND, now=NOW)
        remove(KIND, "a")
        settle_all(now=NOW)
        assert SearchGeneration.objects.get().documents == 1
        assert set(SearchDocument.objects.values_list("public_id", flat=True)) == {"b"}
        assert not SearchTerm.objects.filter(term="agimi").exists()
        assert not any(b"Agimi" in bytes(part.content) for part in SearchPart.objects.all())

    def test_says_how_far_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        index_many(KIND, {str(number): Document(names=["Agimi"]) for number in range(3)})
        heard: list[tuple[int, int]] = []
        monkeypatch.setattr(zones, "_LEAST_PAIRED", 1)
        settle(KIND, now=NOW, progress=lambda done, total: heard.append((done, total)))
        assert heard == [(3, 3), (3, 3)]

    def test_the_slower_of_two_gives_way(self, monkeypatch: pytest.MonkeyPatch) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        read = settling._Content.read
        nested: list[bool] = []

        def read_while_another_settles(content: Any, *args: Any) -> None:
            read(content, *args)
            if not nested:
                nested.append(True)
                assert settle(KIND, now=NOW)

        monkeypatch.setattr(settling._Content, "read", read_while_another_settles)
        assert not settle(KIND, now=NOW)
        assert SearchGeneration.objects.count() == 1
        assert ids() == ["a"]

    def test_more_words_than_a_process_remembers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settled, "_MOST_REMEMBERED", 0)
        index(KIND, "a", Document(names=["Agimi"], body=["most zora"]))
        settle(KIND, now=NOW)
        with live.current_view(KIND) as view:
            matcher = matching.Matcher(view, KIND, Audience.PUBLIC)
            assert [matcher.count(word) for word in ("agimi", "most", "agim", "zora", "fllad")] == [1, 1, 1, 1, 0]

    def test_leftovers_of_a_killed_settling_go(self) -> None:
        left = SearchGeneration.objects.create(kind=KIND, sequence=1, documents=1, settled_at=NOW)
        SearchPart.objects.create(generation=left, name="ids", content=b"x")
        index(KIND, "a", Document(names=["Agimi"]))
        settle(KIND, now=NOW)
        assert not SearchGeneration.objects.filter(pk=left.pk).exists()


@pytest.mark.unit
@pytest.mark.django_db
class TestJobs:
    def test_a_removal_has_the_index_settled_soon(self) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        settle(KIND, now=NOW)
        remove(KIND, "a")
        assert jobs.run_due() == 0
        queued = [row.args_kwargs["kwargs"] for row in _queued()]
        assert queued == [{"name": "core.settle_search", "payload": {"kind": KIND}}]

    def test_a_removal_from_a_large_index_waits_for_the_night(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "_LARGE", 1)
        index(KIND, "a", Document(names=["Agimi"]))
        settle(KIND, now=NOW)
        remove(KIND, "a")
        assert _queued() == []

    def test_a_removal_from_an_unsettled_index_leaves_nothing(self) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        remove(KIND, "a")
        assert _queued() == []
        assert not SearchDocument.objects.filter(name__contains="agimi").exists()

    def test_many_changes_have_it_settled_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "_LEAST_UNSETTLED", 60)
        index_many(KIND, {str(number): Document(names=["Agimi"]) for number in range(59)})
        assert jobs.run_due() == 0
        index_many(KIND, {f"x{number}": Document(names=["Agimi"]) for number in range(59)})
        assert jobs.run_due() == 1
        assert SearchGeneration.objects.get().documents == 118

    def test_single_changes_are_counted_now_and_then(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "_LEAST_UNSETTLED", 60)
        for number in range(99):
            index(KIND, str(number), Document(names=["Agimi"]))
        assert jobs.run_due() == 0
        index(KIND, "99", Document(names=["Agimi"]))
        assert jobs.run_due() == 1

    def test_every_night(self) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        jobs.enqueue("core.settle_searches")
        assert jobs.run_due() == 1
        assert SearchGeneration.objects.exists()


def _queued() -> list[Any]:
    from django_tasks_db.models import DBTaskResult

    return list(DBTaskResult.objects.all())


# --- several processes and transactions ----------------------------------------------------------------------------


@pytest.mark.unit
@pytest.mark.django_db(transaction=True)
class TestFollowing:
    def test_a_process_keeps_what_is_committed(self) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        assert ids() == ["a"]
        kept = live._views[KIND].view
        index(KIND, "b", Document(names=["Drita"]))
        assert ids() == ["a", "b"]
        assert live._views[KIND].view is kept

    def test_a_rolled_back_change_leaves_no_trace(self) -> None:
        index(KIND, "a", Document(names=["Agimi"], facets={"country": ["AL"]}))
        assert ids() == ["a"]
        with transaction.atomic():
            index(KIND, "b", Document(names=["Drita"]))
            index(KIND, "a", Document(names=["Muzgu"]))
            assert ids() == ["b", "a"], "one's own changes are seen"
            transaction.set_rollback(True)
        assert ids() == ["a"]
        index(KIND, "c", Document(names=["Zora"], facets={"country": ["AL"]}))
        assert ids() == ["a", "c"]
        assert ids("agimi") == ["a"]

    def test_a_search_in_a_transaction_uses_what_the_process_has(self) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        ids()
        with transaction.atomic():
            assert ids("agimi") == ["a"]
            with live.current_view(KIND) as view:
                assert view is live._views[KIND].view

    def test_another_connection_s_change_shows_at_once(self) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        assert ids() == ["a"]

        def change() -> None:
            index(KIND, "a", Document(names=["Muzgu"]))
            settle(KIND, now=NOW)
            index(KIND, "b", Document(names=["Agimi"]))
            connection.close()

        thread = threading.Thread(target=change)
        thread.start()
        thread.join()
        assert (ids("agimi"), ids("muzgu")) == (["b"], ["a"])

    def test_settled_anew_in_the_middle_of_a_search(self, monkeypatch: pytest.MonkeyPatch) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        settle(KIND, now=NOW)
        assert ids("agimi") == ["a"]
        postings = settled.Settled.postings
        disturbed: list[bool] = []

        def settled_meanwhile(self: settled.Settled, *args: Any) -> Any:
            if not disturbed:
                disturbed.append(True)
                index(KIND, "b", Document(names=["Agimi i Ri"]))
                settle(KIND, now=NOW)
            return postings(self, *args)

        monkeypatch.setattr(settled.Settled, "postings", settled_meanwhile)
        assert ids("agimi") == ["a", "b"]

    def test_settled_anew_all_the_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        settle(KIND, now=NOW)
        SearchPart.objects.filter(name="ids").delete()
        with pytest.raises(GenerationGoneError):
            ids()

    def test_the_generation_gone_between_two_looks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        index(KIND, "a", Document(names=["Agimi"]))
        settle(KIND, now=NOW)
        state_of = live._state_of
        outdated: list[Any] = []

        def outdated_once(kind: str) -> Any:
            state = state_of(kind)
            if not outdated:
                outdated.append(state)
                index(KIND, "b", Document(names=["Drita"]))
                settle(KIND, now=NOW)
            return state

        monkeypatch.setattr(live, "_state_of", outdated_once)
        assert ids() == ["a", "b"]

    def test_another_database_under_the_same_process(self) -> None:
        for public_id in ("a", "b"):
            index(KIND, public_id, Document(names=["Agimi"]))
        assert ids() == ["a", "b"]
        SearchDocument.objects.all().delete()
        SearchState.objects.all().delete()
        assert ids() == []
        index(KIND, "c", Document(names=["Agimi"]))
        assert ids() == ["c"]


# --- rebuilding ----------------------------------------------------------------------------------------------------


class Shelf:
    """A source of documents."""

    kind = KIND

    def __init__(self, documents: dict[str, Document]) -> None:
        self.held = documents

    def public_ids(self) -> Sequence[str]:
        return list(self.held)

    def documents(self, public_ids: Sequence[str]) -> Mapping[str, Document]:
        return {public_id: self.held[public_id] for public_id in public_ids if public_id != "vanished"}


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    made = Shelf({"a": Document(names=["Agimi"]), "b": Document(names=["Drita"]), "vanished": Document(names=["Zora"])})
    monkeypatch.setattr(rebuilding.sources, "_providers", [lambda: made])
    return made


@pytest.mark.unit
@pytest.mark.django_db
class TestRebuilding:
    def test_describes_everything_and_removes_the_rest(self, shelf: Shelf) -> None:
        index(KIND, "old", Document(names=["Vjetër"]))
        heard: list[tuple[int, int]] = []
        assert rebuild(now=NOW, progress=lambda done, total: heard.append((done, total))) == {KIND: 3}
        assert ids() == ["a", "b"]
        assert heard == [(3, 3)]
        assert SearchGeneration.objects.get().documents == 2

    def test_writes_only_what_changed(self, shelf: Shelf) -> None:
        rebuild(now=NOW)
        before = dict(SearchDocument.objects.values_list("public_id", "sequence"))
        shelf.held["b"] = Document(names=["Drita e Re"])
        rebuild(now=NOW)
        after = dict(SearchDocument.objects.values_list("public_id", "sequence"))
        assert before["a"] == after["a"]
        assert before["b"] < after["b"]
        assert ids("drita") == ["b"]

    def test_only_the_asked_kinds(self, shelf: Shelf) -> None:
        assert rebuild(now=NOW, kinds=["other"]) == {}
        assert ids() == []

    def test_an_empty_source(self, shelf: Shelf) -> None:
        shelf.held.clear()
        assert rebuild(now=NOW) == {KIND: 0}

    def test_settles_now_and_then(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rebuilding, "_MOST_UNSETTLED", 0)
        monkeypatch.setattr(rebuilding, "_AT_ONCE", 1)
        rebuild(now=NOW)
        assert ids() == ["a", "b"]
