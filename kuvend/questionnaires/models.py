"""Questions that a desk configures, and the answers to them."""

from django.db import models

from kuvend.core.fields import PublicIdField, TranslatedTextField
from kuvend.questionnaires.states import AnswerSetState, AskWhen, QuestionKind, Sensitivity, VersionState


class Questionnaire(models.Model):
    """A set of questions, kept over many versions. Who owns it is opaque here: ("network", its public id)."""

    public_id = PublicIdField()
    owner_kind = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=40)
    key = models.SlugField(max_length=60)
    purpose = models.CharField(max_length=40)  # "joining": which fields an answer may go into
    name = TranslatedTextField()
    languages = models.JSONField(default=list)  # codes that every question is to be translated into
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_kind", "owner_id", "key"], name="questionnaires_one_key_per_owner")
        ]

    def __str__(self) -> str:
        return str(self.name) or self.key


class QuestionnaireVersion(models.Model):
    """The questions as they stood. Frozen when first used; a change after that makes a new draft."""

    public_id = PublicIdField()
    questionnaire = models.ForeignKey("questionnaires.Questionnaire", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(state, state) for state in VersionState], default=VersionState.DRAFT
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaires_one_version_per_number"),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=models.Q(state=VersionState.DRAFT),
                name="questionnaires_one_draft_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=VersionState.DRAFT, frozen_at=None)
                | models.Q(state=VersionState.FROZEN, frozen_at__isnull=False),
                name="questionnaires_frozen_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.number}"


class Section(models.Model):
    """Questions that belong together and are shown on one page."""

    public_id = PublicIdField()
    version = models.ForeignKey(
        "questionnaires.QuestionnaireVersion", on_delete=models.CASCADE, related_name="sections"
    )
    key = models.SlugField(max_length=60)  # stays the same from version to version
    position = models.PositiveIntegerField()
    title = TranslatedTextField()
    explanation = TranslatedTextField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="questionnaires_one_section_per_key"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Question(models.Model):
    """One question. `key` stays the same from version to version, so that answers can be compared."""

    public_id = PublicIdField()
    version = models.ForeignKey(
        "questionnaires.QuestionnaireVersion", on_delete=models.CASCADE, related_name="questions"
    )
    section = models.ForeignKey("questionnaires.Section", on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in QuestionKind])
    label = TranslatedTextField()
    help = TranslatedTextField()
    is_required = models.BooleanField(default=False)
    # Characters of a text, value of a number, amount of money in whole units, ISO date, how many choices or files.
    minimum = models.CharField(max_length=20, blank=True)
    maximum = models.CharField(max_length=20, blank=True)
    choices = models.JSONField(default=list, blank=True)  # [{"key": …, "label": {language: text}}, …]
    source = models.CharField(max_length=80, blank=True)  # of a TERM: "taxonomy:organisation_type", "places"
    currencies = models.JSONField(default=list, blank=True)  # of MONEY: ISO 4217
    sensitivity = models.CharField(
        max_length=10, choices=[(how, how) for how in Sensitivity], default=Sensitivity.ORDINARY
    )
    ask_when = models.CharField(max_length=15, choices=[(when, when) for when in AskWhen], default=AskWhen.NOW)
    condition = models.JSONField(null=True, blank=True)  # see `rules.conditions`; null: always asked
    target = models.CharField(max_length=60, blank=True)  # the field the answer goes into; opaque here

    class Meta:
        ordering = ["section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="questionnaires_one_question_per_key"),
        ]

    def __str__(self) -> str:
        return self.key


class AnswerSet(models.Model):
    """One respondent's answers to one version."""

    public_id = PublicIdField()
    version = models.ForeignKey(
        "questionnaires.QuestionnaireVersion", on_delete=models.PROTECT, related_name="answer_sets"
    )
    respondent_kind = models.CharField(max_length=40)
    respondent_id = models.CharField(max_length=40)
    state = models.CharField(
        max_length=10, choices=[(state, state) for state in AnswerSetState], default=AnswerSetState.DRAFT
    )
    # Which questions it answers: those asked of everybody, or the second form, of those who were selected.
    asks = models.CharField(max_length=15, choices=[(when, when) for when in AskWhen], default=AskWhen.NOW)
    given = models.JSONField(default=dict, blank=True)  # facts known without asking, for conditions: key → value
    language = models.CharField(max_length=10, default="en")
    code_digest = models.CharField(max_length=64, blank=True, db_index=True)  # of the code in the link to come back
    revision = models.PositiveIntegerField(default=0)  # grows by one with every saved field
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    checksum = models.CharField(max_length=64, blank=True)  # SHA-256 of what was sent

    class Meta:
        indexes = [models.Index(fields=["respondent_kind", "respondent_id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=AnswerSetState.DRAFT, submitted_at=None, checksum="")
                | (models.Q(state=AnswerSetState.SUBMITTED, submitted_at__isnull=False) & ~models.Q(checksum="")),
                name="questionnaires_sent_with_a_checksum",
            )
        ]

    def __str__(self) -> str:
        return f"{self.respondent_kind} {self.respondent_id} to {self.version_id}"


class Answer(models.Model):
    """The answer to one question. `revision` is the set's count when it was written."""

    answer_set = models.ForeignKey("questionnaires.AnswerSet", on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey("questionnaires.Question", on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField(null=True)  # null: emptied, or unreadable
    typed = models.JSONField(default=list, blank=True)  # what was typed where it cannot be read: nothing is lost
    revision = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    is_sent = models.BooleanField(default=True)  # false: the question was not asked of this respondent in the end

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer_set", "question"], name="questionnaires_one_answer_per_question")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.answer_set_id}"
