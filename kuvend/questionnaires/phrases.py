"""Labels and sentences of questionnaires."""

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kuvend.audit.phrases import declare_sentences
from kuvend.questionnaires.states import AskWhen, QuestionKind, Sensitivity, VersionState

KINDS: dict[QuestionKind, Promise] = {
    QuestionKind.SHORT_TEXT: _("One line of text"),
    QuestionKind.LONG_TEXT: _("Several lines of text"),
    QuestionKind.SINGLE_CHOICE: _("One of several choices"),
    QuestionKind.MULTIPLE_CHOICE: _("Any of several choices"),
    QuestionKind.NUMBER: _("Number"),
    QuestionKind.MONEY: _("Amount of money"),
    QuestionKind.DATE: _("Date"),
    QuestionKind.YES_NO: _("Yes or no"),
    QuestionKind.EMAIL: _("E-mail address"),
    QuestionKind.PHONE: _("Telephone number"),
    QuestionKind.URL: _("Web address"),
    QuestionKind.FILE: _("Files"),
    QuestionKind.COUNTRY: _("Country"),
    QuestionKind.TERM: _("One entry of a list"),
    QuestionKind.TERMS: _("Several entries of a list"),
    QuestionKind.CONSENT: _("Consent"),
    QuestionKind.EXPLANATION: _("Explanation, asks nothing"),
}
SENSITIVITIES: dict[Sensitivity, Promise] = {
    Sensitivity.ORDINARY: _("Ordinary"),
    Sensitivity.PERSONAL: _("About a person"),
    Sensitivity.SPECIAL: _("Specially protected (health, belief, origin …)"),
}
ASK_WHEN: dict[AskWhen, Promise] = {
    AskWhen.NOW: _("Everybody, at once"),
    AskWhen.ONLY_SELECTED: _("Only those who were selected, later"),
}
VERSION_STATES: dict[VersionState, Promise] = {
    VersionState.DRAFT: _("Draft"),
    VersionState.FROZEN: _("In use"),
}
PARTS: dict[str, Promise] = {
    "kind": _("Kind of answer"),
    "label": _("Question"),
    "help": _("Help"),
    "is_required": _("Required"),
    "minimum": _("At least"),
    "maximum": _("At most"),
    "choices": _("Choices"),
    "source": _("List"),
    "currencies": _("Currencies"),
    "sensitivity": _("Sensitivity"),
    "ask_when": _("Who is asked"),
    "condition": _("Asked only if"),
    "target": _("Goes into"),
}
VERSION_PROBLEMS: dict[str, Promise] = {
    "no_questions": _("There is no question yet. Add one."),
    "no_text": _("This question has no text. Write one in at least one language."),
    "too_few_choices": _("A choice needs at least two choices. Add another one."),
    "choice_twice": _("Two choices have the same key. Change one of them."),
    "unknown_source": _("The list of this question does not exist. Choose another one."),
    "no_currency": _("An amount of money needs a currency. Name one."),
    "target_twice": _(
        "Another question goes into the same field, and one answer would overwrite the other. Choose another field, or "
        "let one of the two questions depend on a condition."
    ),
    "special_too_early": _(
        "Specially protected answers are asked only of those who were selected. Ask this question later, or not at all."
    ),
    "special_into_field": _("A specially protected answer goes into no other field. Take the field away."),
    "looks_ahead": _("This question depends on a question that comes later. Move it down, or change the condition."),
    "looks_at_nothing": _("This question depends on a question that no longer exists. Change the condition."),
}
ANSWER_PROBLEMS: dict[str, Promise] = {
    "not_offered": _("Choose one of the answers offered."),
    "not_a_number": _("Write a number in digits."),
    "unknown_currency": _("Choose one of the currencies offered."),
    "not_an_amount": _("Write an amount of money in digits."),
    "not_a_date": _("Write a date, as day, month and year."),
    "not_an_email": _("Write a full e-mail address, such as name@example.org."),
    "not_a_phone": _("Write a telephone number in digits, with the country code."),
    "not_a_url": _("Write a full web address, such as https://example.org."),
    "required": _("This question needs an answer."),
    "consent_required": _("We cannot go on without this consent."),
}


def answer_problem(key: str, limit: str = "") -> str:  # noqa: PLR0911 - one sentence per problem
    """Return the sentence for a problem of an answer."""
    match key:
        case "too_short":
            return ngettext(
                "Write at least %(limit)s character.", "Write at least %(limit)s characters.", int(limit)
            ) % {"limit": limit}
        case "too_long":
            return ngettext("Write at most %(limit)s character.", "Write at most %(limit)s characters.", int(limit)) % {
                "limit": limit
            }
        case "too_few":
            return ngettext("Give at least %(limit)s.", "Give at least %(limit)s.", int(limit)) % {"limit": limit}
        case "too_many":
            return ngettext("Give at most %(limit)s.", "Give at most %(limit)s.", int(limit)) % {"limit": limit}
        case "too_small":
            return gettext("Write %(limit)s or more.") % {"limit": limit}
        case "too_large":
            return gettext("Write %(limit)s or less.") % {"limit": limit}
        case "too_early":
            return gettext("Choose %(limit)s or a later day.") % {"limit": limit}
        case "too_late":
            return gettext("Choose %(limit)s or an earlier day.") % {"limit": limit}
        case _:
            return str(ANSWER_PROBLEMS[key])


declare_sentences(
    {
        "questionnaires.create_questionnaire": _("%(actor)s created the questions"),
        "questionnaires.rename_questionnaire": _("%(actor)s changed the name or the languages of the questions"),
        "questionnaires.replace_draft": _("%(actor)s copied the questions from others"),
        "questionnaires.discard_draft": _("%(actor)s threw a draft of the questions away"),
        "questionnaires.freeze_version": _("%(actor)s put version %(version)s of the questions into use"),
        "questionnaires.add_section": _("%(actor)s added a section"),
        "questionnaires.change_section": _("%(actor)s changed a section"),
        "questionnaires.move_section": _("%(actor)s moved a section"),
        "questionnaires.remove_section": _("%(actor)s removed a section"),
        "questionnaires.add_question": _("%(actor)s added a question"),
        "questionnaires.change_question": _("%(actor)s changed a question"),
        "questionnaires.move_question": _("%(actor)s moved a question"),
        "questionnaires.remove_question": _("%(actor)s removed a question"),
        "questionnaires.translate": _("%(actor)s translated questions"),
    }
)
