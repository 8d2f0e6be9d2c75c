"""What is said about supporting letters."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kuvend.directory.states import LettersTrouble

LETTERS_TROUBLE: Mapping[LettersTrouble, Promise] = {
    LettersTrouble.NOT_ASKED: _(
        "The policy asks for supporting letters, but no question takes them: nobody can apply. Add such a question, or "
        "ask for no letters."
    ),
    LettersTrouble.TOO_FEW: _(
        "The policy asks for more supporting letters than the question takes: nobody can apply. Let the question take "
        "more files, or ask for fewer letters."
    ),
    LettersTrouble.NOT_ASKED_OF_ALL: _(
        "The policy asks for supporting letters, but the question for them depends on a condition: whoever is not "
        "asked it cannot apply. Ask everybody, or ask for no letters."
    ),
}


def letters_needed(number: int) -> str:
    """Say how many letters a network asks for."""
    return ngettext(
        "The network asks for %(number)s supporting letter.",
        "The network asks for %(number)s supporting letters.",
        number,
    ) % {"number": number}


def lacks_letters(number: int) -> str:
    """Say how many letters an application lacks."""
    return ngettext(
        "The network asks for %(number)s more supporting letter.",
        "The network asks for %(number)s more supporting letters.",
        number,
    ) % {"number": number}
