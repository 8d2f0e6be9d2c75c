"""Whole pages, kept in the process: one for everybody without a session, one for each session that looks.

What a visitor with a session sees is kept under that session alone, and only while its row in the database reads
exactly as it did: signing out, being signed out elsewhere, acting for another organisation all change that row.
"""

import functools
import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kuvend.core.cache.generations import generations_of, marks, rows

type View = Callable[..., HttpResponse]
type Key = tuple[str, ...]

MOST_BYTES = 32_000_000
LONGEST_PATH = 1_500
# Facts that follow from the calendar (a mandate ended at midnight) are looked at anew this often.
SECONDS_KEPT = 900
SMALLEST_TO_COMPRESS = 500
# What somebody signed in may see depends on roles and accounts, whose operations bump these.
VIEWER_TOPICS = ("roles", "accounts")
KEPT_HEADERS_NOT = frozenset({"date", "server", "content-length", "connection", "set-cookie"})


@dataclass(frozen=True, slots=True)
class Note:
    """What the decorator knew before the view ran."""

    generations: dict[str, int]
    session_data: str


@dataclass(slots=True)
class Entry:
    """One kept answer."""

    body: bytes
    packed: bytes  # gzip, empty where that is of no use
    headers: list[tuple[str, str]]
    etag: str
    generations: dict[str, int]
    session_data: str  # empty: for everybody without a session
    made_in: int  # the quarter of an hour
    parameters: list[str] = field(default_factory=list)
    sql: str = ""

    @property
    def size(self) -> int:
        """Bytes held, about."""
        return len(self.body) + len(self.packed) + 1_000


class Shelf:
    """Kept answers, the longest unused ones going first when space runs out. Shared by the threads of a process."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.held = 0
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Entry | None:
        """Return what is kept under the key."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: Key, entry: Entry) -> None:
        """Keep an answer."""
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self.held += entry.size
            while self.held > self.most_bytes:
                self._drop(next(iter(self._entries)))

    def drop(self, key: Key) -> None:
        """Forget one answer."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._entries.clear()
            self.held = 0

    def _drop(self, key: Key) -> None:
        if (entry := self._entries.pop(key, None)) is not None:
            self.held -= entry.size


shelf = Shelf()


def cached_page(*, topics: Callable[..., Collection[str]]) -> Callable[[View], View]:
    """Let a public GET page be kept; `topics(request, **kwargs)` names what it is made from.

    The page must carry no form that changes something, but such as change the session itself (its keys would be
    repeated), and nothing that depends on more than address, language, session and topics.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def noting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            session_data = session_data_of(session_key_of(request))
            own = VIEWER_TOPICS if session_data else ()
            note = Note(generations_of({*topics(request, *args, **kwargs), *own}), session_data)
            response = view(request, *args, **kwargs)
            response.kuvend_note = note  # type: ignore[attr-defined]
            return response

        return noting

    return decorate


def session_key_of(request: HttpRequest) -> str:
    """Return the session's key as the cookie says it; empty without one."""
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")


def session_data_of(key: str) -> str:
    """Return the session's row as it stands; empty if there is none."""
    if not key:
        return ""
    found = rows(_SESSION_SQL.format(marks(1), marks(1)), [key, _now()])
    return str(found[0][0]) if found else ""


_SESSION_SQL = "SELECT session_data, 0 FROM django_session WHERE session_key = {} AND expire_date > {}"


def _now() -> Any:
    from django.db import connection  # noqa: PLC0415 - the vendor decides the form

    now = timezone.now()
    return now.strftime("%Y-%m-%d %H:%M:%S") if connection.vendor == "sqlite" else now


def key_of(request: HttpRequest) -> Key | None:
    """Return under which key the answer to a request is kept; None if it is none to keep."""
    if request.method not in {"GET", "HEAD"} or "messages" in request.COOKIES:
        return None
    path = request.get_full_path()
    if len(path) > LONGEST_PATH:
        return None
    headers = request.META
    session = session_key_of(request)
    return (
        str(request.scheme),
        headers.get("HTTP_HOST", ""),
        path,
        headers.get("HTTP_HX_REQUEST", ""),
        headers.get("HTTP_HX_TARGET", ""),
        session,
        request.COOKIES.get(settings.CSRF_COOKIE_NAME, "") if session else "",
    )


def is_still_so(entry: Entry, key: Key) -> bool:
    """Ask the database, in one query, whether everything the answer was made from still stands."""
    if entry.made_in != quarter():
        return False
    if not entry.sql:
        topics = list(entry.generations)
        entry.sql = f"SELECT topic, value FROM core_generation WHERE topic IN ({marks(len(topics))})"  # noqa: S608 - placeholders only
        entry.parameters = topics
        if entry.session_data:
            entry.sql += f" UNION ALL {_SESSION_SQL.format(marks(1), marks(1))}"
    parameters: list[Any] = [*entry.parameters, key[5], _now()] if entry.session_data else entry.parameters
    found = dict(rows(entry.sql, parameters))
    if entry.session_data and found.pop(entry.session_data, None) is None:
        return False
    return all(found.get(topic, 0) == value for topic, value in entry.generations.items())


def quarter() -> int:
    """Return the number of the present quarter of an hour."""
    return int(time.time() // SECONDS_KEPT)


def keep(key: Key, request: HttpRequest, response: HttpResponse) -> None:
    """Keep an answer if it may be kept, and tag it."""
    note: Note | None = getattr(response, "kuvend_note", None)
    if note is None or response.status_code != 200 or response.streaming or response.cookies:
        return
    has_session = bool(key[5])
    if has_session and not note.session_data:  # a cookie without a session: nothing to check it against
        return
    if len(get_messages(request)):
        return
    body = response.content
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers.setdefault("Cache-Control", "private, no-cache" if has_session else "no-cache")
    response.headers["Vary"] = "Cookie, Accept-Encoding, HX-Request"
    # A page with a session may hold secrets (tokens of forms): compressing those together with what an attacker
    # chooses would let the length tell them.
    packs = not has_session and len(body) >= SMALLEST_TO_COMPRESS
    shelf.put(
        key,
        Entry(
            body=body,
            packed=gzip.compress(body, 6, mtime=0) if packs else b"",
            headers=[(name, value) for name, value in response.items() if name.lower() not in KEPT_HEADERS_NOT],
            etag=etag,
            generations=note.generations,
            session_data=note.session_data,
            made_in=quarter(),
        ),
    )
