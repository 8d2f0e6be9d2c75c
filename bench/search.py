"""How fast the search port alone answers: `python -m bench.search [--documents 100000]`.

It makes a SQLite database in a folder of its own; `python -m tools.postgres python -m bench.search` measures on a
throw-away PostgreSQL. Every figure is also printed as a multiple of one trivial query through Django, taken in the same
run, so that it means something on any machine. CPU is this process's; elapsed time includes the database server's.
"""

# ruff: noqa: SIM905 - word lists read best as text

import argparse
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, batched
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kuvend.core.search import Document

KIND = "bench"
SYLLABLES = (
    "sho qa ta ri nia qen dra gra ve mje di si for um most zo ra pun la ko mu ni te tet shkol lir dem kra ci".split()
)
ENDINGS = ["", "", "t", "s", "n", "r"]
COUNTRIES = ["AL", "XK", "RS", "MK", "ME", "BA"]
RUNS = 60
WRITTEN_AT_ONCE = 1_000


def main() -> int:
    """Build the index, ask it, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--words", type=int, default=250, help="words of text in each document")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="kuvend-bench-") as folder:
        (Path(folder) / "static").mkdir()
        os.environ.setdefault("KUVEND_SECRET_KEY", "bench" * 12)
        os.environ["KUVEND_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "kuvend.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _build(chosen.documents, chosen.words)
        _ask(chosen.documents, chosen.words)
    return 0


# --- invented documents --------------------------------------------------------------------------------------------


class Language:
    """Invented words; the n-th is used 1/n as often as the first, as in any language."""

    def __init__(self, chance: random.Random, size: int = 60_000) -> None:
        words: dict[str, None] = {}
        while len(words) < size:
            words["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) + chance.choice(ENDINGS)] = None
        self.words = list(words)
        self.weights = list(accumulate(1 / (rank + 5) for rank in range(size)))

    def say(self, chance: random.Random, length: int) -> str:
        """Return some words."""
        return " ".join(chance.choices(self.words, cum_weights=self.weights, k=length))


def documents(count: int, length: int) -> "Iterator[tuple[str, Document]]":
    """Invented organisations, the same in every run."""
    from kuvend.core.search import Audience, Document

    chance = random.Random(7)
    language = Language(chance)
    for number in range(count):
        place = chance.randint(0, 299)
        yield (
            f"{number:016d}",
            Document(
                names=[language.say(chance, chance.randint(2, 5)).title()],
                places=[f"place{place}", f"region{place % 30}"],
                labels=[f"label{chance.randint(1, 20)}"],
                body=[language.say(chance, length)],
                audience=chance.choices([Audience.PUBLIC, Audience.DESK], [9, 1])[0],
                facets={
                    "network": [f"n{chance.randint(1, 40)}"],
                    "country": [chance.choice(COUNTRIES)],
                    "place": [f"place{place}", f"region{place % 30}"],
                    "type": [f"t{chance.randint(1, 7)}"],
                    "field": [f"f{field}" for field in chance.sample(range(1, 14), 2)],
                    "language": [f"l{chance.randint(1, 10)}"],
                    "year": [str(chance.randint(1990, 2026))],
                },
                numbers={"year": chance.randint(1990, 2026), "confirmed": chance.randint(19_000, 20_700)},
            ),
        )


# --- measuring -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Times:
    """What one thing took, in milliseconds."""

    p50: float
    p95: float
    cpu: float  # mean of this process

    @classmethod
    def of(cls, work: Callable[[], object]) -> "Times":
        """Do it several times."""
        work()
        elapsed = []
        cpu = time.process_time()
        for _ in range(RUNS):
            begun = time.perf_counter()
            work()
            elapsed.append((time.perf_counter() - begun) * 1000)
        cpu = (time.process_time() - cpu) * 1000 / RUNS
        return cls(statistics.median(elapsed), sorted(elapsed)[int(RUNS * 0.95)], cpu)


def memory() -> float:
    """Return the megabytes of memory this process had at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _build(count: int, length: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from kuvend.core.search import index_many, settle

    print(f"{connection.vendor}, {count} documents of {length} words")
    begun = time.perf_counter()
    for chunk in batched(documents(count, length), WRITTEN_AT_ONCE):
        index_many(KIND, dict(chunk))
    print(f"written in {time.perf_counter() - begun:.1f} s, at most {memory():.0f} MB")
    begun = time.perf_counter()
    settle(KIND, now=timezone.now(), progress=_show)
    print(f"\rsettled in {time.perf_counter() - begun:.1f} s, at most {memory():.0f} MB")


def _show(done: int, total: int) -> None:
    print(f"\rsettling {done * 100 // total} %", end="", flush=True)


def _ask(count: int, length: int) -> None:
    from kuvend.core.models import SearchState
    from kuvend.core.search import SearchRequest, forget, index, search

    begun = time.perf_counter()
    search(SearchRequest(KIND))
    print(f"first search of this process {1000 * (time.perf_counter() - begun):.0f} ms")
    trivial = Times.of(lambda: SearchState.objects.filter(kind=KIND).first())
    print(f"{'':28}{'p50':>8}{'p95':>8}{'CPU':>8}   p95 in trivial queries")
    _print("one trivial query", trivial, trivial)
    for name, request in _requests(count).items():
        _print(name, Times.of(lambda make=request: search(make())), trivial)  # type: ignore[misc]
    chance = random.Random(5)
    some = list(documents(50, length))

    def edit() -> None:
        public_id, document = chance.choice(some)
        index(KIND, public_id, document)
        search(SearchRequest(KIND, facets={"country": ["AL"]}))

    _print("an edit and a search", Times.of(edit), trivial)
    forget()
    begun = time.perf_counter()
    search(SearchRequest(KIND))
    print(f"first search of a new process {1000 * (time.perf_counter() - begun):.0f} ms")


def _print(name: str, times: Times, trivial: Times) -> None:
    print(f"{name:28}{times.p50:8.2f}{times.p95:8.2f}{times.cpu:8.2f}{times.p95 / trivial.p50:9.1f} ×")


def _requests(count: int) -> "dict[str, Callable[[], object]]":
    from kuvend.core.search import Audience, SearchRequest

    chance = random.Random(3)
    words = Language(random.Random(7)).words
    frequent, middling, rare = words[20:60], words[300:800], words[5_000:9_000]

    def facets() -> dict[str, list[str]]:
        return {"country": chance.sample(COUNTRIES, 2), "field": [f"f{chance.randint(1, 13)}"]}

    def mistyped() -> str:
        word = chance.choice([word for word in middling if len(word) > 7])
        return f"{word[:3]}x{word[4:]}"

    def of(text: Callable[[], str]) -> Callable[[], object]:
        return lambda: SearchRequest(KIND, text=text(), facets=facets())

    return {
        "everything, by name": lambda: SearchRequest(KIND),
        "facets only": lambda: SearchRequest(KIND, facets=facets()),
        "facets only, by year": lambda: SearchRequest(KIND, facets=facets(), sort="-year"),
        "frequent word, facets": of(lambda: chance.choice(frequent)),
        "middling word, facets": of(lambda: chance.choice(middling)),
        "rare word, facets": of(lambda: chance.choice(rare)),
        "two words, facets": of(lambda: f"{chance.choice(frequent)} {chance.choice(middling)}"),
        "one letter, facets": of(lambda: chance.choice("abcdefgkmqrstz")),
        "beginning of a word, facets": of(lambda: chance.choice(middling)[:4]),
        "frequent phrase, facets": of(lambda: f'"{chance.choice(frequent)} {chance.choice(frequent)}"'),
        "middling phrase, facets": of(lambda: f'"{chance.choice(frequent)} {chance.choice(middling)}"'),
        "typing error, facets": of(mistyped),
        "last page": lambda: SearchRequest(KIND, Audience.DESK, page=max(count // 20 - 5, 1)),
    }


if __name__ == "__main__":
    sys.exit(main())
