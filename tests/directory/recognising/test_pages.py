"""Invented pages of old websites, each beside what must be recognised on it."""

import itertools
import json
from pathlib import Path

import pytest

from kuvend.directory.rules.recognising import Finding, Recognition, Record, page_of, recognised

pytestmark = pytest.mark.rules

PAGES = Path(__file__).parent / "pages"
FILES = sorted(path.name for path in PAGES.iterdir() if path.suffix != ".json")


def recognise(name: str) -> Recognition:
    return recognised([page_of(name, (PAGES / name).read_bytes())])


def told(finding: Finding) -> str | list[str]:
    return [value.text for value in finding.values] if finding.is_list else finding.text


def summary(record: Record) -> dict[str, object]:
    """What matters of a record, in the form in which it is written beside the page."""
    found: dict[str, object] = {"kind": record.kind, "name": record.name}
    if record.detail:
        found["detail"] = record.detail
    if record.incomplete:
        found["incomplete"] = True
    if record.is_profile:
        found["stated"] = {key: told(one) for key, one in record.fields.items() if not one.proposal}
        found["proposed"] = {key: told(one) for key, one in record.fields.items() if one.proposal}
        found["flags"] = {key: list(one.flags) for key, one in record.fields.items() if one.flags}
        found["missing"] = list(record.empty)
        if record.unassigned:
            found["unassigned"] = [value.text for value in record.unassigned]
        return found
    if "body" in record.fields:
        body = record.fields["body"].text
        found |= {"begins": body[:40], "ends": body[-40:]}
    if "name" in record.fields:
        facts = ("name", "founders", "year_of_establishment", "staff")
        found["proposed"] = {key: told(one) for key, one in record.fields.items() if one.proposal and key in facts}
    return found


@pytest.mark.parametrize("name", FILES)
def test_each_page_is_recognised_whole_and_clean(name: str) -> None:
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    found = recognise(name)
    assert [summary(record) for record in found.records] == expected["records"]
    assert [stretch.reason for stretch in found.left_aside] == expected["left_aside"]


@pytest.mark.parametrize("name", FILES)
def test_spans_cover_the_page_exactly_and_values_stand_in_their_spans(name: str) -> None:
    page = page_of(name, (PAGES / name).read_bytes())
    found = recognised([page])
    spans = sorted(
        [(one.span.start, one.span.end) for one in found.records]
        + [(one.span.start, one.span.end) for one in found.left_aside]
    )
    assert spans[0][0] == 0
    assert spans[-1][1] == len(page.text)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(spans))
    for record in found.records:
        for finding in record.fields.values():
            assert record.span.holds(finding.span)
            for value in finding.values:
                assert finding.span.holds(value.span)


@pytest.mark.parametrize("name", FILES)
def test_a_second_time_gives_the_same(name: str) -> None:
    assert recognise(name).as_data() == recognise(name).as_data()
