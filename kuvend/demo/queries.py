"""The invented content, as the files in `content/` tell it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

FILES = files("kuvend.demo").joinpath("content")
MEMBER_FILES = ("albania", "serbia", "north_macedonia", "umbrella")
# Which network the members of a file belong to, unless they say otherwise.
NETWORK_OF_FILE = {
    "albania": "chestnut-network",
    "serbia": "walnut-branch",
    "north_macedonia": "cornel-network",
    "umbrella": "nine-ferries",
}


@cache
def read(name: str) -> Mapping[str, Any]:
    """Return what `content/<name>.toml` says."""
    return tomllib.loads(FILES.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def members() -> tuple[Mapping[str, Any], ...]:
    """Return every member's profile, each with the list `networks` it belongs to."""
    return tuple(
        {"networks": [NETWORK_OF_FILE[name]], **member}
        for name in MEMBER_FILES
        for member in read(f"members_{name}")["member"]
    )
