"""Which forms an application's page shows to a person."""

from datetime import datetime
from typing import Any

from kuvend.directory.forms.joining import (
    ApplicantAddressForm,
    DecisionForm,
    HearingForm,
    NotTheirsForm,
    QuestionForm,
    ReaderForm,
    RecommendationForm,
    SecondReadingForm,
    SeenForm,
    VoteForm,
)
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining.deciding import count_of
from kuvend.directory.permissions.offices import possible_second_readers
from kuvend.directory.states import Decider
from kuvend.people.models import Person


def forms_for(person: Person, application: MembershipApplication, *, now: datetime) -> dict[str, Any]:
    """Return unbound forms and the count of votes; the page shows those that the person may use."""
    seen = {"seen": application.revision}
    policy = application.network.policy
    readers = possible_second_readers(application, now).exclude(pk=person.pk) if policy.needs_second_reader else None
    is_committee = policy.decider == Decider.COMMITTEE
    own = next((vote for vote in application.committee_votes.all() if vote.voter_id == person.pk), None)
    return {
        "question_form": QuestionForm(initial=seen, prefix="ask"),
        "address_form": ApplicantAddressForm(prefix="address"),
        "go_on_form": SeenForm(initial=seen, prefix="go-on"),
        "not_theirs_form": NotTheirsForm(initial=seen, prefix="not-theirs"),
        "recommendation_form": RecommendationForm(initial=seen, prefix="recommend", readers=readers),
        "reader_form": ReaderForm(prefix="reader", readers=readers) if readers is not None else None,
        "second_form": SecondReadingForm(prefix="second"),
        "vote_form": VoteForm(prefix="vote", initial={"vote": own.vote, "note": own.note} if own else None),
        "votes": count_of(application) if is_committee else None,
        "decision_form": DecisionForm(initial=seen, prefix="decide"),
        "confirmation_form": DecisionForm(initial=seen, prefix="confirm"),
        "hearing_form": HearingForm(prefix="hear"),
    }
