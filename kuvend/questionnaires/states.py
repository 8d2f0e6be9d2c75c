"""States and kinds of questionnaires. Labels live in `phrases`."""

from enum import StrEnum


class VersionState(StrEnum):
    """A draft may change; a frozen version was used and never changes again."""

    DRAFT = "draft"
    FROZEN = "frozen"


class AnswerSetState(StrEnum):
    """Answers are saved while somebody writes, and stand still once they were sent."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class QuestionKind(StrEnum):
    """What is asked for. The shape of the stored value stands beside each kind."""

    SHORT_TEXT = "short_text"  # "one line"
    LONG_TEXT = "long_text"  # "several lines"
    SINGLE_CHOICE = "single_choice"  # "key"
    MULTIPLE_CHOICE = "multiple_choice"  # ["key", …] in the order of the choices
    NUMBER = "number"  # "12.5", a decimal as text
    MONEY = "money"  # {"amount": minor units, "currency": "ALL"}
    DATE = "date"  # "2026-11-21"
    YES_NO = "yes_no"  # true | false
    EMAIL = "email"  # "name@example.org"
    PHONE = "phone"  # "+35542123456", or as typed without a country
    URL = "url"  # "https://example.org/"
    FILE = "file"  # [{"id": …, "name": …, "size": bytes}, …]
    COUNTRY = "country"  # ISO 3166-1 alpha-2, with XK
    TERM = "term"  # "key" of a list that another app keeps (see `hooks.choice_sources`)
    TERMS = "terms"  # ["key", …] of such a list
    CONSENT = "consent"  # true
    EXPLANATION = "explanation"  # asks nothing


CHOICE_KINDS = frozenset({QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE})
SOURCED_KINDS = frozenset({QuestionKind.TERM, QuestionKind.TERMS})
SEVERAL_KINDS = frozenset({QuestionKind.MULTIPLE_CHOICE, QuestionKind.TERMS})
TEXT_KINDS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


class Sensitivity(StrEnum):
    """How carefully an answer is handled. Special: article 9 of the GDPR (health, belief, origin …)."""

    ORDINARY = "ordinary"
    PERSONAL = "personal"
    SPECIAL = "special"


class AskWhen(StrEnum):
    """Whom a question is asked: everybody now, or later only those who were selected."""

    NOW = "now"
    ONLY_SELECTED = "only_selected"
