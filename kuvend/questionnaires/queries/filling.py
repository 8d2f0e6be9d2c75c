"""A set of answers as somebody fills it in: everything a page needs, read once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from kuvend.core import formats
from kuvend.questionnaires.models import AnswerSet
from kuvend.questionnaires.queries.answers import SavedAnswer, problems_in, saved_answers, values_of
from kuvend.questionnaires.queries.offers import Offers, offers_of
from kuvend.questionnaires.queries.pages import (
    FieldOnPage,
    SectionOnPage,
    SpokenSection,
    section_on_page,
    spoken_answers,
)
from kuvend.questionnaires.queries.versions import specification_of
from kuvend.questionnaires.rules.asking import asked_keys
from kuvend.questionnaires.rules.specifications import SectionSpecification, Specification
from kuvend.questionnaires.rules.values import AnswerProblem
from kuvend.questionnaires.states import AskWhen, QuestionKind


@dataclass(frozen=True)
class Filling:
    """One respondent's answers beside the questions, in one reader's language."""

    answer_set: AnswerSet
    specification: Specification
    saved: Mapping[str, SavedAnswer]
    language: str

    @property
    def when(self) -> AskWhen:
        """Whether this is the first form, or the second for those who were selected."""
        return AskWhen(self.answer_set.asks)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The keys of the questions asked, given the answers so far."""
        return asked_keys(self.specification, values_of(self.saved), given=self.answer_set.given, when=self.when)

    @cached_property
    def offers(self) -> Offers:
        """What may be chosen where something was answered: to speak the answers and to judge them."""
        return self.offers_for(key for key, answer in self.saved.items() if answer.value is not None or answer.typed)

    @cached_property
    def problems(self) -> Mapping[str, AnswerProblem]:
        """What keeps the answers from being sent, by question key."""
        return problems_in(self.specification, self.saved, self.answer_set.given, self.offers, when=self.when)

    @cached_property
    def sections(self) -> Sequence[SectionSpecification]:
        """The sections that ask this respondent something."""
        return [
            section
            for section in self.specification.sections
            if any(question.key in self.asked for question in section.questions)
        ]

    def section(self, key: str) -> SectionSpecification | None:
        """Return the section of that key, if it asks this respondent something."""
        return next((section for section in self.sections if section.key == key), None)

    def following(self, section: SectionSpecification) -> SectionSpecification | None:
        """Return the section after this one."""
        keys = [other.key for other in self.sections]
        place = keys.index(section.key) + 1
        return self.sections[place] if place < len(keys) else None

    def preceding(self, section: SectionSpecification) -> SectionSpecification | None:
        """Return the section before this one."""
        place = [other.key for other in self.sections].index(section.key)
        return self.sections[place - 1] if place else None

    def offers_for(self, keys: Iterable[str]) -> Offers:
        """Return what may be chosen for some questions only, without reading the other lists."""
        return offers_of(
            (self.specification.by_key[key] for key in keys if key in self.specification.by_key), self.language
        )

    def on_page(
        self,
        section: SectionSpecification,
        *,
        problems: Mapping[str, AnswerProblem] | None = None,
        overtaken: Mapping[str, SavedAnswer] | None = None,
    ) -> SectionOnPage:
        """Return a section to fill in."""
        return section_on_page(
            section,
            specification=self.specification,
            saved=self.saved,
            asked=self.asked,
            offers=self.offers_for(question.key for question in section.questions),
            language=self.language,
            problems=problems,
            notices={key: overtaken_notice(answer) for key, answer in (overtaken or {}).items()},
        )

    def turned(self, section: SectionSpecification, before: frozenset[str]) -> list[FieldOnPage]:
        """Return the fields of a section that appeared or disappeared since `before` was asked."""
        changed = self.asked ^ before
        if not changed:
            return []
        return [field for field in self.on_page(section).fields if field.key in changed]

    def spoken(self) -> list[SpokenSection]:
        """Return the answers to read."""
        return spoken_answers(
            self.specification, values_of(self.saved), asked=self.asked, offers=self.offers, language=self.language
        )

    def with_saved(self, saved: Mapping[str, SavedAnswer]) -> "Filling":
        """Return the same with newer answers."""
        return replace(self, saved=saved)

    def by_target(self) -> dict[str, object]:
        """Return target → value of what is asked and answered."""
        return {
            question.target: self.saved[question.key].value
            for question in self.specification.questions
            if question.target and question.key in self.asked and question.key in self.saved
        }


def overtaken_notice(answer: SavedAnswer) -> str:
    """Say what another window had written into a field that was now written again."""
    at = formats.moment(answer.changed_at)
    if isinstance(answer.value, str) and answer.value:
        return _(
            "This answer was also changed in another window, at %(time)s. There it said: “%(text)s”. "
            "Your newer answer counts."
        ) % {"time": at, "text": answer.value[:300]}
    return _("This answer was also changed in another window, at %(time)s. Your newer answer counts.") % {"time": at}


def filling_of(answer_set: AnswerSet, *, language: str) -> Filling:
    """Read what was answered. One query, and two more where this process meets the version for the first time."""
    return Filling(answer_set, specification_of(answer_set.version), saved_answers(answer_set), language)


def typed_in(
    specification: Specification, keys: Iterable[str], getlist: Callable[[str], Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Return what a form posted for some questions; `getlist` gives the values of an input's name.

    A question that was shown and posts nothing was emptied (boxes without a tick post nothing).
    """
    posted: dict[str, Sequence[str]] = {}
    for key in keys:
        question = specification.by_key.get(key)
        if question is None:
            continue
        typed = list(getlist(f"q-{key}"))
        if question.kind is QuestionKind.MONEY:
            typed = [typed[0] if typed else "", *getlist(f"q-{key}-currency")]
        posted[key] = typed
    return posted
