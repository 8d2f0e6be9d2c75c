"""What one may choose from: own choices, lists that other apps keep, countries."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from kuvend.core.countries import country_choices
from kuvend.core.text import TranslatedText
from kuvend.questionnaires import hooks
from kuvend.questionnaires.rules.specifications import QuestionSpecification
from kuvend.questionnaires.states import CHOICE_KINDS, SOURCED_KINDS, QuestionKind

type Offers = Mapping[str, Mapping[str, str]]
"""Question key → choice key → label in the reader's language, in order."""


def offers_of(questions: Iterable[QuestionSpecification], language: str) -> Offers:
    """Return for each question that offers a choice what it offers. Each list is read once."""
    lists: dict[str, Mapping[str, str]] = {}
    offers: dict[str, Mapping[str, str]] = {}
    for question in questions:
        if question.kind in CHOICE_KINDS:
            offers[question.key] = {
                choice.key: TranslatedText(choice.label).read(language).text for choice in question.choices
            }
        elif question.kind is QuestionKind.COUNTRY:
            offers[question.key] = _countries(language)
        elif question.kind in SOURCED_KINDS:
            if question.source not in lists:
                lists[question.source] = _listed(question.source, language)
            offers[question.key] = lists[question.source]
    return offers


def _listed(source: str, language: str) -> Mapping[str, str]:
    for choices in hooks.source_choices.ask(source):
        if choices is not None:
            return {choice.key: TranslatedText(choice.label).read(language).text for choice in choices}
    return {}


@lru_cache(maxsize=32)
def _countries(language: str) -> Mapping[str, str]:
    """Return ISO code → name, by name."""
    return dict(country_choices(language))


def source_keys() -> frozenset[str]:
    """Return the keys of all lists that may be offered."""
    return frozenset(source.key for sources in hooks.choice_sources.ask() for source in sources)
