"""What an applicant chooses to show once they are a member, and which answers each choice is about."""

from collections.abc import Collection, Mapping
from typing import Any

from kuvend.directory.rules.joining import PERSON_TARGETS
from kuvend.directory.rules.profiles import narrowest
from kuvend.directory.states import ApplicantKind, Visibility

# In the order in which they are asked.
DEFAULTS: Mapping[str, Visibility] = {
    "profile": Visibility.PUBLIC,
    "email": Visibility.MEMBERS,
    "telephone": Visibility.MEMBERS,
    "address": Visibility.PUBLIC,
    "contact_persons": Visibility.MEMBERS,
    "facts": Visibility.DESK,
    "contribution_visibility": Visibility.DESK,
    "motivation_visibility": Visibility.DESK,
    "additional_information": Visibility.DESK,
}
# A person's address is their home.
OF_INDIVIDUALS: Mapping[str, Visibility] = {"address": Visibility.DESK}
# Shown with the profile or not written into it at all: the office reads them in the application.
ALL_OR_NOTHING = frozenset({"profile", "facts", "additional_information"})
SHOWN: Mapping[str, str] = {"facts": Visibility.PUBLIC, "additional_information": Visibility.PUBLIC}
FACTS = ("staff_count", "volunteer_count", "yearly_budget", "budget_currency", "funding_sources")
CHOICE_OF_TARGET: Mapping[str, str] = {
    "email": "email",
    "telephone": "telephone",
    "mobile": "telephone",
    "address": "address",
    **{f"{who}.{part}": "contact_persons" for who in PERSON_TARGETS for part in ("full_name", "job_title")},
    **dict.fromkeys(("staff_count", "volunteer_count", "yearly_budget", "funding_sources"), "facts"),
    "how_can_you_contribute_to_the_network": "contribution_visibility",
    "why_do_you_want_to_join": "motivation_visibility",
    "additional_information": "additional_information",
}
# Never public by an application: letters, and how to reach a contact person directly.
KEPT_AT_DESK = frozenset(
    {"supporting_letters", *(f"{who}.{part}" for who in PERSON_TARGETS for part in ("email", "telephone"))}
)


def publishing_defaults(kind: ApplicantKind) -> dict[str, str]:
    """Return what is chosen before somebody chooses."""
    defaults = {**DEFAULTS, **(OF_INDIVIDUALS if kind is ApplicantKind.INDIVIDUAL else {})}
    return {key: str(visibility) for key, visibility in defaults.items()}


def chosen_by(publishing: Mapping[str, str], kind: ApplicantKind) -> dict[str, str]:
    """Return every choice; what an application from before a choice existed does not say is the default."""
    return {**publishing_defaults(kind), **publishing}


def choices_about(answered: Collection[str]) -> list[str]:
    """Return the choices that make sense for these targets, in their order, and the one about the whole profile."""
    wanted = {"profile", *(CHOICE_OF_TARGET[target] for target in answered if target in CHOICE_OF_TARGET)}
    return [key for key in DEFAULTS if key in wanted]


def shown_with_profile(answered: Collection[str]) -> list[str]:
    """Return the targets that whoever sees the profile sees, without a choice of their own."""
    return [target for target in answered if target not in CHOICE_OF_TARGET and target not in KEPT_AT_DESK]


def as_chosen(content: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, Any]:
    """Return an applicant's profile with the visibility that they chose; what nobody shall read stays out."""
    shown = dict(content)
    if chosen["additional_information"] != Visibility.PUBLIC:
        shown.pop("additional_information", None)
    if chosen["facts"] != Visibility.PUBLIC:
        shown = {name: value for name, value in shown.items() if name not in FACTS}
    return _seen_by(shown, chosen, lambda _before, choice: choice)


def no_wider(content: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, Any]:
    """Return what a profile said before, shown to nobody to whom the applicant does not want such things shown."""
    return _seen_by(content, chosen, lambda before, choice: narrowest([before, choice]))


def _seen_by(content: Mapping[str, Any], chosen: Mapping[str, str], settle: Any) -> dict[str, Any]:
    seen = dict(content)
    for field, key_of in (("contact_points", _choice_of_point), ("addresses", lambda _row: "address")):
        if field in seen:
            seen[field] = [
                {**row, "visibility": settle(row.get("visibility", "public"), chosen[key])}
                if (key := key_of(row))
                else {**row, "visibility": row.get("visibility", "public")}
                for row in seen[field]
            ]
    if "contact_persons" in seen:
        seen["contact_persons"] = [
            {
                **row,
                **{
                    f"{part}_visibility": settle(row.get(f"{part}_visibility", "public"), chosen["contact_persons"])
                    for part in ("name", "job_title")
                },
            }
            for row in seen["contact_persons"]
        ]
    return seen


def _choice_of_point(row: Mapping[str, Any]) -> str:
    """A website is there to be seen."""
    return CHOICE_OF_TARGET.get(row["kind"], "")
