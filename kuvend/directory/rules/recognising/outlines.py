"""Outlines: where on a page each profile begins and ends, and which labels are its own.

A profile is a run of labels in an order that makes sense. It begins at its title, or, where the title was lost, at its
first label; it ends where the value of its last label can no longer go on - not where the next label happens to stand,
because news and events lie between.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dates, times
from kuvend.directory.rules.recognising.labels import Label, labels_of
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.places import is_place, looks_like_address
from kuvend.directory.rules.recognising.prose import name_told
from kuvend.directory.rules.recognising.shapes import (
    RULE,
    content_words,
    ends_item,
    is_frame,
    is_name_shaped,
    is_person_name,
    is_prose,
    job_words,
    words,
)
from kuvend.directory.rules.recognising.tails import TEXTS, Style, consumed, first_item, fits
from kuvend.directory.rules.recognising.units import Unit, units_of
from kuvend.lettering import fold, fold_tokens

# In which part of a profile a field usually stands.
RANKS: Final = {
    "name": 0, "acronym": 0, "national_network": 0, "country": 0,
    "addresses": 1, "city": 1, "postal_code": 1, "telephones": 1, "mobiles": 1, "fax": 1, "emails": 1, "website": 1, "social_links": 1,
    "organisation_type": 2, "year_of_establishment": 2, "registration_number": 2, "fields_of_activity": 2, "languages": 2, "staff": 2,
    "yearly_budget": 2, "funding_sources": 2, "partners": 2, "founders": 2,
    "general_information": 3, "mission_and_objectives": 3, "main_projects_activities": 3, "how_can_you_contribute_to_the_network": 3,
    "why_do_you_want_to_join": 3, "additional_information": 3,
    "contact_full_name": 4, "contact_job_title": 4, "head_of_the_organisation": 4, "group": 4,
}  # fmt: skip
_OPENING: Final = frozenset({"name", "acronym", "national_network", "country"})
# Fields of which a profile may show several, so that a second one begins nothing.
_SEVERAL: Final = frozenset(
    {
        "addresses",
        "telephones",
        "mobiles",
        "fax",
        "emails",
        "social_links",
        "website",
        "contact_job_title",
        "group",
        "partners",
        "founders",
        "languages",
        "city",
        "postal_code",
        "country",
    }
)
_REACHING: Final = frozenset(
    {
        "addresses",
        "telephones",
        "mobiles",
        "fax",
        "emails",
        "website",
        "social_links",
        "contact_full_name",
        "contact_job_title",
        "city",
        "postal_code",
        "group",
        "country",
        "name",
    }
)
_BESIDE_CONTACT: Final = frozenset(
    {"contact_full_name", "contact_job_title", "telephones", "mobiles", "emails", "group", "name"}
)
_NUMBERED_HEADING: Final = re.compile(
    r"^(?:profile|member|record|entry|anëtari|član|члан|membre|mitglied|fiche|nr|no|№|#)?\s*[#№.]?\s*\d{1,3}\s*[.):]?$",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"^\d{1,3}[.)]\s+(?=[^\W\d_\"“„«]|[\"“„«])")
_LABELLED: Final = re.compile(r"^[^\W\d_][\w'’ ]{1,24}\s?[:：]\s")


@dataclass(frozen=True, slots=True)
class Outline:
    """One profile on the page: lines from `first` up to, but without, `end`; its title, if it has one; its labels."""

    first: int
    end: int
    title: tuple[Unit, ...]
    labels: tuple[Label, ...]


def outlines_of(page: Page) -> list[Outline]:
    """All profiles of a page, in order."""
    labels = _without_values(page, labels_of(page))
    if not labels:
        return []
    style = Style.of(page, labels)
    groups = [_without_stray(page, group) for group in _grouped(page, labels, style)]
    kept: list[tuple[list[Label], float]] = [(group, _strength(group)) for group in groups]
    several = sum(1 for group, _ in kept if _keys(group) <= _REACHING and len(_keys(group)) >= 2) > 1
    found: list[Outline] = []
    at = 0
    for index, (group, strength) in enumerate(kept):
        if not _is_profile(group, strength):
            continue
        limit = kept[index + 1][0][0].line if index + 1 < len(kept) else len(page.lines)
        follower = kept[index + 1] if index + 1 < len(kept) else None
        title = _heading(page, at, group, style, found[-1] if found else None)
        if _keys(group) <= _REACHING and not _reaches_a_member(title, several=several):
            continue
        group = _settled(group)
        first = title[0].first if title else group[0].line
        end = _end(
            page,
            group[-1],
            limit,
            style,
            follower_is_profile=follower is not None and _is_profile(*follower),
            follower=follower[0] if follower else None,
        )
        found.append(Outline(first, end, title, tuple(group)))
        at = end
    return found


def _keys(group: Sequence[Label]) -> frozenset[str]:
    return frozenset(label.key for label in group)


def _strength(group: Sequence[Label]) -> float:
    """How much the labels prove: full labels two each, ordinary words with a colon one, without nearly nothing."""
    best: dict[str, float] = {}
    for label in group:
        weight = 0.25 if label.weak else 1.0 if label.loose else 2.0
        best[label.key] = max(best.get(label.key, 0.0), weight)
    best.pop("group", None)
    return sum(best.values())


def _is_profile(group: Sequence[Label], strength: float) -> bool:
    keys = {label.key for label in group if not label.weak} - {"group"}
    return len(keys) >= 3 and strength >= 4.5


def _reaches_a_member(title: Sequence[Unit], *, several: bool) -> bool:
    """Whether a block of nothing but address and telephone belongs to a member rather than to the end of an article."""
    if not title:
        return False
    named = bool(set(fold_tokens(title[0].text)) & catalogue().words["organisation"])
    return several or named or bool(title[0].level)


def _without_values(page: Page, labels: Sequence[Label]) -> list[Label]:
    """The labels without those that are really values: "Executive Director" under "Job Title"."""
    jobs = catalogue().words["jobs"]
    kept: list[Label] = []
    for index, label in enumerate(labels):
        previous = kept[-1] if kept else None
        if previous is not None and _is_of_taxonomy(page, previous, label):
            continue
        is_job = (
            label.value is None
            and not label.colon
            and all(word in jobs or len(word) < 4 for word in label.form.split())
        )
        if previous is not None and is_job and previous.value is None and previous.line == label.line - 1:
            following = next((one for one in range(label.line + 1, len(page.lines)) if not page.lines[one].blank), None)
            next_label = labels[index + 1].line if index + 1 < len(labels) else None
            ends = following is None or following == next_label or following > label.line + 1
            if previous.key == "contact_job_title" or (
                previous.key in {"contact_full_name", "head_of_the_organisation"} and ends
            ):
                continue
        kept.append(label)
    return kept


def _is_of_taxonomy(page: Page, previous: Label, label: Label) -> bool:
    """Whether a label is a type of organisation or a field of activity under its heading ("Association", "Fondation")."""
    if label.value is not None or label.colon or previous.value is not None:
        return False
    between = [line.text for line in page.lines[previous.line + 1 : label.line] if line.text]
    if previous.key == "organisation_type":
        return not between and catalogue().taxonomy_key("types", label.text) is not None
    if previous.key == "fields_of_activity":
        return all(fits("fields_of_activity", text) for text in between) and (
            catalogue().taxonomy_key("activities", label.text) is not None
        )
    return False


# --- grouping -----------------------------------------------------------------------------------------------------


def _grouped(page: Page, labels: Sequence[Label], style: Style) -> list[list[Label]]:
    """The labels by profile; a group that proves too little stays, so that the caller sees what lies between."""
    groups: list[list[Label]] = [[labels[0]]]
    for label in labels[1:]:
        group = groups[-1]
        if _begins(page, group, label, style):
            groups.append([label])
        else:
            group.append(_in_context(group, label))
    return _reunited(page, groups, style)


def _in_context(group: Sequence[Label], label: Label) -> Label:
    """A plain "Name" or "Full name" under a contact's heading is the contact's name."""
    previous = group[-1]
    if (
        label.key == "name"
        and label.form in _PLAIN_NAMES
        and (
            (previous.key in {"group", "contact_full_name"} and previous.value is None)
            or "contact_job_title" in _keys(group[-2:])
        )
    ):
        return replace(label, key="contact_full_name", number=previous.number)
    return label


_PLAIN_NAMES: Final = frozenset(
    fold(name)
    for name in (
        "name",
        "full name",
        "nom",
        "nom complet",
        "nom et prénom",
        "emri",
        "emri i plotë",
        "emri dhe mbiemri",
        "ime",
        "ime i prezime",
        "име",
        "име и презиме",
        "полно име",
        "целосно име",
        "vor- und nachname",
        "name und vorname",
        "nombre",
        "nombre completo",
        "nombre y apellidos",
        "nome",
        "nome completo",
        "nome e cognome",
        "الاسم",
        "الاسم الكامل",
        "ime i prezime",
    )
)


def _begins(page: Page, group: Sequence[Label], label: Label, style: Style) -> bool:
    """Whether a label begins another profile."""
    previous = group[-1]
    same = [one for one in group if one.key == label.key and one.number == label.number]
    if previous.key == label.key and previous.value is None and label.line - previous.line <= 1:
        return False
    strong = [one for one in group if not one.weak]
    # ranks of what came so far, without headings of parts
    highest = max((RANKS[one.key] for one in strong if one.key != "group"), default=0)
    plain_name = _in_context(group, label).key != label.key
    if label.key in _OPENING and not plain_name and not label.weak and label.key != "country":
        if same or (highest >= 2 and label.key in {"national_network", "name"}) or (highest >= 3):
            return True
        lone = len(strong) == 1 and label.line - previous.line > 1
        if highest >= 1 and (lone or label.line - previous.line > 2 or _title_before(page, previous, label, style)):
            return True
    if same and label.key not in _SEVERAL and not plain_name:
        return _repeats(page, group, same, label, style)
    lower = RANKS[label.key] < RANKS[previous.key] and highest >= 2
    ruled = any(RULE.match(line.text) for line in page.lines[previous.line + 1 : label.line] if line.text)
    if ruled and (same or RANKS[label.key] <= RANKS[previous.key]) and len({one.key for one in strong}) >= 3:
        return True
    if (
        label.key in _SEVERAL
        and same
        and label.number == 0
        and previous.key != label.key
        and _title_before(page, previous, label, style)
    ):
        return True
    if lower and not label.weak and _title_before(page, previous, label, style):
        return True
    return _interrupted(page, group, label, style, lower=lower or label.weak or label.loose)


def _repeats(page: Page, group: Sequence[Label], same: Sequence[Label], label: Label, style: Style) -> bool:
    """Whether a field met again begins another profile."""
    previous = group[-1]
    other_label = all(one.form != label.form for one in same)
    if label.weak:
        return _interrupted(page, group, label, style, lower=True)
    if label.key == "contact_full_name":
        since = group[group.index(same[0]) + 1 :]
        return not _keys(since) <= _BESIDE_CONTACT or len(same) > 1 or _title_before(page, previous, label, style)
    if other_label and (label.key in TEXTS or not (label.languages & same[-1].languages)):
        # the same field under another name, or in another language: a second value of the same profile
        adjacent = previous.key == label.key or previous is same[-1]
        return not adjacent and _title_before(page, previous, label, style)
    if all(one.weak for one in same) or (label.key == "year_of_establishment" and previous.key == label.key):
        return False
    return True


def _title_before(page: Page, previous: Label, label: Label, style: Style) -> bool:
    """Whether a line that may be a title, and is not the previous label's value, stands directly before a label."""
    units = units_of(page, previous.line + 1, label.line)
    if not units:
        return False
    if not is_name_shaped(_NUMBER.sub("", units[-1].text)) or units[-1].text.endswith(":"):
        return False
    used, _ = consumed(page, previous, units[:-1], style)
    takes_last = (
        used == len(units) - 1 and len(units) == 1 and previous.value is None and _is_value(units[-1], previous, style)
    )
    return not takes_last and (
        units[-1].before > 0 or previous.value is not None or bool(units[-1].level) or style.dense
    )


def _interrupted(page: Page, group: Sequence[Label], label: Label, style: Style, *, lower: bool) -> bool:
    """Whether an article stands between the previous label's value and this label."""
    previous = group[-1]
    units = units_of(page, previous.line + 1, label.line)
    used, _ = consumed(page, previous, units, style, greedy=True)
    cut = first_item(units, used, strict=not lower, text=previous.key in TEXTS)
    if cut is None:
        return False
    # an article inside of a text which goes on with the next field in order is a part of the text
    return not (previous.key in TEXTS and not lower and not _tells_news(units[cut:]))


def _tells_news(units: Sequence[Unit]) -> bool:
    text = " ".join(unit.text for unit in units[:4])
    return bool(list(dates(text))) and (
        bool(list(times(text))) or catalogue().has("reporting", text) or catalogue().has("announcing", text)
    )


def _reunited(page: Page, groups: list[list[Label]], style: Style) -> list[list[Label]]:
    """A group that proves nothing goes back to the profile before it when no article lies between."""
    found: list[list[Label]] = []
    for group in groups:
        if found and not _is_profile(group, _strength(group)) and _is_profile(found[-1], _strength(found[-1])):
            units = units_of(page, found[-1][-1].line + 1, group[0].line)
            used, _ = consumed(page, found[-1][-1], units, style, greedy=True)
            if first_item(units, used, strict=True, text=found[-1][-1].key in TEXTS) is None and group[0].key not in {
                "name",
                "national_network",
            }:
                found[-1].extend(group)
                continue
        found.append(group)
    return found


def _without_stray(page: Page, group: list[Label]) -> list[Label]:
    """A group without ordinary words at its ends that belong to a menu above it or to a footer below."""
    kept = list(group)
    while len(kept) > 1 and kept[0].weak and kept[0].value is None and _apart(page, kept[0], kept[1]):
        kept.pop(0)
    while len(kept) > 1 and kept[-1].weak and kept[-1].value is None and kept[-1].line - kept[-2].line > 1:
        following = next((line.text for line in page.lines[kept[-1].line + 1 :] if line.text), "")
        if following and not is_frame(following) and (kept[-1].key in TEXTS or not is_prose(following)):
            break
        kept.pop()
    return kept


def _apart(page: Page, first: Label, second: Label) -> bool:
    """Whether more than one value lies between two labels."""
    between = [line.text for line in page.lines[first.line + 1 : second.line] if line.text]
    return (
        len(between) > 1 or (bool(between) and first.key == "group") or (not between and second.line - first.line > 2)
    )


def _settled(group: Sequence[Label]) -> list[Label]:
    """The labels of a profile without ordinary words inside its texts."""
    strong = {label.key for label in group if not label.weak}
    kept: list[Label] = []
    for index, label in enumerate(group):
        following = group[index + 1] if index + 1 < len(group) else None
        if label.weak and label.key in strong and label.key in TEXTS:
            continue
        if label.key == "group" and not (
            following and following.key in _REACHING | {"head_of_the_organisation"} and following.line - label.line <= 3
        ):
            in_text = bool(kept) and kept[-1].key in TEXTS
            if label.weak and in_text:
                continue
        if label.weak and kept and kept[-1].key in TEXTS and RANKS[label.key] < RANKS[kept[-1].key]:
            continue
        kept.append(label)
    while kept and kept[0].weak and kept[0].key in TEXTS and len(kept) > 1:
        kept.pop(0)
    return kept


# --- where it begins ----------------------------------------------------------------------------------------------


def _heading(page: Page, at: int, group: Sequence[Label], style: Style, before: Outline | None) -> tuple[Unit, ...]:
    """The title of a profile, or nothing where it was lost. `at` is the first line that is still free."""
    first = group[0]
    units = units_of(page, at, first.line)
    if not units:
        return ()
    last = units[-1]
    if first.key == "name" and first.value is None:
        following = units_of(page, first.line + 1, min(first.line + 4, len(page.lines)))
        named = following[0].text if following else ""
    else:
        named = page.text_of([first.value]) if first.key == "name" and first.value else ""
    if named:
        same = (
            fold(last.text) == fold(named)
            or bool(_NUMBERED_HEADING.match(last.text))
            or (last.level > 0 and bool(content_words(last.text) & content_words(named)))
        )
        return (last,) if same else ()
    if first.line - last.last > 4 and not last.level:
        return ()
    if not last.single or not _may_name(page, last, group, style) or _names_another(page, last, group):
        return ()
    attached = len(units) > 1 and last.before == 0 and not style.dense and not last.level
    if attached and not _mentioned(page, last.text, group):
        return ()  # the last of several lines that belong together
    if last.text.startswith("(") and len(units) > 1 and units[-2].after <= 1 and is_name_shaped(units[-2].text):
        return (units[-2], last)
    if len(units) > 1 and _NUMBERED_HEADING.match(units[-2].text) and last.before <= 1:
        return (units[-2], last)
    return (last,)


def _may_name(page: Page, unit: Unit, group: Sequence[Label], style: Style) -> bool:
    text = _NUMBER.sub("", unit.text.lstrip("#* ")).strip("*_ ")
    if unit.level:
        return len(text) <= 170 and not text.endswith(":")
    if not is_name_shaped(text) or is_place(text) or list(times(text)):
        return False
    if list(dates(text)) or (_LABELLED.match(text) and not set(fold_tokens(text)) & catalogue().words["organisation"]):
        return False
    if _mentioned(page, text, group):
        return True
    if looks_like_address(text) and not set(fold_tokens(text)) & catalogue().words["organisation"]:
        return False
    return not _reads_as_sentence(text)


def _names_another(page: Page, unit: Unit, group: Sequence[Label]) -> bool:
    """Whether the profile gives itself another name in its text, so that the line above belongs to an article."""
    if unit.level or _mentioned(page, unit.text, group):
        return False
    lines = [page.piece(line) for line in range(group[0].line, group[-1].line) if len(page.lines[line].text) > 30]
    told = name_told(page, {"general_information": lines[:6]})
    if told is None:
        return False
    return (
        not content_words(told.text) & content_words(unit.text)
        and not set(fold_tokens(unit.text)) & catalogue().words["organisation"]
    )


def _mentioned(page: Page, text: str, group: Sequence[Label]) -> bool:
    """Whether the profile itself speaks of what may be its title."""
    wanted = {word for word in fold_tokens(text) if len(word) > 3}
    if not wanted:
        return False
    last = min(group[-1].line + 4, len(page.lines))
    spoken = set(fold_tokens(" ".join(line.text for line in page.lines[group[0].line : last])))
    return len(wanted & spoken) >= max(1, round(len(wanted) * 0.75))


def _reads_as_sentence(text: str) -> bool:
    """Whether a line without a full stop is a sentence all the same."""
    parts = words(text)
    folded = set(fold_tokens(text))
    known = catalogue()
    if len(parts) <= 4:
        return bool(folded & known.words["own"]) and not folded & known.words["organisation"]
    if known.has("announcing", text) or (known.has("reporting", text) and not folded & known.words["organisation"]):
        return True
    if folded & known.words["organisation"]:
        return len(parts) > 14
    capital = sum(1 for part in parts if part[:1].isupper() or part[:1].isdigit())
    return capital / len(parts) < 0.4


# --- where it ends ------------------------------------------------------------------------------------------------


def _is_value(unit: Unit, label: Label, style: Style) -> bool:
    """Whether the only line between a label and the next profile is the label's value rather than that profile's title."""
    text = unit.text
    if unit.level:
        return False
    if label.key == "contact_job_title":
        fits = job_words(text) > 0
    elif label.key in {"contact_full_name", "head_of_the_organisation"}:
        fits = is_person_name(text) or (bool(job_words(text)) and len(words(text)) <= 6)
    else:
        fits = is_prose(text) or fold(text) in {
            "none",
            "no",
            "n a",
            "na",
            "asnje",
            "nema",
            "aucune",
            "keine",
            "nuk ka",
            "aucun",
        }
    if unit.before == 0 and not style.dense:
        return True
    if style.direct and not style.dense:
        return False
    return fits


def _names_person(page: Page, unit: Unit, follower: Sequence[Label]) -> bool:
    """Whether a line is a person's name above the profile of an individual person, where nothing else tells."""
    kind = next((label for label in follower if label.key == "organisation_type"), None)
    if kind is None or not is_person_name(unit.text):
        return False
    below = page.lines[kind.line + 1].text if kind.line + 1 < len(page.lines) else ""
    meant = catalogue().taxonomy_key("types", page.text_of([kind.value]) if kind.value else below)
    last = min(follower[-1].line + 3, len(page.lines))
    again = any(fold(line.text) == fold(unit.text) for line in page.lines[follower[0].line : last])
    return again and meant is not None and meant[0] == "individual_person"


def _end(
    page: Page, label: Label, limit: int, style: Style, *, follower_is_profile: bool, follower: Sequence[Label] | None
) -> int:
    """The line up to which a profile goes on after its last label; `limit` is the next label that is not its own."""
    units = units_of(page, label.line + 1, limit)
    if not units:
        return label.line + 1
    if follower_is_profile and follower and follower[0].key != "name" and _may_name(page, units[-1], follower, style):
        alone = len(units) == 1 and label.value is None
        if not (alone and _is_value(units[-1], label, style)) or (
            style.dense and _names_person(page, units[-1], follower)
        ):
            units = units[:-1]
    used, _ = consumed(page, label, units, style)
    if label.key in TEXTS:
        cut = first_item(units, used, strict=False, text=True)
        used = len(units) if cut is None else cut
        while used and (
            is_frame(units[used - 1].text)
            or (ends_item(units[used - 1].text) and len(words(units[used - 1].text)) <= 3)
        ):
            used -= 1
    return units[used - 1].last + 1 if used else label.line + 1
