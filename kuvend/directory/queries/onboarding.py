"""The steps that lead a new member in."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from kuvend.core.text import Reading
from kuvend.directory.models import Membership, OnboardingMark, OnboardingStep
from kuvend.lettering import to_latin

FILE = Path(__file__).resolve().parent.parent / "questions" / "onboarding.toml"


@dataclass(frozen=True, slots=True)
class StepOfMember:
    """One step, and when it was done by whom (None: not yet)."""

    key: str
    title: Reading
    explanation: Reading
    url: str  # where it is done; empty: nowhere in particular
    done_at: datetime | None
    done_by: str


def steps_of(membership: Membership) -> list[StepOfMember]:
    """Return the steps of the network with what this member has done. Two queries."""
    language = get_language() or "en"
    marks = {
        mark.step_id: mark for mark in OnboardingMark.objects.filter(membership=membership).select_related("done_by")
    }
    found = []
    for step in OnboardingStep.objects.filter(network=membership.network_id, is_active=True):
        mark = marks.get(step.pk)
        found.append(
            StepOfMember(
                step.key,
                step.title.read(language),
                step.explanation.read(language),
                step.url,
                mark.done_at if mark else None,
                mark.done_by.full_name if mark and mark.done_by else "",
            )
        )
    return found


@cache
def shipped_steps() -> Sequence[tuple[str, Mapping[str, str], Mapping[str, str]]]:
    """Return the steps that a network starts with: (key, title, explanation)."""
    with FILE.open("rb") as file:
        steps = tomllib.load(file)["steps"]
    return [(step["key"], _texts(step["title"]), _texts(step["explanation"])) for step in steps]


def _texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {**texts, "sr-latn": to_latin(texts["sr"])}
