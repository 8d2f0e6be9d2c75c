"""Grouping: which labels belong to one profile.

A profile is a run of labels in an order that makes sense; another one begins where a field comes again, where the order
starts over, or where an article lies between.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import dates, times
from kuvend.directory.rules.recognising.labels import Label
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.selves import title_above_text
from kuvend.directory.rules.recognising.shapes import (
    RULE,
    is_name_shaped,
)
from kuvend.directory.rules.recognising.tails import (
    TEXTS,
    UNKNOWN_LABEL,
    Style,
    consumed,
    first_item,
    is_value,
)
from kuvend.directory.rules.recognising.units import Unit, units_of
from kuvend.lettering import fold

# In which part of a profile a field usually stands.
RANKS: Final = {
    "name": 0,
    "acronym": 0,
    "national_network": 0,
    "country": 0,
    "addresses": 1,
    "city": 1,
    "postal_code": 1,
    "telephones": 1,
    "mobiles": 1,
    "fax": 1,
    "emails": 1,
    "website": 1,
    "social_links": 1,
    "organisation_type": 2,
    "year_of_establishment": 2,
    "registration_number": 2,
    "fields_of_activity": 2,
    "languages": 2,
    "staff": 2,
    "yearly_budget": 2,
    "funding_sources": 2,
    "partners": 2,
    "founders": 2,
    "general_information": 3,
    "mission_and_objectives": 3,
    "main_projects_activities": 3,
    "how_can_you_contribute_to_the_network": 3,
    "why_do_you_want_to_join": 3,
    "additional_information": 3,
    "contact_full_name": 4,
    "contact_job_title": 4,
    "head_of_the_organisation": 4,
    "group": 4,
    "no_field": 4,
}
# Labels which say nothing about the part of a profile: they stand anywhere in it.
_ANYWHERE: Final = frozenset({"group", "no_field"})


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
        "no_field",
        "partners",
        "founders",
        "languages",
        "city",
        "postal_code",
        "country",
    }
)


REACHING: Final = frozenset(
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
# The number or bullet before a heading.
NUMBER: Final = re.compile(r"^(?:\d{1,3}[.)]|\(\d{1,3}\)|[•●▪◦■►▶➢✓])\s+(?=[^\W\d_]|[\"“„«])")


def keys_of(group: Sequence[Label]) -> frozenset[str]:
    """The fields which the labels of a group name."""
    return frozenset(label.key for label in group)


def strength_of(group: Sequence[Label]) -> float:
    """How much the labels prove: full labels two each, ordinary words with a colon one, without nearly nothing."""
    best: dict[str, float] = {}
    for label in group:
        weight = 0.25 if label.weak else 1.0 if label.loose else 2.0
        best[label.key] = max(best.get(label.key, 0.0), weight)
    return sum(weight for key, weight in best.items() if key not in _ANYWHERE)


def is_profile(group: Sequence[Label], strength: float) -> bool:
    """Whether a group proves a profile: three fields, two of them surely labels."""
    keys = {label.key for label in group if not label.weak} - _ANYWHERE
    return len(keys) >= 3 and strength >= 4.5


def grouped(page: Page, labels: Sequence[Label], style: Style) -> list[list[Label]]:
    """The labels by profile; a group that proves too little stays, so that the caller sees what lies between."""
    groups: list[list[Label]] = [[labels[0]]]
    for label in labels[1:]:
        group = groups[-1]
        if _begins(page, group, label, style):
            groups.append([*_taken_back(group, label), label])
        else:
            group.append(_in_context(group, label))
    return _reunited(page, groups, style)


def _taken_back(group: list[Label], label: Label) -> list[Label]:
    """The ordinary words at the end of a profile that rather open the next one, as they opened this one ("Network")."""
    first = len(group)
    while first > 1 and _opens_again(group, group[first - 1], label):
        first -= 1
    back = group[first:]
    del group[first:]
    return back


def _opens_again(group: Sequence[Label], last: Label, label: Label) -> bool:
    same = sum(1 for one in group if one.key == last.key and one.form == last.form)
    return last.weak and last.key in _OPENING and same > 1 and label.line - last.line <= 3


def _in_context(group: Sequence[Label], label: Label) -> Label:
    """A plain "Name" or "Full name" under a contact's heading is the contact's name."""
    previous = group[-1]
    if (
        label.key == "name"
        and label.form in _PLAIN_NAMES
        and (
            (previous.key in {"group", "contact_full_name"} and previous.value is None)
            or "contact_job_title" in keys_of(group[-2:])
        )
    ):
        # "Contact person" alone on its line, and the name beneath it, are one contact
        number = previous.number or sum(1 for one in group if one.key == "contact_full_name")
        return replace(label, key="contact_full_name", number=number)
    return label


def _begins(page: Page, group: Sequence[Label], label: Label, style: Style) -> bool:
    """Whether a label begins another profile."""
    previous = group[-1]
    same = [one for one in group if one.key == label.key and one.number == label.number]
    if previous.key == label.key and previous.value is None and label.line - previous.line <= 1:
        return False
    strong = [one for one in group if not one.weak]
    # ranks of what came so far, without headings of parts
    highest = max((RANKS[one.key] for one in strong if one.key not in _ANYWHERE), default=0)
    plain_name = _in_context(group, label).key != label.key
    if label.key in _OPENING and not plain_name and not label.weak and label.key != "country":
        if same or (highest >= 2 and label.key in {"national_network", "name"}) or (highest >= 3):
            return True
        lone = len(strong) == 1 and label.line - previous.line > 1
        if highest >= 1 and (lone or label.line - previous.line > 2 or _title_before(page, previous, label, style)):
            return True
    # what came before is how to reach somebody at the end of an article
    of_article = previous.value is not None and keys_of(group) <= REACHING - _OPENING and not label.weak
    alone = len(group) == 1 and label.line - previous.line > 1
    if of_article and (alone or _title_before(page, previous, label, style)):
        return True
    if same and label.key not in _SEVERAL and not plain_name:
        return _repeats(page, group, same, label, style)
    ranked = next((one for one in reversed(group) if one.key != "no_field"), previous)
    lower = RANKS[label.key] < RANKS[ranked.key] and highest >= 2
    ruled = any(RULE.match(line.text) for line in page.lines[previous.line + 1 : label.line] if line.text)
    if ruled and (same or RANKS[label.key] <= RANKS[previous.key]) and len({one.key for one in strong}) >= 3:
        return True
    again = label.key in _SEVERAL and bool(same) and label.number == 0 and previous.key != label.key
    back = lower and not label.weak
    if (back and _starts_over(group, label, style)) or (
        (again or back) and _title_before(page, previous, label, style)
    ):
        return True
    return _interrupted(page, group, label, style, lower=lower or label.weak or label.loose)


def _starts_over(group: Sequence[Label], label: Label, style: Style) -> bool:
    """Whether an address or a website met again after texts or contacts begins a profile whose heading was lost."""
    again = any(one.key == label.key and one.number == label.number for one in group)
    if not again or max(RANKS[one.key] for one in group if not one.weak) < 3:
        return False
    apart = label.line - group[-1].line > 1
    return label.key == "addresses" or (
        apart and (label.key in {"country", "website"} or (style.direct and group[-1].key not in _BESIDE_CONTACT))
    )


def _repeats(page: Page, group: Sequence[Label], same: Sequence[Label], label: Label, style: Style) -> bool:
    """Whether a field met again begins another profile."""
    previous = group[-1]
    other_label = all(one.form != label.form for one in same)
    if label.weak:
        return _interrupted(page, group, label, style, lower=True)
    if label.key == "contact_full_name":
        since = group[group.index(same[0]) + 1 :]
        return not keys_of(since) <= _BESIDE_CONTACT or len(same) > 1 or _title_before(page, previous, label, style)
    if other_label and (label.key in TEXTS or not (label.languages & same[-1].languages)):
        # the same field under another name, or in another language: a second value of the same profile
        adjacent = previous.key == label.key or previous is same[-1]
        return not adjacent and _title_before(page, previous, label, style)
    return not (all(one.weak for one in same) or (label.key == "year_of_establishment" and previous.key == label.key))


def _title_before(page: Page, previous: Label, label: Label, style: Style) -> bool:
    """Whether a line that may be a title, and is not the previous label's value, stands directly before a label."""
    units = units_of(page, previous.line + 1, label.line)
    if not units:
        return False
    if title_above_text(page, units) is not None:
        return True
    if not is_name_shaped(NUMBER.sub("", units[-1].text)) or UNKNOWN_LABEL.match(units[-1].text):
        return False
    used, _ = consumed(page, previous, units[:-1], style)
    takes_last = (
        used == len(units) - 1 and len(units) == 1 and previous.value is None and is_value(units[-1], previous, style)
    )
    return not takes_last and (
        units[-1].before > 0 or previous.value is not None or bool(units[-1].level) or style.dense
    )


def _interrupted(page: Page, group: Sequence[Label], label: Label, style: Style, *, lower: bool) -> bool:
    """Whether an article stands between the previous label's value and this label."""
    previous = group[-1]
    units = units_of(page, previous.line + 1, label.line)
    used, _ = consumed(page, previous, units, style, greedy=True)
    cut = first_item(units, used, strict=not lower, text=previous.key in TEXTS, dense=style.dense)
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
        is_stray = not is_profile(group, strength_of(group)) and group[0].key not in {"name", "national_network"}
        if found and is_stray and is_profile(found[-1], strength_of(found[-1])):
            last = found[-1][-1]
            units = units_of(page, last.line + 1, group[0].line)
            used, _ = consumed(page, last, units, style, greedy=True)
            in_order = RANKS[group[0].key] >= RANKS[last.key]
            if (
                title_above_text(page, units) is None
                and first_item(units, used, strict=in_order, text=last.key in TEXTS, dense=style.dense) is None
            ):
                found[-1].extend(group)
                continue
        found.append(group)
    return found
