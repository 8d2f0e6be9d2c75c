"""Settings come from the environment and fail loudly."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kuvend.config.environment import NAMES, as_table, check_names
from kuvend.config.services import check_installed
from tests.cli.conftest import clean_environment
from tools.paths import PACKAGE, ROOT

pytestmark = pytest.mark.rules

SHOW = "from kuvend.config import settings as s; import json; print(json.dumps({expression}, default=str))"


def load(expression: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(expression=expression)],
        env=clean_environment(KUVEND_DATA=str(folder), **{"KUVEND_SECRET_KEY": "x" * 50, **environment}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_misspelt_name_is_refused_with_the_right_one() -> None:
    with pytest.raises(ImproperlyConfigured, match="Did you mean KUVEND_PUBLIC_URL"):
        check_names({"KUVEND_PUBLIC_ULR": "https://example.org"})
    check_names({"KUVEND_PUBLIC_URL": "https://example.org", "KUVENDA": "", "HOME": "/"})


def test_every_name_in_the_code_is_explained() -> None:
    text = "".join(path.read_text("utf-8") for path in PACKAGE.glob("config/*.py"))
    for name in NAMES:
        assert text.count(f'"{name}"') >= 2, f"{name} is explained but never read"


def test_the_guide_shows_the_table() -> None:
    assert as_table() in (ROOT / "docs" / "guide" / "operator.md").read_text("utf-8"), (
        "run: python -m tools.settings_table"
    )


def test_without_a_key_nothing_starts(tmp_path: Path) -> None:
    loaded = load("1", tmp_path, KUVEND_SECRET_KEY="")
    assert loaded.returncode != 0
    assert "No secret key" in loaded.stderr


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("EMAIL_URL", "pigeon://roof", "EMAIL_URL must begin"),
        ("EMAIL_URL", "nonsense", "EMAIL_URL must begin"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL must begin"),
        ("KUVEND_PUBLIC_URL", "example.org", "KUVEND_PUBLIC_URL must be"),
        ("KUVEND_PUBLIC_URL", "https://", "KUVEND_PUBLIC_URL must be"),
        ("KUVEND_PUBLIC_URL", "ftp://example.org", "KUVEND_PUBLIC_URL must be"),
        ("KUVEND_PUBLIC_URL", "https://example.org/sub", "nothing behind the host"),
        ("KUVEND_PUBLIC_URL", "https://example.org:port", "KUVEND_PUBLIC_URL must be"),
        ("KUVEND_DEBUG", "maybe", "true or false"),
        ("KUVEND_BEHIND_PROXY", "perhaps", "true or false"),
        ("KUVEND_WELCOME", "2", "true or false"),
        ("KUVEND_LOG_LEVEL", "LOUD", "WARNING"),
        ("KUVEND_LOG_FORMAT", "xml", "json or text"),
        ("KUVEND_LOG_FILE", "/nowhere/at/all.log", "KUVEND_LOG_FILE must be"),
        ("KUVEND_MAIL_FROM", "nonsense", "KUVEND_MAIL_FROM must be"),
        ("KUVEND_S3_REGION", "eu", "no KUVEND_S3_BUCKET"),
        ("EMAIL_URL", "dummymail://", "EMAIL_URL must begin"),
        ("DATABASE_URL", "punchcards://x", "DATABASE_URL must begin"),
        ("KUVEND_DATABASE_CONN_MAX_AGE", "long", "long"),
        ("KUVEND_S3_BUCKET", "files", "KUVEND_S3_ACCESS_KEY"),
        ("KUVEND_S3_ENDPOINT", "s3.example.org", "KUVEND_S3_ENDPOINT must be"),
        ("CACHE_URL", "redis://", "CACHE_URL must look like"),
        ("CACHE_URL", "redis://cache.example:6379", "CACHE_URL must look like"),
        ("CACHE_URL", "memcache://cache.example:11211", "CACHE_URL must look like"),
    ],
)
def test_nonsense_is_refused(name: str, value: str, message: str, tmp_path: Path) -> None:
    extra = {
        "KUVEND_DATABASE_CONN_MAX_AGE": {"DATABASE_URL": "postgres://u:p@h/d"},
        "KUVEND_S3_ENDPOINT": {"KUVEND_S3_BUCKET": "files"},
    }.get(name, {})
    loaded = load("1", tmp_path, **{**extra, name: value})
    assert loaded.returncode != 0
    assert message in loaded.stderr


def test_a_short_key_is_refused_and_not_shown(tmp_path: Path) -> None:
    loaded = load("1", tmp_path, KUVEND_SECRET_KEY="swordfish")
    assert loaded.returncode != 0
    assert "KUVEND_SECRET_KEY must be" in loaded.stderr
    assert "swordfish" not in loaded.stderr.rpartition("ImproperlyConfigured")[2]


def test_what_is_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    nothing = dict.fromkeys(sorted(NAMES - {"KUVEND_SECRET_KEY", "KUVEND_DATA"}), "")
    loaded = load("[s.DATABASES['default']['ENGINE'], s.IS_BEHIND_PROXY, s.HAS_WELCOME]", tmp_path, **nothing)
    assert loaded.stdout.strip() == '["kuvend.core.database.sqlite", false, true]', loaded.stderr


def test_a_demo_stays_on_this_machine(tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    expression = "[s.IS_DEMO, s.SECOND_FACTOR_REQUIRED]"
    assert load(expression, tmp_path).stdout.strip() == "[true, false]"
    assert load(expression, tmp_path, KUVEND_PUBLIC_URL="http://[::1]:8000").stdout.strip() == "[true, false]"
    assert load(expression, tmp_path, KUVEND_PUBLIC_URL="http://demo.example").stdout.strip() == "[false, true]"


def test_further_hosts_are_answered_beside_the_public_one(tmp_path: Path) -> None:
    hosts = load(
        "s.ALLOWED_HOSTS", tmp_path, KUVEND_PUBLIC_URL="https://a.example", KUVEND_ALLOWED_HOSTS="b.example,c.example"
    )
    assert {"a.example", "b.example", "c.example"} <= set(json.loads(hosts.stdout))


def test_a_library_that_is_missing_is_named_with_the_way_to_it() -> None:
    check_installed("json", "CACHE_URL", "valkey")
    with pytest.raises(ImproperlyConfigured, match=r"CACHE_URL needs .* pip install 'kuvend\[valkey\]'"):
        check_installed("no_such_library", "CACHE_URL", "valkey")


def test_nobody_waits_for_a_minute_for_the_servers_of_others(tmp_path: Path) -> None:
    cache = load("s.CACHES['default']", tmp_path, CACHE_URL="valkeys://:secret@cache.example:6380/3")
    assert '"LOCATION": "rediss://:secret@cache.example:6380/3"' in cache.stdout, cache.stderr
    assert '"socket_timeout": 2' in cache.stdout
    keys = {"KUVEND_S3_BUCKET": "files", "KUVEND_S3_ACCESS_KEY": "a", "KUVEND_S3_SECRET_KEY": "b"}
    expression = "[s.STORAGES['default']['OPTIONS']['client_config'].connect_timeout]"
    assert load(expression, tmp_path, **keys).stdout.strip() == "[5]"


def test_sqlite_is_durable(tmp_path: Path) -> None:
    loaded = load("s.DATABASES['default']['OPTIONS']", tmp_path)
    assert "synchronous=FULL" in loaded.stdout
    assert "journal_mode=WAL" in loaded.stdout
    assert '"transaction_mode": "IMMEDIATE"' in loaded.stdout


def test_a_public_address_switches_the_safe_cookies_on(tmp_path: Path) -> None:
    expression = "[s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.ALLOWED_HOSTS[0]]"
    assert load(expression, tmp_path).stdout.strip() == '[false, false, false, "127.0.0.1"]'
    public = load(expression, tmp_path, KUVEND_PUBLIC_URL="https://rrjeti.example/")
    assert public.stdout.strip() == '[true, true, true, "rrjeti.example"]'


def test_a_mail_server_is_taken_apart(tmp_path: Path) -> None:
    loaded = load("s.MAILERS['default']['OPTIONS']", tmp_path, EMAIL_URL="smtp+tls://me:se%40cret@mail.example:587")
    assert '"host": "mail.example"' in loaded.stdout
    assert '"password": "se@cret"' in loaded.stdout
    assert '"use_tls": true' in loaded.stdout
