"""The contracts between apps and inside them refuse what they are there to refuse."""

import os
import subprocess
import tomllib
from pathlib import Path

import pytest

from tools.paths import PROGRAMS, ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]

VIOLATIONS = {
    "an app imports from a higher storey": ("people/rules.py", "from kuvend.directory import models"),
    "neighbours know each other": ("messaging/queries.py", "from kuvend.media import queries"),
    "core knows a domain": ("core/clock.py", "from kuvend.audit import models"),
    "lettering knows Django's world": ("lettering/folding.py", "from kuvend.core import clock"),
    "models know operations": ("people/models.py", "from kuvend.people import operations"),
    "operations import tasks": ("directory/operations.py", "from kuvend.directory import tasks"),
    "rules know models": ("directory/rules.py", "from kuvend.directory import models"),
    "rules know Django": ("people/rules.py", "import django.db.models"),
    "lettering knows Django": ("lettering/folding.py", "import django.utils.text"),
    "another app's views": ("directory/views.py", "from kuvend.people import views"),
    "another app's forms": ("directory/forms.py", "from kuvend.people import forms"),
    "settings imported": ("portal/queries.py", "from kuvend.config import settings"),
    "a shelf that no house has": ("people/utils.py", "X = 1"),
}
SHELVES = ["urls", "views", "forms", "tasks", "operations", "permissions", "queries", "models", "rules", "states"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house with every storey and the usual shelves, judged by our real contracts."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    apps = [container.removeprefix("kuvend.") for container in _contract("shelves")["containers"]]
    files = [f"{app}/{shelf}.py" for app in apps for shelf in SHELVES]
    files += [
        "core/clock.py",
        "lettering/folding.py",
        "config/settings.py",
        "cli/up.py",
        "api/routes.py",
        "demo/roles.py",
    ]
    for name in files:
        file = tmp_path / "kuvend" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        (file.parent / "__init__.py").touch()
    (tmp_path / "kuvend" / "__init__.py").touch()
    return tmp_path


def _contract(identity: str) -> dict[str, list[str]]:
    return next(contract for contract in CONTRACTS if contract["id"] == identity)


def judge(house: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [PROGRAMS / "lint-imports", "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": f"{house}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_orderly_house_passes(house: Path) -> None:
    verdict = judge(house)
    assert verdict.returncode == 0, verdict.stdout


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violation_is_refused(name: str, house: Path) -> None:
    path, line = VIOLATIONS[name]
    (house / "kuvend" / path).write_text(f"{line}\n", "utf-8")
    verdict = judge(house)
    assert verdict.returncode == 1, f"{name} was let through:\n{verdict.stdout}"
    assert "BROKEN" in verdict.stdout or "not listed" in verdict.stdout, verdict.stdout
