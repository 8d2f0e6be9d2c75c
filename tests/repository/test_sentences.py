"""Every decision that an operation records can be read as a sentence."""

import re

import pytest

from kuvend.audit.phrases import known_actions
from tools.paths import PACKAGE, ROOT

pytestmark = pytest.mark.rules

RECORDED = re.compile(r"action=\"([a-z_]+\.[a-z_]+)\"")
STEP = re.compile(r"record_step\(\s*\w+,\s*\"([a-z_]+)\"")


def recorded_actions() -> dict[str, str]:
    """Return every action that the code names → where."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        names = RECORDED.findall(text) + [f"directory.{step}" for step in STEP.findall(text)]
        found |= dict.fromkeys(names, path.relative_to(ROOT).as_posix())
    return found


def test_every_recorded_action_has_a_sentence() -> None:
    recorded = recorded_actions()
    assert len(recorded) > 30, "the search finds too little to be true"
    known = known_actions()
    assert {action: place for action, place in recorded.items() if action not in known} == {}
