"""Sifting: which labels are none - values, facts of an event, words of a menu or of a text."""

from collections import Counter
from collections.abc import Sequence

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.dates import fact_of, is_date_line
from kuvend.directory.rules.recognising.grouping import RANKS, REACHING
from kuvend.directory.rules.recognising.labels import Label
from kuvend.directory.rules.recognising.pages import Page
from kuvend.directory.rules.recognising.places import names_network
from kuvend.directory.rules.recognising.shapes import is_frame, is_name_shaped, is_person_name, is_prose, section_of
from kuvend.directory.rules.recognising.tails import PERSONS, TEXTS, fits


def without_values(page: Page, labels: Sequence[Label]) -> list[Label]:
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
        near = previous is not None and label.line - previous.line <= 2
        if previous is not None and is_job and near and previous.value is None:
            following = next((one for one in range(label.line + 1, len(page.lines)) if not page.lines[one].blank), None)
            next_label = labels[index + 1].line if index + 1 < len(labels) else None
            directly = label.line - previous.line == 1
            ends = following is None or following == next_label or (directly and following > label.line + 1)
            if previous.key == "contact_job_title":
                # "Director" above a person's name is a label of its own
                ends = ends or directly or (following is not None and not is_person_name(page.lines[following].text))
            if ends and previous.key in PERSONS:
                continue
        kept.append(label)
    return kept


def without_facts(page: Page, labels: Sequence[Label]) -> list[Label]:
    """The labels without those that tell when and where an event takes place: lines such as "Place: City library"
    directly beside one with a date or a time.
    """
    told: set[int] = set()
    run: list[int] = []
    for number, line in enumerate([*page.lines, None]):
        fact = fact_of(line.text) if line is not None and line.text else None
        if fact is not None:
            run.append(number)
            continue
        if line is not None and line.blank and run and run[-1] == number - 1:
            continue
        if any(is_date_line(page.lines[one].text) for one in run):
            told.update(run)
        run = []
    return [label for label in labels if label.line not in told]


def without_menus(page: Page, labels: Sequence[Label]) -> list[Label]:
    """The labels without the words of a menu written one beneath the other ("Network", "News", "Contact")."""
    told: set[int] = set()
    run: list[int] = []
    for number, line in enumerate([*page.lines, None]):
        if line is not None and line.text:
            run.append(number)
            continue
        texts = [page.lines[one].text for one in run]
        short = len(run) >= 3 and all(len(text.split()) <= 3 for text in texts)
        if short and sum(1 for text in texts if is_frame(text)) * 2 >= len(run):
            told.update(run)
        run = []
    return [label for label in labels if label.line not in told]


def without_parts_of_texts(labels: Sequence[Label]) -> list[Label]:
    """The labels without those of no field that only head a paragraph within a text: a label of profiles comes again
    on the page, or the next label soon follows.
    """
    counts = Counter(label.form for label in labels)
    kept: list[Label] = []
    for index, label in enumerate(labels):
        soon = index + 1 < len(labels) and labels[index + 1].line - label.line <= 3
        in_text = bool(kept) and kept[-1].key in TEXTS
        if label.key != "no_field" or counts[label.form] > 1 or soon or not in_text:
            kept.append(label)
    return kept


def _is_of_taxonomy(page: Page, previous: Label, label: Label) -> bool:
    """Whether a label is a type of organisation or a field of activity under its heading ("Association",
    "Fondation").
    """
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


def usual_forms(groups: Sequence[Sequence[Label]]) -> frozenset[str]:
    """Labels which several profiles of a page have."""
    counts = Counter(form for group in groups for form in {label.form for label in group})
    return frozenset(form for form, count in counts.items() if count > 1)


def without_stray(page: Page, group: list[Label], usual: frozenset[str] = frozenset()) -> list[Label]:
    """A group without ordinary words at its ends that belong to a menu above it or to a footer below; words that are
    labels in other profiles too are none of those.
    """
    kept = list(group)
    if _heads_page(page, kept, usual):
        kept.pop(0)
    while len(kept) > 1 and kept[0].weak and kept[0].value is None and _apart(page, kept[0], kept[1]):
        kept.pop(0)
    while len(kept) > 1 and kept[-1].weak and kept[-1].value is None and kept[-1].line - kept[-2].line > 1:
        if kept[-1].form in usual and not section_of(kept[-1].text):
            break
        following = next((line.text for line in page.lines[kept[-1].line + 1 :] if line.text), "")
        if following and not is_frame(following) and (kept[-1].key in TEXTS or not is_prose(following)):
            break
        kept.pop()
    return kept


def _heads_page(page: Page, group: Sequence[Label], usual: frozenset[str]) -> bool:
    """Whether a "National network" without a value is the heading of the page: it comes once, a title stands beneath,
    and the labels after that have their values beside them.
    """
    if len(group) < 2 or group[0].key != "national_network" or group[0].form in usual:
        return False
    between = [line.text for line in page.lines[group[0].line + 1 : group[1].line] if line.text]
    above = [line.text for line in page.lines[: group[0].line] if line.text and not is_frame(line.text)]
    if above and is_name_shaped(above[-1]):
        return False  # that is the member's name, and the label is the first of its profile
    return (
        group[0].value is None
        and group[1].value is not None
        and len(between) == 1
        and page.lines[group[0].line + 1].blank
        and is_name_shaped(between[0])
        and not any(letter.isdecimal() for letter in between[0])
        and not names_network(between[0])
    )


def _apart(page: Page, first: Label, second: Label) -> bool:
    """Whether more than one value lies between two labels."""
    between = [line.text for line in page.lines[first.line + 1 : second.line] if line.text]
    return (
        len(between) > 1 or (bool(between) and first.key == "group") or (not between and second.line - first.line > 2)
    )


def _is_within(kept: Sequence[Label], label: Label) -> bool:
    """Whether a label divides the text of the label before it: "Vision:" and "Mission:" under "Mission ..."."""
    previous = kept[-1] if kept else None
    return (
        previous is not None
        and label.loose
        and not previous.loose
        and label.key == previous.key
        and label.key in TEXTS
        and previous.value is None
    )


def settled(group: Sequence[Label]) -> list[Label]:
    """The labels of a profile without ordinary words inside its texts."""
    strong = {label.key for label in group if not label.weak}
    kept: list[Label] = []
    for index, label in enumerate(group):
        following = group[index + 1] if index + 1 < len(group) else None
        if label.weak and label.key in strong and label.key in TEXTS:
            continue
        if _is_within(kept, label):
            continue
        if label.key == "group" and not (
            following and following.key in REACHING | {"head_of_the_organisation"} and following.line - label.line <= 3
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
