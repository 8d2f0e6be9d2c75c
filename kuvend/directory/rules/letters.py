"""Supporting letters: how many a network asks for, and whether its questions can take them."""

from collections.abc import Iterable

from kuvend.directory.states import LettersTrouble
from kuvend.questionnaires.rules.specifications import QuestionSpecification
from kuvend.questionnaires.rules.values import limit
from kuvend.questionnaires.states import AskWhen

LETTERS = "supporting_letters"
MOST_FILES = 10  # where a question names no number of its own


def letters_question(questions: Iterable[QuestionSpecification]) -> QuestionSpecification | None:
    """Return the question of the first form that takes the letters."""
    return next((one for one in questions if one.target == LETTERS and one.ask_when is AskWhen.NOW), None)


def letters_trouble(questions: Iterable[QuestionSpecification], *, needed: int) -> LettersTrouble | None:
    """Say what keeps applicants from handing in as many letters as the policy asks for; None: nothing does."""
    if not needed:
        return None
    question = letters_question(questions)
    if question is None:
        return LettersTrouble.NOT_ASKED
    most = limit(question.maximum)
    if needed > (MOST_FILES if most is None else most):
        return LettersTrouble.TOO_FEW
    return LettersTrouble.NOT_ASKED_OF_ALL if question.condition else None
