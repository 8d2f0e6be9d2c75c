"""Applications for membership, and everything that is said about them until the decision and after."""

from django.db import models

from kuvend.core.fields import PublicIdField, TranslatedTextField
from kuvend.directory.states import (
    AppealState,
    ApplicantKind,
    ApplicationState,
    DecisionStage,
    Outcome,
    Vote,
)


class MembershipApplication(models.Model):
    """Somebody asks to become a member of a network. Not the public profile: motivation is for the deciders."""

    public_id = PublicIdField()
    network = models.ForeignKey("directory.Network", on_delete=models.PROTECT, related_name="applications")
    kind = models.CharField(max_length=15, choices=[(kind, kind) for kind in ApplicantKind])
    state = models.CharField(
        max_length=20, choices=[(state, state) for state in ApplicationState], default=ApplicationState.DRAFT
    )
    name = models.CharField(max_length=250)  # of the organisation, or of the person who applies as such
    country = models.CharField(max_length=2, blank=True)
    # who writes
    contact_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField()
    email_verified_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=10, default="en")  # of the mails and the decision
    person = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="membership_applications"
    )
    return_code_digest = models.CharField(max_length=64, unique=True)  # of the code in the mailed link
    browser_digests = models.JSONField(default=list)  # of the cookies of browsers that may go on with it
    answer_set = models.OneToOneField(
        "questionnaires.AnswerSet", on_delete=models.PROTECT, related_name="membership_application"
    )
    # The profile the applicant says is theirs, or the one that acceptance made.
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    # The second form: questions that only those are asked who were accepted.
    later_answers = models.OneToOneField(
        "questionnaires.AnswerSet", on_delete=models.PROTECT, null=True, blank=True, related_name="application_later"
    )
    answer_later_by = models.DateTimeField(null=True, blank=True)
    later_reminded_at = models.DateTimeField(null=True, blank=True)
    publishing = models.JSONField(default=dict)  # profile field → who sees it, as the applicant chose
    is_not_duplicate = models.BooleanField(default=False)  # the applicant looked at the warning and said so
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # receipt
    submitted_at = models.DateTimeField(null=True, blank=True)
    receipt_number = models.CharField(max_length=24, blank=True)
    checksum = models.CharField(max_length=64, blank=True)  # SHA-256 of what was sent
    decide_by = models.DateTimeField(null=True, blank=True)
    # review
    reviewer = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_started_at = models.DateTimeField(null=True, blank=True)
    recommended_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recommended_at = models.DateTimeField(null=True, blank=True)
    recommendation = models.TextField(blank=True)  # for the deciders
    # decision
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)  # for the applicant
    appeal_until = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    erase_after = models.DateTimeField(null=True, blank=True)
    draft_reminded_at = models.DateTimeField(null=True, blank=True)  # that it will be erased if nobody goes on
    revision = models.PositiveIntegerField(default=0)  # grows by one with every step

    class Meta:
        ordering = ["submitted_at", "pk"]
        indexes = [
            models.Index(fields=["network", "state", "submitted_at"]),
            models.Index(fields=["email"]),
            models.Index(fields=["erase_after"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_at=None, decided_by=None)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="directory_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[ApplicationState.ACCEPTED, ApplicationState.REJECTED])
                & models.Q(decided_at__isnull=False)
                | ~models.Q(state__in=[ApplicationState.ACCEPTED, ApplicationState.REJECTED])
                & models.Q(decided_at=None),
                name="directory_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApplicationState.REJECTED) | ~models.Q(decision_reason=""),
                name="directory_rejected_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None, checksum="", receipt_number="", decide_by=None)
                | (
                    models.Q(submitted_at__isnull=False, decide_by__isnull=False)
                    & ~models.Q(checksum="")
                    & ~models.Q(receipt_number="")
                ),
                name="directory_submitted_with_a_receipt",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
                | models.Q(submitted_at__isnull=False, email_verified_at__isnull=False),
                name="directory_submitted_before_review",
            ),
            models.UniqueConstraint(
                fields=["receipt_number"],
                condition=~models.Q(receipt_number=""),
                name="directory_one_application_per_receipt",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InformationRequest(models.Model):
    """A question to the applicant, and the answer. While one is open the clock for the decision stands still."""

    public_id = PublicIdField()
    application = models.ForeignKey(
        "directory.MembershipApplication", on_delete=models.CASCADE, related_name="information_requests"
    )
    question = models.TextField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answer = models.TextField(blank=True)
    files = models.JSONField(default=list, blank=True)  # [{"id": …, "name": …, "size": bytes}, …]
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # No answer came, and somebody of the desk went on without.
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(answered_at=None, closed_at=None),
                name="directory_one_open_question_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False, answered_at=None),
                name="directory_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="directory_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:60]


class SecondReading(models.Model):
    """Another pair of eyes, where the policy wants one."""

    public_id = PublicIdField()
    application = models.OneToOneField(
        "directory.MembershipApplication", on_delete=models.CASCADE, related_name="second_reading"
    )
    reader = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agrees = models.BooleanField(null=True)
    note = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(read_at=None, agrees=None) | models.Q(read_at__isnull=False, agrees__isnull=False),
                name="directory_read_with_an_opinion",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} reads {self.application_id}"


class CommitteeVote(models.Model):
    """A committee member's vote on an application: one each, changeable until the count is complete."""

    application = models.ForeignKey(
        "directory.MembershipApplication", on_delete=models.CASCADE, related_name="committee_votes"
    )
    voter = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    vote = models.CharField(max_length=10, choices=[(vote, vote) for vote in Vote])
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "voter"], name="directory_one_vote_per_committee_member")
        ]

    def __str__(self) -> str:
        return f"{self.voter_id}: {self.vote}"


class Decision(models.Model):
    """What one stage said: at most one decision per stage, whatever two people press at once."""

    public_id = PublicIdField()
    application = models.ForeignKey(
        "directory.MembershipApplication", on_delete=models.CASCADE, related_name="decisions"
    )
    stage = models.CharField(max_length=12, choices=[(stage, stage) for stage in DecisionStage])
    outcome = models.CharField(max_length=10, choices=[(outcome, outcome) for outcome in Outcome])
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "stage"], name="directory_one_decision_per_stage"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.ACCEPTED) | ~models.Q(reason=""),
                name="directory_no_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.stage}: {self.outcome}"


class Appeal(models.Model):
    """An appeal against a rejection, heard by the arbitration body."""

    public_id = PublicIdField()
    application = models.OneToOneField(
        "directory.MembershipApplication", on_delete=models.CASCADE, related_name="appeal"
    )
    body = models.ForeignKey("directory.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="appeals")
    grounds = models.TextField()
    filed_at = models.DateTimeField()
    hear_by = models.DateTimeField(null=True, blank=True)  # what the policy promised when it was filed
    state = models.CharField(
        max_length=10, choices=[(state, state) for state in AppealState], default=AppealState.FILED
    )
    heard_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    heard_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=AppealState.FILED, heard_at=None, heard_by=None)
                | (
                    ~models.Q(state=AppealState.FILED)
                    & models.Q(heard_at__isnull=False, heard_by__isnull=False)
                    & ~models.Q(reason="")
                ),
                name="directory_appeal_heard_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"


class OnboardingStep(models.Model):
    """What a new member of a network is led through, one step after the other."""

    public_id = PublicIdField()
    network = models.ForeignKey("directory.Network", on_delete=models.CASCADE, related_name="onboarding_steps")
    key = models.SlugField(max_length=60)
    title = TranslatedTextField()
    explanation = TranslatedTextField()
    url = models.CharField(max_length=200, blank=True)  # where it is done
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["network", "key"], name="directory_one_onboarding_step_per_key")]

    def __str__(self) -> str:
        return self.key


class OnboardingMark(models.Model):
    """A step that is done: by whom, and when."""

    membership = models.ForeignKey("directory.Membership", on_delete=models.CASCADE, related_name="onboarding_marks")
    step = models.ForeignKey("directory.OnboardingStep", on_delete=models.CASCADE, related_name="marks")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "step"], name="directory_onboarding_step_done_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.step_id}"


class DecisionTemplate(models.Model):
    """A reason in the network's own words, to start a decision from."""

    public_id = PublicIdField()
    network = models.ForeignKey(
        "directory.Network", on_delete=models.CASCADE, related_name="decision_templates", null=True, blank=True
    )
    key = models.SlugField(max_length=60)
    outcome = models.CharField(max_length=10, choices=[(outcome, outcome) for outcome in Outcome])
    text = TranslatedTextField()
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)  # retired ones are offered no more

    class Meta:
        ordering = ["outcome", "position", "pk"]

    def __str__(self) -> str:
        return self.key
