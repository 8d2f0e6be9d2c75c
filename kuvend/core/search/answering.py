"""Answering a search request."""

from collections.abc import Collection, Mapping
from functools import reduce
from operator import and_, or_
from typing import Final

from kuvend.core.search import bits, correction
from kuvend.core.search.live import View, current_view
from kuvend.core.search.matching import Matcher, Matches
from kuvend.core.search.settled import GenerationGoneError
from kuvend.core.search.types import LARGEST_PAGE, RELEVANCE, SearchAnswer, SearchRequest
from kuvend.core.search.wording import understand

_TRIES: Final = 5


def search(request: SearchRequest) -> SearchAnswer:
    """Answer a request from the index as the database has it now.

    Raises:
        ValueError: the page is less than 1, or the page size less than 1 or more than 1,000.
    """
    if request.page < 1 or (request.page_size is not None and not 1 <= request.page_size <= LARGEST_PAGE):
        raise ValueError(f"no such page: {request.page} of {request.page_size}")
    for _ in range(_TRIES):
        try:
            with current_view(request.kind) as view:
                return _answer(request, view)
        except GenerationGoneError:
            continue
    raise GenerationGoneError


def _answer(request: SearchRequest, view: View) -> SearchAnswer:
    matcher = Matcher(view, request.kind, request.audience)
    question = understand(request.text)
    corrected_text = suggested_text = None
    if question:
        matches = matcher.match(question)
        found = matches.all.bit_count()
        if not found:
            if (corrected := correction.correct(question, matcher)) is not None:
                better, matches = corrected
                corrected_text = better.as_text()
        elif found <= correction.FEW and (suggested := correction.suggest(question, matcher, found)) is not None:
            suggested_text = suggested.as_text()
    else:
        matches = Matches((matcher.visible,))
    filters = {
        facet: reduce(or_, (view.facet(facet).get(value, 0) for value in values), 0)
        for facet, values in request.facets.items()
        if values
    }
    left = reduce(and_, filters.values(), matches.all)
    return SearchAnswer(
        total=left.bit_count(),
        public_ids=_page(request, view, matches, left),
        facet_counts={
            facet: view.counts(facet, reduce(and_, _others(filters, facet), matches.all))
            for facet in sorted(view.facet_names)
            if request.counted is None or facet in request.counted
        },
        corrected_text=corrected_text,
        suggested_text=suggested_text,
    )


def _others(filters: Mapping[str, int], facet: str) -> Collection[int]:
    return [chosen for name, chosen in filters.items() if name != facet]


def _page(request: SearchRequest, view: View, matches: Matches, left: int) -> list[str]:
    """The ids of the asked page: tier after tier when sorted by relevance, else all tiers as one."""
    order = view.order(request.sort, request.language)
    tiers = [left & tier for tier in matches.tiers] if request.sort == RELEVANCE else [left]
    take = request.page_size
    skip = (request.page - 1) * (take or 0)
    page: list[int] = []
    for tier in tiers:
        count = tier.bit_count()
        if skip >= count:
            skip -= count
            continue
        page.extend(bits.in_order(tier, order, skip=skip, take=None if take is None else take - len(page)))
        skip = 0
        if take is not None and len(page) >= take:
            break
    return [view.id_of(number) for number in page]
