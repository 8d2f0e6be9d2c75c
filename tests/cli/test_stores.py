"""The house with a Valkey and an S3-compatible store, as an operator sets it up on several machines."""

import http.cookiejar
import json
import re
import shutil
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.cli.conftest import Kuvend
from tests.cli.test_commands import free_port, running, status_of, wait_for_welcome
from tests.stores import NOBODY_LISTENS
from tools.stores import Server

pytestmark = [pytest.mark.unit, pytest.mark.stores]

SETTING_UP = """
from kuvend.core import clock
from kuvend.core.text import TranslatedText
from kuvend.directory.operations.networks import found_network
from kuvend.directory.states import NetworkKind
from kuvend.people.operations.accounts import open_account
now = clock.now()
open_account(email="ana@example.org", full_name="Ana", language="en", by=None, now=now, is_confirmed=True)
found_network(slug="first", name=TranslatedText({"en": "The First Name"}), kind=NetworkKind.NATIONAL_NETWORK,
              country="AL", languages=["en"], is_root=True, by=None, now=now)
"""
KEEPING = """
import io
from PIL import Image
from kuvend.core import clock
from kuvend.core.subjects import Subject
from kuvend.media import hooks
from kuvend.media.operations import keep_file
public = next(purpose for purpose in hooks._purposes.values() if purpose.is_public)
picture = io.BytesIO()
Image.new("RGB", (9, 9), "red").save(picture, "PNG")
picture.seek(0)
owner = Subject("network", "n")
file = keep_file(upload=picture, name="logo.png", purpose=public, owner=owner, by=None, now=clock.now())
print(file.get_absolute_url())
"""
RENAMING = """
from kuvend.core import clock
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Network
from kuvend.directory.operations.networks import describe_network
describe_network(network=Network.objects.get(slug="first"), name=TranslatedText({"en": "The Second Name"}), by=None,
                 now=clock.now())
"""


class Browser:
    """Keeps cookies, follows links, fills in forms; one network address, as seen by every machine."""

    def __init__(self) -> None:
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, url: str) -> str:
        with self._opener.open(url, timeout=30) as answer:
            return str(answer.read().decode())

    def send(self, url: str, **fields: str) -> str:
        """Fill in the page's form and send it."""
        page = self.get(url)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        content = urllib.parse.urlencode({**hidden, **fields}).encode()
        request = urllib.request.Request(url, content, {"Referer": url})  # noqa: S310 - our own server
        with self._opener.open(request, timeout=30) as answer:
            return str(answer.read().decode())


def test_two_machines_are_one_house(
    installation: Path, tmp_path: Path, kuvend: Kuvend, valkey: Server, store: Server
) -> None:
    second = tmp_path / "second"
    second.mkdir(mode=0o700)
    shutil.copyfile(installation / "secret.key", second / "secret.key")
    bucket = store.with_new_bucket()
    shared = {
        "DATABASE_URL": f"sqlite:///{installation / 'kuvend.sqlite3'}",
        "CACHE_URL": valkey.cache_url,
        **bucket.s3_settings(),
    }
    shell = ("manage", "shell", "--data", installation, "--command")
    done = kuvend(*shell, SETTING_UP, **shared)
    assert done.returncode == 0, done.stderr
    with (
        running(installation, "--no-worker", **shared) as (one, url_one),
        running(second, "--no-worker", **shared) as (two, url_two),
    ):
        wait_for_welcome(one)
        wait_for_welcome(two)
        urls = [url_one, url_two]

        # An edit shows at once on both, whose pages lie in the memory of each.
        browser = Browser()
        for url in (*urls, *urls):
            assert "The First Name" in browser.get(f"{url}/en/")
        assert kuvend(*shell, RENAMING, **shared).returncode == 0
        for url in urls:
            page = browser.get(f"{url}/en/")
            assert "The Second Name" in page
            assert "The First Name" not in page

        # What one keeps, the other shows.
        kept = kuvend(*shell, KEEPING, **shared)
        assert kept.returncode == 0, kept.stderr
        address = kept.stdout.strip().splitlines()[-1]
        assert [status_of(url + address) for url in urls] == [200, 200]
        assert len([path for path in bucket.bucket_folder.rglob("*") if path.is_file()]) == 1

        # Signed in on one is signed in on both; signed out on the other is signed out on both.
        link = json.loads(kuvend("sign-in", "ana@example.org", "--data", installation, "--json", **shared).stdout)
        path = urllib.parse.urlsplit(link["url"]).path
        browser.send(url_one + path)
        for url in urls:
            assert "ana@example.org" in browser.get(f"{url}/en/account/me/")
        browser.send(f"{url_two}/en/account/logout/")
        for url in urls:
            assert "ana@example.org" not in browser.get(f"{url}/en/account/me/")

        # Who asks for codes too often is counted by all machines together.
        answers = [Browser().send(f"{urls[n % 2]}/en/account/login/", email="bo@example.org") for n in range(7)]
        assert ["Too many codes" in answer for answer in answers] == [False] * 6 + [True]


def test_a_wrong_address_stops_the_start_and_the_doctor_names_it(
    installation: Path, kuvend: Kuvend, store: Server
) -> None:
    dead_cache = {"CACHE_URL": "redis://127.0.0.1:1/0"}
    wrong_key = {**store.with_new_bucket().s3_settings(), "KUVEND_S3_SECRET_KEY": "wrong"}
    started = kuvend("up", "--data", installation, "--port", str(free_port()), **dead_cache)
    assert started.returncode == 1
    assert "CACHE_URL" in started.stderr
    working = kuvend("worker", "--data", installation, **wrong_key)
    assert working.returncode == 1
    assert "KUVEND_S3_BUCKET" in working.stderr
    assert "Traceback" not in started.stderr + working.stderr

    examined = kuvend("doctor", "--data", installation, "--json", **dead_cache, **wrong_key)
    assert examined.returncode == 1
    wrong = {each["name"] for each in json.loads(examined.stdout)["findings"] if not each["ok"]}
    assert wrong == {"cache", "files", "worker"}


def test_the_doctor_is_content_with_servers_that_answer(
    installation: Path, kuvend: Kuvend, valkey: Server, store: Server
) -> None:
    settings = {"CACHE_URL": valkey.cache_url, **store.with_new_bucket().s3_settings()}
    findings = json.loads(kuvend("doctor", "--data", installation, "--json", **settings).stdout)["findings"]
    assert {each["name"]: each["ok"] for each in findings if each["name"] in {"cache", "files"}} == {
        "cache": True,
        "files": True,
    }


def test_a_backup_brings_the_files_into_another_bucket(
    installation: Path, tmp_path: Path, kuvend: Kuvend, store: Server
) -> None:
    old, new = store.with_new_bucket(), store.with_new_bucket()
    folder = old.bucket_folder / "files" / "ab"
    folder.mkdir(parents=True)
    contents = {"rrjeti ë.png": b"\x89PNG picture", "large": bytes(range(256)) * 20_000, "empty": b""}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    backup = tmp_path / "one.backup"

    made = kuvend("backup", backup, "--data", installation, "--json", **old.s3_settings())
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["files"] == 3
    words = ("restore", backup, "--without-erasures", "--data")
    refused = kuvend(*words, tmp_path / "refused", **old.s3_settings())
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert not (tmp_path / "refused").exists()
    done = kuvend(*words, tmp_path / "fresh", **new.s3_settings())
    assert done.returncode == 0, done.stderr
    restored = new.bucket_folder / "files" / "ab"
    assert {path.name: path.read_bytes() for path in restored.iterdir()} == contents

    gone = {**old.s3_settings(), "KUVEND_S3_ENDPOINT": NOBODY_LISTENS}
    failed = kuvend("backup", tmp_path / "two.backup", "--data", installation, **gone)
    assert failed.returncode == 1
    assert "could not be written" in failed.stderr
    assert not (tmp_path / "two.backup").exists()
