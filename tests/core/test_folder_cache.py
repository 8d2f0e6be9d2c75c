"""Counts that the processes of one machine share."""

from pathlib import Path

import pytest

from kuvend.core.cache.folder import FolderCache

pytestmark = pytest.mark.unit


def test_another_process_counts_on(tmp_path: Path) -> None:
    one, other = (FolderCache(str(tmp_path / "counts"), {}) for _ in range(2))
    one.set("asked", 1)
    other.set("asked", other.get("asked") + 1)
    assert one.get("asked") == 2


def test_a_count_ends(tmp_path: Path) -> None:
    cache = FolderCache(str(tmp_path / "counts"), {})
    cache.set("asked", 1, timeout=-1)
    assert cache.get("asked") is None


def test_on_a_full_disk_a_process_counts_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = FolderCache(str(tmp_path / "counts"), {})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkstemp", full)
        assert cache.add("asked", 1)
        assert cache.incr("asked") == 2
        assert not cache.add("asked", 1)
    cache.set("asked", 7)
    assert cache.get("asked") == 7
