"""Purposes of our own, so that these tests know nothing of the apps above."""

import pytest
from django.http import HttpRequest

from kuvend.media import hooks, rules
from kuvend.media.hooks import FileSeen, Purpose


def whoever_made_it(request: HttpRequest, file: FileSeen) -> bool:
    person = getattr(request, "person", None)
    return person is not None and person.public_id == file.created_by


LOGO = Purpose("test.logo", rules.Limits(rules.IMAGES, 2_000_000, longest_side=64), is_public=True)
PAPER = Purpose(
    "test.paper", rules.Limits(rules.DOCUMENTS | {rules.TEXT} | rules.IMAGES, 1_000), may_see=whoever_made_it
)
ORPHANED = Purpose("test.nobody_asks", rules.Limits(frozenset({rules.PDF}), 1_000))


@pytest.fixture(autouse=True)
def _purposes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_purposes", {})
    for purpose in (LOGO, PAPER, ORPHANED):
        hooks.declare_purpose(purpose)
