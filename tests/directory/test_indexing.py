"""Work on many profiles indexes each of them once, and at its end."""

from collections.abc import Mapping

import pytest

from kuvend.core.search import Document
from kuvend.directory.models import Network, Organisation
from kuvend.directory.operations import indexing
from tests.actors import make_organisation

pytestmark = pytest.mark.unit


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The names of the profiles that were indexed, one set for each time."""
    batches: list[set[str]] = []

    def index_many(kind: str, documents: Mapping[str, Document]) -> None:
        batches.append({document.names[0] for document in documents.values()})

    monkeypatch.setattr(indexing, "index_many", index_many)
    return batches


def test_outside_a_block_every_change_is_indexed_at_once(organisation: Organisation, indexed: list[set[str]]) -> None:
    indexing.refresh_search(organisation)
    indexing.refresh_search(organisation)
    assert indexed == [{organisation.name}, {organisation.name}]


def test_inside_a_block_everything_is_indexed_once_at_its_end(
    organisation: Organisation, network: Network, indexed: list[set[str]]
) -> None:
    other = make_organisation("Burimi Tjetër", network)
    with indexing.refreshing_search_once():
        indexing.refresh_search(organisation)
        indexing.refresh_search(other, organisation)
        indexing.refresh_search_of(network)
        assert indexed == []
    assert indexed == [{organisation.name, other.name}]
    indexing.refresh_search(other)
    assert indexed[1:] == [{other.name}]


def test_a_block_that_fails_indexes_nothing_and_leaves_nothing_waiting(
    organisation: Organisation, indexed: list[set[str]]
) -> None:
    def work() -> None:
        with indexing.refreshing_search_once():
            indexing.refresh_search(organisation)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        work()
    assert indexed == []
    indexing.refresh_search(organisation)
    assert indexed == [{organisation.name}]
