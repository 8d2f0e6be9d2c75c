"""How a network takes members: deadlines, votes, controls. What a statute or a membership policy would say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kuvend.directory.states import (
    Control,
    Decider,
    Outcome,
    Vote,
)

ANSWER_WITHIN_DAYS = 14  # an applicant has this long to answer a question
ANSWER_LATER_WITHIN_DAYS = 30  # a new member has this long for the second form
DRAFT_KEPT_DAYS = 90  # an application nobody goes on with is erased, so many days after the last change
REMIND_OF_DRAFT_DAYS = 14  # before it is erased
DRAFT_LEFT_DAYS = 7  # at least, after the reminder, however late that one came
REFUSED_KEPT_MONTHS = 6  # rejected and withdrawn applications are erased
REMIND_BEFORE_DAYS = 4  # of the time to answer being over


def draft_kept_until(changed_at: datetime) -> datetime:
    """Return when a draft is erased that somebody went on with just now."""
    return changed_at + timedelta(days=DRAFT_KEPT_DAYS)


def end_of_day(moment: datetime, *, days: int, zone: str) -> datetime:
    """Return the last second of the day `days` after `moment`, where the network is.

    A date alone means 23:59:59 in the network's zone; the pages say so. Days are calendar days, so the length of a day
    on which clocks change does not matter.
    """
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(zone))


def is_in_time(moment: datetime, deadline: datetime) -> bool:
    """The second of the deadline is the last one that counts, whole."""
    return moment < deadline + timedelta(seconds=1)


def extended(deadline: datetime, *, asked_at: datetime, answered_at: datetime, zone: str) -> datetime:
    """Return the deadline for the decision after the network waited for an answer: the days of waiting are added."""
    waited = (answered_at.astimezone(ZoneInfo(zone)).date() - asked_at.astimezone(ZoneInfo(zone)).date()).days
    return end_of_day(deadline, days=max(0, waited), zone=zone)


def after_waiting(deadline: datetime | None, asked_at: datetime, now: datetime, *, zone: str) -> datetime | None:
    """Return the deadline for the decision once nobody waits for an answer any more; None where there is none."""
    return extended(deadline, asked_at=asked_at, answered_at=now, zone=zone) if deadline else None


# -- votes ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VoteCount:
    """The count so far. `outcome` is None until enough votes were cast."""

    approve: int
    reject: int
    abstain: int
    needed: int
    outcome: Outcome | None
    eligible: int | None = None  # who may vote; None: not known

    @property
    def cast(self) -> int:
        """Votes that count; abstentions do not."""
        return self.approve + self.reject

    @property
    def missing(self) -> int:
        """How many votes are still needed."""
        return 0 if self.outcome is not None else max(0, self.needed - self.cast)

    @property
    def has_no_voters(self) -> bool:
        """Each member of the committee has a stake in it: those who decide do so without a vote."""
        return self.eligible == 0


def votes_needed(*, configured: int, committee_size: int) -> int:
    """Return how many votes must be cast: what the policy says, or else more than half of the committee; at least 1.

    A policy that asks for more votes than there are members could never be met: then all of them are needed.
    """
    majority = committee_size // 2 + 1
    wanted = configured or majority
    return max(1, min(wanted, committee_size) if committee_size else wanted)


def count_votes(votes: Iterable[Vote], *, needed: int, eligible: int | None = None) -> VoteCount:
    """Count a committee's votes. More approvals than rejections accept; a tie does not.

    An abstention does not count towards the votes needed; but once everybody who may (`eligible`) has voted, no vote
    can be added, and those cast decide.
    """
    cast = list(votes)
    approve, reject = cast.count(Vote.APPROVE), cast.count(Vote.REJECT)
    outcome = None
    if approve + reject >= needed or (eligible and len(cast) >= eligible):
        outcome = Outcome.ACCEPTED if approve > reject else Outcome.REJECTED
    return VoteCount(approve, reject, cast.count(Vote.ABSTAIN), needed, outcome, eligible)


# -- controls that scale with the office ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Office:
    """Who is there today, by distinct person id. `helpers`: people above the network who may stand in."""

    heads: Collection[int]
    committee: Collection[int]
    readers: Collection[int]  # reviewers, committee, heads and secretariat
    secretariat: Collection[int]
    arbitration: Collection[int]
    helpers: Collection[int] = ()

    def without(self, persons: Collection[int]) -> "Office":
        """Return who is left where some have a stake in the matter."""
        away = set(persons)
        return Office(
            heads=set(self.heads) - away,
            committee=set(self.committee) - away,
            readers=set(self.readers) - away,
            secretariat=set(self.secretariat) - away,
            arbitration=set(self.arbitration) - away,
            helpers=set(self.helpers) - away,
        )


@dataclass(frozen=True, slots=True)
class UnmetControl:
    """A control which today's people cannot meet. `can_help`: people above the network could."""

    control: Control
    needed: int
    there_are: int
    can_help: bool


def unmet_controls(
    *,
    decider: Decider,
    committee_votes_needed: int,
    needs_second_reader: bool,
    secretariat_confirms: bool,
    grants_appeal: bool,
    office: Office,
) -> list[UnmetControl]:
    """Return the controls of the policy that cannot be met, so that the page can say so before an application waits.

    Two people are two people: who recommends cannot be the second reader, so two readers are needed at least.
    """
    wanted: list[tuple[Control, int, int]] = []
    if decider is Decider.HEAD_OF_NETWORK:
        wanted.append((Control.DECIDER, 1, len(office.heads)))
    else:
        wanted.append((Control.COMMITTEE, max(1, committee_votes_needed), len(office.committee)))
    if needs_second_reader:
        wanted.append((Control.SECOND_READER, 2, len(office.readers)))
    if secretariat_confirms:
        wanted.append((Control.SECRETARIAT, 1, len(office.secretariat)))
    if grants_appeal:
        wanted.append((Control.APPEAL, 1, len(office.arbitration)))
    return [
        UnmetControl(control, needed, there_are, bool(set(office.helpers) - set(office.readers)))
        for control, needed, there_are in wanted
        if there_are < needed
    ]


# -- who may join -----------------------------------------------------------------------------------------------------


class Answer3(StrEnum):
    """Yes, no, or not known from what we have."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def is_established_long_enough(year: int | None, *, months: int, on: date) -> Answer3:
    """Say whether an organisation founded in `year` is `months` old on a day.

    Only the year is known, so it may be unknown: founded in January it would be, founded in December it would not.
    """
    if months == 0:
        return Answer3.YES
    if year is None:
        return Answer3.UNKNOWN
    oldest = (on.year - year) * 12 + on.month - 1
    youngest = (on.year - year) * 12 + on.month - 12
    if youngest >= months:
        return Answer3.YES
    return Answer3.UNKNOWN if oldest >= months else Answer3.NO


def receipt_number(public_id: str, submitted_at: datetime) -> str:
    """Return a number to quote in letters and calls: the day, and eight letters of the application's id."""
    return f"{submitted_at:%y%m%d}-{public_id[:4]}-{public_id[4:8]}".upper()


# -- what goes into the profile ---------------------------------------------------------------------------------------

PLAIN_TARGETS = frozenset({"name", "acronym", "registration_number", "country", "type", "seat"})
NUMBER_TARGETS = frozenset({"year_of_establishment", "staff_count", "volunteer_count"})
TEXT_TARGETS = frozenset(
    {
        "general_information",
        "mission_and_objectives",
        "main_projects_activities",
        "how_can_you_contribute_to_the_network",
        "why_do_you_want_to_join",
        "additional_information",
        "funding_sources",
        "partners",
        "founders",
    }
)
SET_TARGETS = frozenset({"operates_in", "fields_of_activity", "target_groups", "languages"})
CONTACT_TARGETS = ("telephone", "mobile", "email", "website", "social")
PERSON_TARGETS = ("head", "contact_1", "contact_2")
PERSON_PARTS = ("full_name", "job_title", "email", "telephone")


def profile_from(answers: Mapping[str, object], targets: Mapping[str, str], *, language: str) -> dict[str, object]:
    """Return the profile which the answers describe, in the shape of `rules.profiles` (see `PROFILE_FIELDS`).

    `answers`: question key → stored value; `targets`: question key → target. Texts are tagged with the language in
    which the applicant wrote. What was not answered stays out.
    """
    given = {targets[key]: value for key, value in answers.items() if targets.get(key) and value not in (None, "", [])}
    profile: dict[str, object] = {}
    for target, value in given.items():
        if target in PLAIN_TARGETS:
            profile[target] = value
        elif target in NUMBER_TARGETS:
            profile[target] = int(str(value).partition(".")[0])
        elif target in TEXT_TARGETS:
            profile[target] = {language: value}
        elif target in SET_TARGETS:
            profile[target] = list(value) if isinstance(value, list) else [value]
        elif target == "yearly_budget" and isinstance(value, Mapping):
            profile["yearly_budget"] = value["amount"]
            profile["budget_currency"] = value["currency"]
    if address := given.get("address"):
        profile["addresses"] = [{"kind": "seat", "text": " ".join(str(address).split())}]
    points = [{"kind": kind, "value": given[kind]} for kind in CONTACT_TARGETS if kind in given]
    if points:
        profile["contact_points"] = points
    if persons := _persons(given):
        profile["contact_persons"] = persons
    if "name" in profile:
        profile["name_language"] = language
    return profile


def _persons(given: Mapping[str, object]) -> list[dict[str, object]]:
    persons = []
    for who in PERSON_TARGETS:
        person = {part: given[f"{who}.{part}"] for part in PERSON_PARTS if f"{who}.{part}" in given}
        if "full_name" in person:
            persons.append({**person, "is_head": who == "head"})
    return persons
