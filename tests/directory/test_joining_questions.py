"""The questions a network asks who wants to join."""

import pytest

from kuvend.directory.models import Network
from kuvend.directory.operations.joining import ensure_joining_questions
from tests.directory.joining_world import NOON

pytestmark = pytest.mark.unit


def test_questions_taken_off_the_policy_are_put_back_and_not_made_twice(network: Network) -> None:
    first = ensure_joining_questions(network, by=None, now=NOON)
    network.policy.refresh_from_db()
    network.policy.questionnaire = ""
    network.policy.save()
    assert ensure_joining_questions(network, by=None, now=NOON) == first
    network.policy.refresh_from_db()
    assert network.policy.questionnaire == first.public_id
