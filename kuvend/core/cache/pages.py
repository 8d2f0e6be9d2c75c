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

from kuvend.core.cache.generations import generations_of, marks, rows, sql_of_generations

type View = Callable[..., HttpResponse]
type Key = tuple[str, ...]

MOST_BYTES = 32_000_000
LONGEST_PATH = 1_500
# Facts that follow from the calendar (a mandate ended at midnight) are looked at anew this often.
SECONDS_KEPT = 900
SMALLEST_TO_COMPRESS = 500
# What somebody signed in may see depends on roles and accounts, whose operations bump these, and to be sure on every
# decision that anybody records.
DECISIONS = "decisions"
VIEWER_TOPICS = ("accounts", DECISIONS, "roles")
# What may make an answer differ. Anything else that a view names makes it unfit to be kept.
KNOWN_TO_VARY = frozenset({"cookie", "accept-encoding", "accept-language", "hx-request", "hx-target", "hx-boosted"})
VARY = "Cookie, Accept-Encoding, HX-Request"
LANGUAGES = frozenset(code for code, _title in settings.LANGUAGES)
KEPT_HEADERS_NOT = frozenset({"date", "server", "content-length", "connection", "set-cookie", "x-request-id"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, as the database knew it before anything else was asked: an older state can never be kept as new."""

    session_data: str
    generations: dict[str, int]


NOBODY = Viewer("", {})


@dataclass(frozen=True, slots=True)
class Note:
    """What the decorator knew before the view ran."""

    generations: dict[str, int]


@dataclass(slots=True)
class Entry:
    """One kept answer."""

    body: bytes
    may_pack: bool
    headers: list[tuple[str, str]]
    etag: str
    generations: dict[str, int]
    session_data: str  # empty: for everybody without a session
    made_in: int  # the quarter of an hour
    parameters: list[str] = field(default_factory=list)
    sql: str = ""
    _packed: bytes = b""

    @property
    def size(self) -> int:
        """Bytes held, about: what is packed later takes a third again."""
        return len(self.body) * 4 // 3 + 1_000

    @property
    def packed(self) -> bytes:
        """The body as gzip, made for the first reader who can unpack it."""
        if not self._packed:
            self._packed = gzip.compress(self.body, 6, mtime=0)
        return self._packed


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
            note = Note(generations_of(set(topics(request, *args, **kwargs))))
            response = view(request, *args, **kwargs)
            response.kuvend_note = note  # type: ignore[attr-defined]
            return response

        return noting

    return decorate


def session_key_of(request: HttpRequest) -> str:
    """Return the session's key as the cookie says it; empty without one."""
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")


def viewer_of(key: Key) -> Viewer:
    """Return who looks, by the session's row as it stands; NOBODY where there is none."""
    session = key[SESSION]
    if not session:
        return NOBODY
    number = len(VIEWER_TOPICS)
    sql = f"{sql_of_generations(number)} UNION ALL {_SESSION_SQL.format(marks(1), marks(1))}"
    found = dict(rows(sql, [*VIEWER_TOPICS, session, _now()]))
    generations = {topic: found.pop(topic, 0) for topic in VIEWER_TOPICS}
    return Viewer(next(iter(found), ""), generations)


_SESSION_SQL = "SELECT session_data, 0 FROM django_session WHERE session_key = {} AND expire_date > {}"


def _now() -> Any:
    from django.db import connection  # noqa: PLC0415 - the vendor decides the form

    now = timezone.now()
    return now.strftime("%Y-%m-%d %H:%M:%S") if connection.vendor == "sqlite" else now


SESSION = 0  # the place of the session in a key


def key_of(request: HttpRequest) -> Key | None:
    """Return under which key the answer to a request is kept; None if it is none to keep."""
    if request.method not in {"GET", "HEAD"} or "messages" in request.COOKIES:
        return None
    headers = request.META
    path = request.get_full_path()
    if len(path) > LONGEST_PATH or "HTTP_AUTHORIZATION" in headers:
        return None
    session = session_key_of(request)
    key = (
        session,
        str(request.scheme),
        headers.get("HTTP_HOST", ""),
        path,
        headers.get("HTTP_HX_REQUEST", ""),
        headers.get("HTTP_HX_TARGET", ""),
        headers.get("HTTP_HX_BOOSTED", ""),
    )
    if carries_language(request.path_info):
        return key
    return (*key, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), headers.get("HTTP_ACCEPT_LANGUAGE", ""))


def carries_language(path: str) -> bool:
    """Tell whether a page's address says its language; elsewhere cookie and browser do."""
    return path[1:].partition("/")[0] in LANGUAGES


def is_still_so(entry: Entry, key: Key) -> bool:
    """Ask the database, in one query, whether everything the answer was made from still stands."""
    if entry.made_in != quarter():
        return False
    if not entry.sql:
        topics = list(entry.generations)
        entry.parameters = topics
        sql = sql_of_generations(len(topics))
        entry.sql = f"{sql} UNION ALL {_SESSION_SQL.format(marks(1), marks(1))}" if entry.session_data else sql
    parameters: list[Any] = [*entry.parameters, key[SESSION], _now()] if entry.session_data else entry.parameters
    found = dict(rows(entry.sql, parameters))
    if entry.session_data and found.pop(entry.session_data, None) is None:
        return False
    return all(found.get(topic, 0) == value for topic, value in entry.generations.items())


def quarter() -> int:
    """Return the number of the present quarter of an hour."""
    return int(time.time() // SECONDS_KEPT)


def keep(key: Key, viewer: Viewer, request: HttpRequest, response: HttpResponse) -> Entry | None:
    """Keep an answer if it may be kept, tag it, and return what is kept."""
    note: Note | None = getattr(response, "kuvend_note", None)
    has_session = bool(key[SESSION])
    if note is None or not _may_keep(request, response):
        return None
    if has_session and not viewer.session_data:  # a cookie without a session: nothing to check it against
        return None
    body = response.content
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache" if has_session else "no-cache"
    response.headers["Vary"] = VARY if carries_language(request.path_info) else f"{VARY}, Accept-Language"
    # A page with a session may hold secrets (tokens of forms): compressing those together with what an attacker
    # chooses would let the length tell them.
    entry = Entry(
        body=body,
        may_pack=not has_session and len(body) >= SMALLEST_TO_COMPRESS,
        headers=[(name, value) for name, value in response.items() if name.lower() not in KEPT_HEADERS_NOT],
        etag=etag,
        generations={**note.generations, **viewer.generations},
        session_data=viewer.session_data,
        made_in=quarter(),
    )
    shelf.put(key, entry)
    return entry


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether an answer says nothing but what its key, its topics and its session say."""
    # A page with the secret of a form renews its cookie each time, so it is never kept either.
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    if {"no-store", "private"} & _words(response.headers.get("Cache-Control", "")):
        return False
    if not _words(response.headers.get("Vary", "")) <= KNOWN_TO_VARY:
        return False
    return not len(get_messages(request))


def _words(header: str) -> set[str]:
    return {word.strip().lower() for word in header.split(",") if word.strip()}
