"""The outlines of countries beneath our maps."""

import json
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "maps"

type Ring = list[tuple[float, float]]


@lru_cache(maxsize=1)
def outlines() -> tuple[Ring, ...]:
    """Return every ring of every country we have drawn, as corners of (longitude, latitude) in degrees."""
    rings: list[Ring] = []
    for file in sorted(FOLDER.glob("*.json")):
        for country in json.loads(file.read_text(encoding="utf-8"))["countries"]:
            rings += [[(longitude, latitude) for longitude, latitude in ring] for ring in country["rings"]]
    return tuple(rings)
