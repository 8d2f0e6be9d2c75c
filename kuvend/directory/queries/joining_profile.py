"""The profile which an application describes, as far as the applicant wants it shown and the profile can hold it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kuvend.core import clock
from kuvend.directory.models import MembershipApplication
from kuvend.directory.phrases import PROFILE_FIELD
from kuvend.directory.rules.fitting import fitted
from kuvend.directory.rules.joining import profile_from
from kuvend.directory.rules.publishing import as_chosen, chosen_by
from kuvend.directory.states import ApplicantKind
from kuvend.questionnaires.models import AnswerSet
from kuvend.questionnaires.queries import filling_of

INDIVIDUAL = "individual_person"


@dataclass(frozen=True, slots=True)
class Described:
    """A profile in the shape of `content_of`. `left_out`: fields of which an answer does not fit the profile."""

    content: dict[str, Any]
    left_out: list[str]


def profile_described(application: MembershipApplication) -> Described:
    """Return the profile that the application describes, with the visibility which the applicant chose."""
    chosen = choices_of(application)
    described = described_by(application, application.answer_set)
    content = as_chosen(described.content, chosen)
    content.setdefault("name", application.name)
    if application.kind == ApplicantKind.INDIVIDUAL:
        content["type"] = INDIVIDUAL
    for name in ("contribution_visibility", "motivation_visibility"):
        content[name] = chosen[name]
    return Described(content, described.left_out)


def described_by(application: MembershipApplication, answers: AnswerSet) -> Described:
    """Return what one of its forms says for the profile, everything that fits."""
    filling = filling_of(answers, language=application.language)
    targets = {question.key: question.target for question in filling.specification.questions}
    values = {key: answer.value for key, answer in filling.saved.items() if key in filling.asked}
    said: Mapping[str, Any] = profile_from(values, targets, language=application.language)
    return Described(*fitted(said, today=clock.now().date()))


def choices_of(application: MembershipApplication) -> dict[str, str]:
    """Return who sees what once the applicant is a member."""
    return chosen_by(application.publishing, ApplicantKind(application.kind))


def unfitting_answers(application: MembershipApplication) -> list[str]:
    """Return the labels of the fields of which an answer does not fit the profile."""
    return [str(PROFILE_FIELD.get(name, name)) for name in profile_described(application).left_out]
