"""What the fields of a profile can hold: asked of answers when they are given, and again before they are written."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

# Characters; a test compares them with the columns.
LONGEST: Mapping[str, int] = {
    "name": 250,
    "acronym": 40,
    "registration_number": 80,
    "address": 400,
    **dict.fromkeys(("telephone", "mobile", "email", "website", "social"), 400),
}
LONGEST_OF_PERSON: Mapping[str, int] = {"full_name": 200, "job_title": 200, "email": 254, "telephone": 40}
PERSONS = ("head", "contact_1", "contact_2")
EARLIEST_YEAR = 1000  # there are older brotherhoods, but no older ones apply
MOST_PEOPLE = 2_147_483_647
MOST_MONEY = 9_000_000_000_000_000_000  # in minor units; more than any answer can say


@lru_cache(maxsize=2)
def limits_of_targets(today: date) -> Mapping[str, tuple[str, str]]:
    """Return target → (at least, at most): characters of a text, the number itself of a number."""
    texts = {**LONGEST, **{f"{who}.{part}": most for who in PERSONS for part, most in LONGEST_OF_PERSON.items()}}
    return {
        **{target: ("", str(most)) for target, most in texts.items()},
        "year_of_establishment": (str(EARLIEST_YEAR), str(today.year)),
        "staff_count": ("0", str(MOST_PEOPLE)),
        "volunteer_count": ("0", str(MOST_PEOPLE)),
        "yearly_budget": ("0", ""),
    }


def fitted(content: Mapping[str, Any], *, today: date) -> tuple[dict[str, Any], list[str]]:
    """Return the parts of a profile that can be written, and the names of the fields of which something cannot.

    What was answered before a limit came, or under a question that a desk wrote without one, is left out whole.
    """
    kept: dict[str, Any] = {}
    left_out: list[str] = []
    for name, value in content.items():
        fitting = _fitting(name, value, today)
        if fitting != value:
            left_out.append(name)
        if fitting is not None:
            kept[name] = fitting
    return kept, left_out


def _fitting(name: str, value: Any, today: date) -> Any:
    match name:
        case "name" | "acronym" | "registration_number":
            return value if len(value) <= LONGEST[name] else None
        case "year_of_establishment":
            return value if EARLIEST_YEAR <= value <= today.year else None
        case "staff_count" | "volunteer_count":
            return value if 0 <= value <= MOST_PEOPLE else None
        case "yearly_budget":
            return value if 0 <= value <= MOST_MONEY else None
        case "addresses":
            return [row for row in value if len(row["text"]) <= LONGEST["address"]]
        case "contact_points":
            return [row for row in value if len(row["value"]) <= LONGEST[row["kind"]]]
        case "contact_persons":
            return [
                {part: said for part, said in row.items() if part not in LONGEST_OF_PERSON or _is_short(part, said)}
                for row in value
                if _is_short("full_name", row["full_name"])
            ]
        case _:
            return value


def _is_short(part: str, said: str) -> bool:
    return len(said) <= LONGEST_OF_PERSON[part]
