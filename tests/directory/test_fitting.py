"""What a profile can hold: asked when an answer is given, and again before it is written."""

from datetime import date
from typing import Any

import pytest
from django.db.models import CharField, Model

from kuvend.audit.models import AuditEntry
from kuvend.core import clock
from kuvend.directory.models import Address, ContactPerson, ContactPoint, Network, Organisation
from kuvend.directory.operations import joining
from kuvend.directory.queries.joining_profile import profile_described, unfitting_answers
from kuvend.directory.rules import fitting
from kuvend.directory.states import Outcome
from kuvend.people.models import Person
from kuvend.questionnaires.models import Answer, Question
from kuvend.questionnaires.operations import save_answers
from kuvend.questionnaires.queries import filling_of
from kuvend.questionnaires.rules.specifications import QuestionSpecification
from kuvend.questionnaires.rules.values import narrowed
from kuvend.questionnaires.states import QuestionKind
from tests.actors import ClientMaker
from tests.directory.joining_world import NOON, drafted, submitted

pytestmark = pytest.mark.unit
TODAY = date(2026, 3, 2)


def longest(model: type[Model], column: str) -> int | None:
    field = model._meta.get_field(column)
    assert isinstance(field, CharField)
    return field.max_length


def test_the_limits_are_those_of_the_columns() -> None:
    for name in ("name", "acronym", "registration_number"):
        assert longest(Organisation, name) == fitting.LONGEST[name]
    assert longest(Address, "text") == fitting.LONGEST["address"]
    for kind in ("telephone", "mobile", "email", "website", "social"):
        assert longest(ContactPoint, "value") == fitting.LONGEST[kind]
    for part, most in fitting.LONGEST_OF_PERSON.items():
        assert longest(ContactPerson, part) == most


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("name", "x" * 251, None),
        ("acronym", "x" * 40, "x" * 40),
        ("registration_number", "x" * 81, None),
        ("year_of_establishment", 95, None),
        ("year_of_establishment", 2026, 2026),
        ("year_of_establishment", 2027, None),
        ("staff_count", -3, None),
        ("volunteer_count", 2**31, None),
        ("volunteer_count", 0, 0),
        ("yearly_budget", -1, None),
        ("yearly_budget", 10**19, None),
        ("mission_and_objectives", {"sq": "x" * 9_000}, {"sq": "x" * 9_000}),
        ("addresses", [{"text": "x" * 401}, {"text": "here"}], [{"text": "here"}]),
        ("contact_points", [{"kind": "website", "value": "x" * 401}], []),
        (
            "contact_persons",
            [{"full_name": "x" * 201}, {"full_name": "Ana", "telephone": "1" * 41, "is_head": True}],
            [{"full_name": "Ana", "is_head": True}],
        ),
    ],
)
def test_what_does_not_fit_is_left_out_whole(name: str, value: Any, kept: Any) -> None:
    content, left_out = fitting.fitted({name: value}, today=TODAY)
    assert content.get(name) == kept
    assert left_out == ([] if kept == value else [name])


@pytest.mark.parametrize(
    ("own", "field", "both"),
    [
        (("", ""), ("1000", "2026"), ("1000", "2026")),
        (("1800", "2100"), ("1000", "2026"), ("1800", "2026")),
        (("about", ""), ("", "40"), ("about", "40")),
        (("", "250"), ("", ""), ("", "250")),
    ],
)
def test_of_two_limits_the_stricter_one_counts(
    own: tuple[str, str], field: tuple[str, str], both: tuple[str, str]
) -> None:
    question = QuestionSpecification("q", QuestionKind.NUMBER, {}, minimum=own[0], maximum=own[1])
    found = narrowed(question, *field)
    assert (found.minimum, found.maximum) == both


@pytest.mark.parametrize(
    ("key", "typed", "problem"),
    [
        ("year_of_establishment", "2099", "too_large"),
        ("year_of_establishment", "95", "too_small"),
        ("staff_count", "-3", "too_small"),
        ("website", "https://example.org/" + "x" * 900, "too_long"),
        ("social", "https://example.org/" + "x" * 900, "too_long"),
        ("acronym", "x" * 41, "too_long"),
        ("contact_1_job", "x" * 201, "too_long"),
    ],
)
def test_an_answer_that_the_profile_cannot_hold_is_refused_when_it_is_given(
    network: Network, key: str, typed: str, problem: str
) -> None:
    application = drafted(network)
    Question.objects.filter(version=application.answer_set.version).update(minimum="", maximum="")
    forget_versions()
    report = save_answers(application.answer_set, posted={key: [typed]}, seen=99, offers={}, now=NOON)
    assert report.problems[key].key == problem
    assert filling_of(application.answer_set, language="en").problems[key].key == problem


def forget_versions() -> None:
    """Let this process read versions anew, as one that has just started does."""
    from kuvend.questionnaires.queries import versions

    versions._frozen_specification.cache_clear()


def test_accepting_never_fails_on_an_older_answer_that_does_not_fit(
    network: Network, head_of_network: Person, client_of: ClientMaker
) -> None:
    application = submitted(network, answers={"year_of_establishment": ["1995"], "website": ["https://example.org"]})
    saved = Answer.objects.filter(answer_set=application.answer_set)
    saved.filter(question__key="year_of_establishment").update(value="95")
    saved.filter(question__key="website").update(value="https://example.org/" + "x" * 900)
    assert unfitting_answers(application) == ["Year of establishment", "Telephones, e-mails, links"]
    assert "year_of_establishment" not in profile_described(application).content
    page = client_of(head_of_network).get(f"/en/desk/applications/{application.public_id}/").content.decode()
    assert "Year of establishment: an answer does not fit the profile" in page
    joining.start_review(application, by=head_of_network, now=NOON)
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=NOON)
    organisation = application.organisation
    assert organisation is not None
    assert organisation.year_of_establishment is None
    assert not organisation.contact_points.filter(kind="website").exists()
    entry = AuditEntry.objects.get(action="directory.leave_out_answers")
    assert entry.facts["fields"] == ["year_of_establishment", "contact_points"]


def test_a_year_to_come_is_no_year_of_establishment() -> None:
    assert fitting.limits_of_targets(clock.now().date())["year_of_establishment"][1] == str(clock.now().year)
