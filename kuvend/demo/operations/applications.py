"""The demo's applications: written, sent, read, decided, appealed, each as far as its story goes."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PIL import Image, ImageDraw

from kuvend.core.subjects import Subject
from kuvend.demo import queries
from kuvend.demo.operations.world import World
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining import (
    cast_vote,
    decide_application,
    ensure_joining_questions,
    file_appeal,
    mark_onboarding_step,
    read_second,
    recommend_application,
    request_information,
    say_not_duplicate,
    send_later_answers,
    set_onboarding_steps,
    start_application,
    start_review,
    submit_application,
    withdraw_application,
)
from kuvend.directory.permissions.joining import APPLICATION_FILE
from kuvend.directory.states import ApplicantKind, ApplicationState, Outcome, Vote
from kuvend.media.operations import keep_file
from kuvend.people.models import Person
from kuvend.questionnaires.operations import (
    add_question,
    attach_file,
    change_question,
    freeze_version,
    open_draft,
    save_answers,
)
from kuvend.questionnaires.queries import filling_of
from kuvend.questionnaires.states import AskWhen, Sensitivity

# Who reads and decides for each network.
REVIEWERS = {
    "chestnut-network": "head.albania@demo.example.org",
    "walnut-branch": "head.serbia@demo.example.org",
    "cornel-network": "head.macedonia@demo.example.org",
    "nine-ferries": "secretariat@demo.example.org",
}
CONSENTS = ("consent_truth", "consent_data")
LETTERS = "supporting_letters"
NOT_RECOMMENDED = frozenset({ApplicationState.NOT_RECOMMENDED, ApplicationState.REJECTED})


def plan_applications(world: World) -> None:
    """Let every application live as far as it says."""
    for entry in queries.read("applications")["application"]:
        story = _Story(world, entry)
        for name, step in (
            ("begun", story.begin),
            ("submitted", story.submit),
            ("review", story.take_up),
            ("recommended", story.recommend),
            ("decided", story.decide),
            ("withdrawn", story.withdraw),
        ):
            if (days := entry.get(f"{name}_days_ago")) is not None:
                world.timeline.add(days, step)
        if question := entry.get("question"):
            world.timeline.add(question["asked_days_ago"], story.ask)
        for vote in entry.get("votes", ()):
            world.timeline.add(vote["days_ago"], partial(story.vote, vote))
        if "read_days_ago" in entry.get("second_reader", {}):
            world.timeline.add(entry["second_reader"]["read_days_ago"], story.read_second)
        if later := entry.get("later"):
            world.timeline.add(later["answered_days_ago"], story.answer_later)
        if appeal := entry.get("appeal"):
            world.timeline.add(appeal["filed_days_ago"], story.appeal)


def plan_onboarding(world: World) -> None:
    """Say what new members are led through, and let the newest have done the first of it."""
    for entry in queries.read("networks")["onboarding"]:
        world.timeline.add(90, partial(_set_onboarding, world, entry))
    for entry in queries.read("applications")["application"]:
        if entry["state"] == ApplicationState.ACCEPTED:
            world.timeline.add(entry["decided_days_ago"] - 3, partial(_mark_first_step, world, entry["key"]))


def plan_later_questions(world: World) -> None:
    """Let networks ask those whom they accept a few things more, in a second form."""
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for entry in queries.read("networks")["later_question"]:
        asked.setdefault(entry["network"], []).append(entry)
    for slug, entries in asked.items():
        world.timeline.add(92, partial(_ask_later, world, slug, entries))


def _ask_later(world: World, slug: str, entries: Sequence[Mapping[str, Any]], now: datetime) -> None:
    by = world.secretariat
    version = open_draft(ensure_joining_questions(world.networks[slug], by=by, now=now), now=now)
    section = version.sections.order_by("-position")[0]
    for entry in entries:
        question = add_question(section, kind=entry["kind"], label=entry["label"], by=by, now=now, key=entry["key"])
        changes = {
            "ask_when": AskWhen.ONLY_SELECTED,
            "is_required": entry.get("is_required", False),
            "target": entry.get("target", ""),
            "sensitivity": entry.get("sensitivity", Sensitivity.ORDINARY),
        }
        change_question(question, changes=changes, by=by, now=now)
    freeze_version(version, by=by, now=now)


def _set_onboarding(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    set_onboarding_steps(
        world.networks[entry["network"]],
        steps=[(step["key"], step["title"], step["explanation"]) for step in entry["steps"]],
        by=world.secretariat,
        now=now,
    )


def _mark_first_step(world: World, key: str, now: datetime) -> None:
    application = world.applications[key]
    application.refresh_from_db()
    membership = application.network.memberships.get(organisation=application.organisation)
    step = application.network.onboarding_steps.filter(is_active=True).order_by("position").first()
    if step is not None:
        mark_onboarding_step(membership, step=step, by=world.secretariat, now=now)


class _Story:
    """One application, step by step."""

    def __init__(self, world: World, entry: Mapping[str, Any]) -> None:
        self.world, self.entry = world, entry

    @property
    def application(self) -> MembershipApplication:
        return self.world.applications[self.entry["key"]]

    @property
    def reviewer(self) -> Person:
        return self.world.persons[REVIEWERS[self.entry["network"]]]

    def begin(self, now: datetime) -> None:
        person = self.world.persons.get(self.entry.get("applicant", ""))
        answers = self.entry["answers"]
        application = start_application(
            network=self.world.networks[self.entry["network"]],
            kind=ApplicantKind(self.entry["kind"]),
            name=answers["name"],
            contact_name=self.entry["contact"],
            email=self.entry.get("applicant") or self.entry["email"],
            language=self.entry["language"],
            browser="",
            by=person,
            now=now,
        )
        # The invented applicant has followed the link in the mail.
        application.email_verified_at = application.email_verified_at or now
        application.save(update_fields=["email_verified_at"])
        posted = {key: value if isinstance(value, list) else [value] for key, value in answers.items()}
        if self.entry["state"] != ApplicationState.DRAFT:
            posted |= {consent: ["yes"] for consent in CONSENTS}
        filling = filling_of(application.answer_set, language=application.language)
        save_answers(
            application.answer_set,
            posted=posted,
            seen=application.answer_set.revision,
            offers=filling.offers_for(posted),
            now=now,
        )
        self.world.applications[self.entry["key"]] = application

    def submit(self, now: datetime) -> None:
        application = self.application
        for number in range(application.network.policy.supporting_letters_needed):
            self._attach_letter(number, now)
        say_not_duplicate(application, now=now)
        filling = filling_of(application.answer_set, language=application.language)
        submit_application(application, filling=filling, now=now)

    def _attach_letter(self, number: int, now: datetime) -> None:
        application = self.application
        kept = keep_file(
            upload=_letter(number),
            name=f"{number + 1}.png",
            purpose=APPLICATION_FILE,
            owner=Subject("application", application.public_id),
            by=application.person,
            now=now,
        )
        attach_file(
            application.answer_set, key=LETTERS, file_id=kept.public_id, name=kept.name, size=kept.size, now=now
        )

    def take_up(self, now: datetime) -> None:
        start_review(self.application, by=self.reviewer, now=now)

    def ask(self, now: datetime) -> None:
        request_information(self.application, question=self.entry["question"]["text"], by=self.reviewer, now=now)

    def recommend(self, now: datetime) -> None:
        reader = self.entry.get("second_reader", {}).get("reader")
        recommend_application(
            self.application,
            is_recommended=self.entry["state"] not in NOT_RECOMMENDED,
            text=self.entry["recommendation"],
            second_reader=self.world.persons[reader] if reader else None,
            by=self.reviewer,
            now=now,
        )

    def read_second(self, now: datetime) -> None:
        reading = self.entry["second_reader"]
        read_second(
            self.application,
            agrees=reading["agrees"],
            note=reading["note"],
            by=self.world.persons[reading["reader"]],
            now=now,
        )

    def vote(self, entry: Mapping[str, Any], now: datetime) -> None:
        cast_vote(
            self.application,
            vote=Vote(entry["vote"]),
            note=entry.get("note", ""),
            by=self.world.persons[entry["voter"]],
            now=now,
        )

    def decide(self, now: datetime) -> None:
        is_rejected = self.entry["state"] == ApplicationState.REJECTED
        decide_application(
            self.application,
            outcome=Outcome.REJECTED if is_rejected else Outcome.ACCEPTED,
            reason=self.entry["reason"],
            by=self.reviewer,
            now=now,
        )

    def answer_later(self, now: datetime) -> None:
        application = self.application
        application.refresh_from_db()
        later = application.later_answers
        assert later is not None
        posted = {key: [value] for key, value in self.entry["later"]["answers"].items()}
        filling = filling_of(later, language=application.language)
        save_answers(later, posted=posted, seen=later.revision, offers=filling.offers_for(posted), now=now)
        send_later_answers(application, filling=filling_of(later, language=application.language), now=now)

    def withdraw(self, now: datetime) -> None:
        withdraw_application(self.application, now=now)

    def appeal(self, now: datetime) -> None:
        file_appeal(self.application, grounds=self.entry["appeal"]["grounds"], now=now)


def _letter(number: int) -> io.BytesIO:
    """Draw a page that looks like a letter from afar: no real letterhead, no words."""
    page = Image.new("RGB", (420, 594), "#fffefb")
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, 120, 64), fill="#8a3b12" if number else "#4a5d23")
    for line in range(16 + number * 3):
        top = 120 + line * 18
        pen.line((40, top, 380 - line * 37 % 90, top), fill="#9a968c", width=3)
    pen.arc((250, 500, 360, 560), 200 + number * 40, 420, fill="#23395d", width=3)
    file = io.BytesIO()
    page.save(file, "PNG")
    file.seek(0)
    return file
