"""Supporting letters of one application, and whether a network's questions fit its policy."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kuvend.core.text import Reading
from kuvend.directory.models import MembershipPolicy, Network
from kuvend.directory.phrases.letters import LETTERS_TROUBLE, letters_needed
from kuvend.directory.queries.questions import JOINING, shipped_questions
from kuvend.directory.rules.letters import LETTERS, letters_question, letters_trouble
from kuvend.questionnaires.queries import Filling, specification_of, version_in_use
from kuvend.questionnaires.queries.pages import FieldOnPage, SectionOnPage
from kuvend.questionnaires.rules.specifications import QuestionSpecification, Specification


def letters_missing(policy: MembershipPolicy, filling: Filling) -> int:
    """Return how many letters are still missing."""
    letters = filling.by_target().get(LETTERS)
    return max(0, policy.supporting_letters_needed - (len(letters) if isinstance(letters, list) else 0))


def asked_letters(filling: Filling) -> str:
    """Return the key of the question that takes the letters, if this applicant is asked it; or else nothing."""
    question = letters_question(filling.specification.questions)
    return question.key if question is not None and question.key in filling.asked else ""


def with_number_of_letters(section: SectionOnPage, policy: MembershipPolicy, filling: Filling) -> SectionOnPage:
    """Let the question's help say how many letters the network asks for."""
    key = asked_letters(filling) if policy.supporting_letters_needed else ""
    if not key or all(field.key != key for field in section.fields):
        return section
    needed = letters_needed(policy.supporting_letters_needed)

    def helped(field: FieldOnPage) -> FieldOnPage:
        known = field.help.text if field.help and not field.help.is_fallback else ""
        return replace(field, help=Reading(f"{needed} {known}".strip(), filling.language, is_fallback=False))

    return replace(section, fields=[helped(field) if field.key == key else field for field in section.fields])


def warnings_about_questions(purpose: str, owner_id: str, specification: Specification) -> Sequence[str]:
    """Return what the editor of a network's questions should know about its policy."""
    policy = MembershipPolicy.objects.filter(network__public_id=owner_id).first() if purpose == JOINING else None
    return _warnings(policy, specification.questions) if policy is not None else []


def warnings_about_letters(network: Network, policy: MembershipPolicy) -> Sequence[str]:
    """Return whether the questions in use take what the policy asks for, in words."""
    version = version_in_use(policy.questionnaire)
    if version is not None:
        return _warnings(policy, specification_of(version).questions)
    shipped = shipped_questions(currencies=tuple(network.currencies))
    return _warnings(policy, [question for section in shipped.sections for question in section.questions])


def _warnings(policy: MembershipPolicy, questions: Iterable[QuestionSpecification]) -> Sequence[str]:
    trouble = letters_trouble(questions, needed=policy.supporting_letters_needed)
    return [str(LETTERS_TROUBLE[trouble])] if trouble is not None else []
