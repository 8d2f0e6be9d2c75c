"""What no test tries is counted by file; the list of what may wait only shrinks."""

from tools import coverage
from tools.coverage import NOT_YET, as_toml, faults, judged_files, reminders

ROW = {"missing": 2, "reason": "Only with a broken disk."}


def test_the_four_shelves_of_every_app_are_judged() -> None:
    files = judged_files()
    for name in ("audit/operations.py", "people/rules.py", "directory/permissions/joining.py", "media/permissions.py"):
        assert f"kuvend/{name}" in files
    assert "kuvend/people/forms.py" not in files
    assert not [name for name in files if name.startswith("kuvend/demo/")]


def test_a_file_may_miss_no_more_than_the_list_says() -> None:
    missing = {"a.py": ["3", "5->7"], "b.py": []}
    assert faults(missing, {"a.py": ROW}) == []
    assert faults(missing, {}) == ["a.py is not tried in full (2, at most 0): 3, 5->7"]
    assert "at most 1" in faults(missing, {"a.py": {**ROW, "missing": 1}})[0]


def test_the_list_names_nothing_that_is_done_gone_or_without_reason() -> None:
    assert "tried in full now" in reminders({"a.py": []}, {"a.py": ROW})[0]
    assert "is gone" in reminders({}, {"a.py": ROW})[0]
    assert reminders({"a.py": ["1"]}, {"a.py": ROW}) == []
    assert "without a reason" in faults({"a.py": ["1", "2"]}, {"a.py": {"missing": 2, "reason": ""}})[0]


def test_the_list_is_written_anew_with_the_reasons_it_had() -> None:
    import tomllib

    text = as_toml({"a.py": ["3"], "b.py": [], "c.py": ["4->exit"]}, {"a.py": ROW, "b.py": ROW})
    assert tomllib.loads(text) == {
        "a.py": {"missing": 1, "reason": "Only with a broken disk."},
        "c.py": {"missing": 1, "reason": NOT_YET},
    }


def test_branches_of_lines_that_never_run_are_told_once() -> None:
    file = {"missing_lines": [4, 3], "missing_branches": [[2, 3], [5, 7], [6, -1]]}
    assert coverage._missing(file) == ["3", "4", "5->7", "6->exit"]
