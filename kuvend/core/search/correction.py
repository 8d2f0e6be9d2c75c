"""What a person probably meant to type."""

from typing import Final

from kuvend.core.search.matching import Matcher, Matches
from kuvend.core.search.wording import Question
from kuvend.lettering import allowed_errors, distance

_MOST_CANDIDATES: Final = 20
FEW: Final = 2
_MUCH_MORE: Final = 10


def correct(question: Question, matcher: Matcher) -> tuple[Question, Matches] | None:
    """The question with each word that is found nowhere put right, and its matches; None if that does not help."""
    return _with_other_words(question, matcher, least=1)


def suggest(question: Question, matcher: Matcher, found: int) -> Question | None:
    """A question with rare words put right that would find much more than `found` documents; None if there is none."""
    corrected = _with_other_words(question, matcher, least=FEW + 1)
    if corrected is None or corrected[1].all.bit_count() < _MUCH_MORE * max(found, 1):
        return None
    return corrected[0]


def _with_other_words(question: Question, matcher: Matcher, *, least: int) -> tuple[Question, Matches] | None:
    other = {
        word: better
        for word in question.words
        if (count := matcher.count(word)) < least and (better := _nearest(word, matcher, more_than=count))
    }
    if not other:
        return None
    corrected = question.with_words(other)
    matches = matcher.match(corrected)
    return (corrected, matches) if matches.all else None


def _nearest(word: str, matcher: Matcher, *, more_than: int) -> str | None:
    """The word of the index with the fewest typing errors from this one; of several, the one in most documents."""
    limit = allowed_errors(word)
    if not limit or word.isdecimal():  # a number is no typing error of another
        return None
    by_errors: dict[int, set[str]] = {}
    for term in matcher.view.terms_like(word, limit):
        errors = distance(word, term, limit=limit)
        if 0 < errors <= limit:
            by_errors.setdefault(errors, set()).add(term)
    for _, terms in sorted(by_errors.items()):
        candidates = sorted(terms)[:_MOST_CANDIDATES]
        matcher.look_up(candidates)
        best = max(candidates, key=matcher.count)
        if matcher.count(best) > more_than:
            return best
    return None
