"""The servers of others that the environment names: where files lie, and the cache that all processes share.

Each answers within seconds or counts as gone: a page never waits for a minute. What is wrong with an address is said at
the start; whether somebody listens there is asked by `kuvend.core.health`.
"""

import importlib.util
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SECONDS_TO_CONNECT = 5
SECONDS_FOR_AN_ANSWER = 20  # of the store of files, for each block
SECONDS_FOR_A_COUNT = 2  # of the cache, which only ever answers with a few bytes
CACHE_SCHEMES = {"redis": "redis", "rediss": "rediss", "valkey": "redis", "valkeys": "rediss"}
MOST_COUNTS = 20_000  # of people at the door, before some are forgotten; each is a small file


def check_installed(module: str, variable: str, extra: str) -> None:
    """Refuse a setting whose library was not installed.

    Raises:
        ImproperlyConfigured: it is missing; the message says how to install it.
    """
    if importlib.util.find_spec(module) is None:
        message = f"{variable} needs a library that is missing here. Install it: pip install 'kuvend[{extra}]'"
        raise ImproperlyConfigured(message)


def file_storage(env: environ.Env) -> dict[str, Any]:
    """Return where uploaded files are kept: an S3-compatible store if a bucket is named, else the data folder."""
    bucket = env.str("KUVEND_S3_BUCKET", default="")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    check_installed("storages", "KUVEND_S3_BUCKET", "s3")
    from botocore.config import Config  # noqa: PLC0415 - large, and only here

    endpoint = env.str("KUVEND_S3_ENDPOINT", default="")
    if endpoint and (urlsplit(endpoint).scheme not in {"http", "https"} or not urlsplit(endpoint).hostname):
        message = f"KUVEND_S3_ENDPOINT must be an address such as https://s3.example.org, not {endpoint!r}."
        raise ImproperlyConfigured(message)
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": env.str("KUVEND_S3_REGION", default="") or None,
        "access_key": env.str("KUVEND_S3_ACCESS_KEY"),
        "secret_key": env.str("KUVEND_S3_SECRET_KEY"),
        # No list of rights with each file: new buckets refuse them, and a bucket of ours is closed as a whole.
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
        "max_memory_size": 2 * 1024 * 1024,  # of one open file; the rest goes to disk
        "client_config": Config(
            signature_version="s3v4",
            connect_timeout=SECONDS_TO_CONNECT,
            read_timeout=SECONDS_FOR_AN_ANSWER,
            retries={"mode": "standard", "total_max_attempts": 2},
            # Checksums that Amazon invented lately are unknown to other stores; the digest is in our own row.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    return {"BACKEND": "kuvend.core.remote_files.RemoteStorage", "OPTIONS": options}


def cache(env: environ.Env, folder: Path) -> dict[str, Any]:
    """Return the cache that all processes share; without an address those of one machine share a folder.

    Raises:
        ImproperlyConfigured: the address is none of a Valkey or Redis.
    """
    url = env.str("CACHE_URL", default="")
    if not url:
        return {
            "BACKEND": "kuvend.core.cache.folder.FolderCache",
            "LOCATION": str(folder / "counts"),
            "OPTIONS": {"MAX_ENTRIES": MOST_COUNTS},
        }
    scheme, _, rest = url.partition("://")
    parts = urlsplit(url)
    if scheme not in CACHE_SCHEMES or not parts.hostname or not parts.path.strip("/").isdecimal():
        message = "CACHE_URL must look like redis://cache.example:6379/0 (or rediss://, valkey://, valkeys://)."
        raise ImproperlyConfigured(message)
    check_installed("redis", "CACHE_URL", "valkey")
    return {
        "BACKEND": "kuvend.core.cache.shared.SharedCache",
        "LOCATION": f"{CACHE_SCHEMES[scheme]}://{rest}",
        "KEY_PREFIX": "kuvend",
        "OPTIONS": {
            "serializer": "kuvend.core.cache.shared.PlainValues",
            "socket_connect_timeout": SECONDS_FOR_A_COUNT,
            "socket_timeout": SECONDS_FOR_A_COUNT,
        },
    }
