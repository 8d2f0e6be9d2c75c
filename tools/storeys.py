"""The order of the storeys, read from the contracts, for what import-linter cannot see: foreign keys and templates."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools.paths import ROOT

REFERENCE = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([\w./-]+)["']""")
ADDRESS = re.compile(r"""\{%-?\s*url\s+["']([\w-]+):""")


@cache
def storeys(root: Path = ROOT) -> dict[str, int]:
    """Return app → storey, counted from the ground."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(each for each in settings["tool"]["importlinter"]["contracts"] if each["id"] == "storeys")
    return {
        name.strip().strip("()"): height
        for height, layer in enumerate(reversed(contract["layers"]))
        for name in layer.split("|")
    }


def may_know(knower: str, known: str, order: dict[str, int]) -> bool:
    """May one app name another? Libraries stand below everything; neighbours do not know each other."""
    return knower == known or known not in order or order[known] < order[knower]


def template_folders(package: Path) -> dict[str, str]:
    """Return the first folder of a template's name → the app whose `templates/` holds it."""
    owners: dict[str, str] = {}
    for path in package.glob("*/templates/*"):
        owners.setdefault(path.name, path.parts[-3])
    return owners


def template_faults(package: Path, order: dict[str, int]) -> Iterator[str]:
    """Yield a sentence for each template that extends, includes or links to an app that its own may not know."""
    owners = template_folders(package)
    for file in sorted(package.glob("*/templates/**/*")):
        if not file.is_file():
            continue
        app = file.relative_to(package).parts[0]
        text = file.read_text(encoding="utf-8")
        named = [(name, owners.get(name.split("/")[0], "")) for name in REFERENCE.findall(text)]
        named += [(f"{name}:…", name) for name in ADDRESS.findall(text)]
        for name, owner in named:
            if owner and not may_know(app, owner, order):
                yield f"{file.relative_to(package.parent).as_posix()} names {name} of {owner}"
