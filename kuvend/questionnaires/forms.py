"""Forms of the editor."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kuvend.core.forms import TranslatedTextFormField
from kuvend.questionnaires import hooks, phrases
from kuvend.questionnaires.models import Question, Questionnaire, Section
from kuvend.questionnaires.queries.editing import ConditionChoice
from kuvend.questionnaires.rules.choosing import (
    MOST_ROWS,
    ConditionRow,
    ConditionRows,
    condition_from,
    keys_for,
    rows_of,
)
from kuvend.questionnaires.rules.conditions import ConditionError, read_condition
from kuvend.questionnaires.rules.values import limit
from kuvend.questionnaires.states import (
    CHOICE_KINDS,
    SOURCED_KINDS,
    AskWhen,
    QuestionKind,
    Sensitivity,
)

KINDS = [(kind.value, phrases.KINDS[kind]) for kind in QuestionKind]
LIMITED = frozenset(
    {
        QuestionKind.SHORT_TEXT,
        QuestionKind.LONG_TEXT,
        QuestionKind.NUMBER,
        QuestionKind.MONEY,
        QuestionKind.DATE,
        QuestionKind.MULTIPLE_CHOICE,
        QuestionKind.TERMS,
        QuestionKind.FILE,
    }
)


class QuestionnaireForm(forms.Form):
    """The name of a questionnaire and its languages."""

    name = TranslatedTextFormField(label=_("Name"), takes_further=False, max_length=120)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("Every question is to be translated into these."),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )


class SectionForm(forms.Form):
    """The texts of a section."""

    title = TranslatedTextFormField(label=_("Title"), takes_further=False, max_length=200)
    explanation = TranslatedTextFormField(
        label=_("Explanation"), required=False, rows=3, takes_further=False, max_length=1_000
    )


class NewQuestionForm(forms.Form):
    """A new question: what is asked, and the kind of answer."""

    section = forms.ChoiceField(label=_("Section"))
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=KINDS)
    label = forms.CharField(label=_("Question"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [  # type: ignore[attr-defined]
            (section.public_id, str(section.title) or section.key) for section in sections
        ]


class QuestionForm(forms.Form):
    """Everything about one question."""

    label = TranslatedTextFormField(label=_("Question"), takes_further=False, max_length=500)
    help = TranslatedTextFormField(label=_("Help"), required=False, takes_further=False, max_length=500)
    section = forms.ChoiceField(label=_("Section"))
    is_required = forms.BooleanField(label=_("An answer is required"), required=False)
    choices = forms.CharField(
        label=_("Choices"),
        help_text=_("One in each line. Translate them on the page for translations."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    source = forms.ChoiceField(label=_("List"))
    currencies = forms.CharField(label=_("Currencies"), help_text=_("Codes such as EUR or ALL, separated by blanks."))
    minimum = forms.CharField(label=_("At least"), required=False, max_length=20)
    maximum = forms.CharField(label=_("At most"), required=False, max_length=20)
    sensitivity = forms.ChoiceField(
        label=_("How sensitive is the answer?"),
        choices=[(how.value, phrases.SENSITIVITIES[how]) for how in Sensitivity],
        widget=forms.RadioSelect,
    )
    ask_when = forms.ChoiceField(
        label=_("Who is asked"),
        choices=[(when.value, phrases.ASK_WHEN[when]) for when in AskWhen],
        widget=forms.RadioSelect,
    )
    target = forms.ChoiceField(
        label=_("Goes into"), required=False, help_text=_("A field that is filled from this answer.")
    )
    joined = forms.ChoiceField(
        label=_("Asked only if"),
        choices=[("all", _("all of these hold")), ("any", _("one of these holds"))],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        question: Question,
        questionnaire: Questionnaire,
        sections: Sequence[Section],
        conditions: Sequence[ConditionChoice],
        language: str,
        **kwargs: Any,
    ) -> None:
        self.question = question
        self.language = language
        self.kind = QuestionKind(question.kind)
        self.rows = rows_of(read_condition(question.condition))
        super().__init__(*args, **{**kwargs, "initial": self._initial()})
        self.fields["section"].choices = [(one.public_id, str(one.title) or one.key) for one in sections]  # type: ignore[attr-defined]
        self._keep_what_fits(questionnaire)
        self._add_conditions(conditions)

    def _initial(self) -> dict[str, Any]:
        question = self.question
        initial = {
            name: getattr(question, name)
            for name in ("label", "help", "is_required", "minimum", "maximum", "source", "sensitivity", "ask_when")
        }
        initial |= {
            "section": question.section.public_id,
            "target": question.target,
            "currencies": " ".join(question.currencies),
            "choices": "\n".join(
                choice["label"].get(self.language) or next(iter(choice["label"].values()), choice["key"])
                for choice in question.choices
            ),
            "joined": self.rows.joined if self.rows else "all",
        }
        for number, row in enumerate(self.rows.rows if self.rows else (), start=1):
            initial |= {f"if_{number}": row.choice, f"value_{number}": row.value, f"not_{number}": row.is_negated}
        return initial

    def _keep_what_fits(self, questionnaire: Questionnaire) -> None:
        """Leave out what this kind of answer has no use for."""
        kind = self.kind
        if kind not in CHOICE_KINDS:
            del self.fields["choices"]
        if kind in SOURCED_KINDS:
            self.fields["source"].choices = [  # type: ignore[attr-defined]
                (source.key, source.label) for sources in hooks.choice_sources.ask() for source in sources
            ]
        else:
            del self.fields["source"]
        if kind is not QuestionKind.MONEY:
            del self.fields["currencies"]
        if kind not in LIMITED:
            del self.fields["minimum"], self.fields["maximum"]
        if kind is QuestionKind.EXPLANATION:
            for name in ("is_required", "sensitivity", "target"):
                del self.fields[name]
            return
        targets = [
            (target.key, target.label)
            for found in hooks.answer_targets.ask(questionnaire.purpose)
            for target in found
            if kind in target.kinds
        ]
        if targets:
            self.fields["target"].choices = [("", _("Nowhere: it is only read")), *targets]  # type: ignore[attr-defined]
        else:
            del self.fields["target"]

    def _add_conditions(self, conditions: Sequence[ConditionChoice]) -> None:
        if self.rows is None or not conditions:
            del self.fields["joined"]  # a condition that this form cannot show stays as it is
            return
        grouped: dict[str, list[tuple[str, Any]]] = {}
        for choice in conditions:
            grouped.setdefault(choice.question, []).append((choice.key, choice.label))
        offered = [("", _("always")), *grouped.items()]
        for number in range(1, MOST_ROWS + 1):
            self.fields[f"if_{number}"] = forms.ChoiceField(
                label=_("Condition %(number)s") % {"number": number}, choices=offered, required=False
            )
            self.fields[f"value_{number}"] = forms.CharField(
                label=_("Number or day"),
                required=False,
                max_length=20,
                help_text=_("Only where the condition compares with a number or a day."),
            )
            self.fields[f"not_{number}"] = forms.BooleanField(label=_("… does not hold"), required=False)

    def clean_minimum(self) -> str:
        """Return a limit that can be read."""
        return self._limit("minimum")

    def clean_maximum(self) -> str:
        """Return a limit that can be read."""
        return self._limit("maximum")

    def _limit(self, name: str) -> str:
        text: str = self.cleaned_data[name].strip()
        if text and self.kind is QuestionKind.DATE:
            return _day(text)
        if text and limit(text) is None:
            raise forms.ValidationError(_("Write a number in digits."))
        return text

    def clean_currencies(self) -> list[str]:
        """Return codes of three letters."""
        codes = self.cleaned_data["currencies"].upper().replace(",", " ").split()
        if any(len(code) != 3 or not code.isalpha() for code in codes):
            raise forms.ValidationError(_("Write codes of three letters, such as EUR."))
        return list(dict.fromkeys(codes))

    def clean_choices(self) -> list[dict[str, Any]]:
        """Return the choices; those that were there keep their keys and translations."""
        labels = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if len(labels) < 2:
            raise forms.ValidationError(str(phrases.VERSION_PROBLEMS["too_few_choices"]))
        return keys_for(labels, self.question.choices, self.language, new_key=_new_key)

    def changes(self, *, yes_no: Sequence[str]) -> Mapping[str, Any]:
        """Return the parts to change. Adds an error and raises where the condition is incomplete.

        Raises:
            ConditionError: a row of the condition lacks its value.
        """
        cleaned = dict(self.cleaned_data)
        changes = {name: cleaned[name] for name in cleaned if name in PARTS}
        if "joined" in self.fields:
            rows = ConditionRows(
                cleaned.get("joined") or "all",
                tuple(
                    ConditionRow(
                        cleaned[f"if_{number}"], cleaned.get(f"value_{number}", ""), bool(cleaned.get(f"not_{number}"))
                    )
                    for number in range(1, MOST_ROWS + 1)
                    if cleaned.get(f"if_{number}")
                ),
            )
            try:
                changes["condition"] = condition_from(rows, yes_no=yes_no)
            except ConditionError:
                self.add_error(None, _("This condition is not complete. Fill it in or remove it."))
                raise
        return changes


PARTS = frozenset(
    {
        "label",
        "help",
        "is_required",
        "choices",
        "source",
        "currencies",
        "minimum",
        "maximum",
        "sensitivity",
        "ask_when",
        "target",
    }
)


def _new_key(label: str, taken: set[str]) -> str:
    wish = slugify(label)[:40].replace("-", "_") or "choice"
    key, number = wish, 2
    while key in taken:
        key, number = f"{wish}_{number}", number + 1
    return key


class CopyForm(forms.Form):
    """Which questionnaire to copy from."""

    source = forms.ChoiceField(label=_("Copy from"))

    def __init__(self, *args: Any, sources: Sequence[Questionnaire], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(one.public_id, str(one)) for one in sources]  # type: ignore[attr-defined]


def _day(text: str) -> str:
    """Return a day as answers are stored: limits and answers are compared as texts.

    Raises:
        ValidationError: it is none.
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise forms.ValidationError(str(phrases.ANSWER_PROBLEMS["not_a_date"])) from None
