"""The questions a network asks those who want to join."""

from datetime import datetime

from django.db import transaction

from kuvend.core.subjects import Subject
from kuvend.directory.models import MembershipPolicy, Network
from kuvend.directory.queries.questions import joining_questionnaire, shipped_questions
from kuvend.people.models import Person
from kuvend.questionnaires.models import Questionnaire
from kuvend.questionnaires.operations import create_questionnaire


@transaction.atomic
def ensure_joining_questions(network: Network, *, by: Person | None, now: datetime) -> Questionnaire:
    """Return the network's own questions, made from the shipped ones where it has none yet.

    Amounts of money are asked in the network's currencies.
    """
    policy, _is_new = MembershipPolicy.objects.select_for_update().get_or_create(network=network)
    if own := joining_questionnaire(network, policy=policy):
        return own
    shipped = shipped_questions(currencies=tuple(network.currencies))
    # Questions that exist but were taken off the policy are put back, not made twice.
    former = Questionnaire.objects.filter(owner_kind="network", owner_id=network.public_id, key=shipped.key).first()
    questionnaire = former or create_questionnaire(
        owner=Subject("network", network.public_id),
        key=shipped.key,
        purpose=shipped.purpose,
        name=shipped.name,
        languages=[code for code in network.languages if code in shipped.languages] or ["en"],
        by=by,
        now=now,
        content=shipped.sections,
    )
    policy.questionnaire = questionnaire.public_id
    policy.save(update_fields=["questionnaire"])
    return questionnaire
