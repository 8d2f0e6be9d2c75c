"""`kuvend import` as a program meets it: what goes to which stream, exit codes, and that a dry run writes nothing."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kuvend

pytestmark = pytest.mark.unit

PAGE = """Qendra Hapi i Ri

Rrjeti Kombëtar

Rruga e Bujqve 4, Elbasan

Lloji i organizatës
Organizatë joqeveritare
Viti i themelimit
Fushat e veprimtarisë
  1. Artet
Kontakti (1) Emri i plotë
Drita Lleshi

U botua libri i rrjetit

Tiranë, 3 maj 2023 – Rrjeti botoi librin e tij të parë. Libri u prezantua në bibliotekën e qytetit.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "pages" / "members.txt"
    path.parent.mkdir()
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_dry_run_needs_nothing_and_writes_nothing(kuvend: Kuvend, page: Path, tmp_path: Path) -> None:
    done = kuvend("import", page, "--json", HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    answer = json.loads(done.stdout)
    profile, news = answer["records"]
    assert (profile["kind"], profile["name"], news["kind"]) == ("organisation", "Qendra Hapi i Ri", "news")
    assert profile["source"] == {"file": str(page), "start": 0, "end": PAGE.index("U botua")}
    assert profile["fields"]["addresses"]["value"] == ["Rruga e Bujqve 4, Elbasan"]
    start, end = profile["fields"]["contact_1_full_name"]["span"]
    assert PAGE[start:end] == "Drita Lleshi"
    assert "year_of_establishment" not in profile["fields"]
    assert profile["duplicate_of"] is None
    assert answer["left_aside"] == []
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


def test_a_reader_is_told_in_words(kuvend: Kuvend, page: Path) -> None:
    done = kuvend("import", page.parent)
    assert done.returncode == 0
    assert "Recognised: 1 organisations, 1 news items." in done.stdout
    assert "nothing was written" in done.stdout


def test_what_cannot_be_read_is_said_so_and_the_rest_is_read(kuvend: Kuvend, page: Path, tmp_path: Path) -> None:
    broken = tmp_path / "list.pdf"
    broken.write_bytes(b"%PDF-1.7\x00")
    done = kuvend("import", page, broken, tmp_path / "missing.txt", "--json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert len(answer["records"]) == 2
    assert [error["reason"] for error in answer["errors"]] == ["document", "missing"]
    assert "PDF" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [(), ("--network", "albania")])
def test_applying_needs_a_network_and_a_data_folder(kuvend: Kuvend, page: Path, words: tuple[str, ...]) -> None:
    done = kuvend("import", page, "--apply", *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--apply needs" in done.stderr


def test_a_country_that_is_none_is_refused(kuvend: Kuvend, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Members")
    done = kuvend("import", page, "--country", "ZZZ")
    assert done.returncode == 2
    assert "no such country" in done.stderr
