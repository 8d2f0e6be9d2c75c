"""The arithmetic of the record: what is hashed, in which form, and what a broken chain looks like.

Each entry's hash covers the entry and the hash before it, so an entry changed, taken out or put in shows in the next.
Personal parts (who, in which words) are covered by a digest with a salt of their own: when part and salt are erased,
the chain still holds and the digest tells nothing. The head of each chain is sealed with a key that is not in the
database, so that cutting off the end shows too.

What this cannot find: a forger who has the database *and* the installation's key, and the whole database put back to
an older state. Both need a witness outside: keep the sealed heads which the desk shows, or backups elsewhere.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from kuvend.audit.states import Damage

type Plain = str | int | bool | list["Plain"] | dict[str, "Plain"] | None

BEFORE_THE_FIRST = "0" * 64
FORM = 1  # of what is hashed; a new form gets a new number and is written beside the old


@dataclass(frozen=True, slots=True)
class Problem:
    """One damage, at entry `number` of its chain."""

    number: int
    damage: Damage


@dataclass(frozen=True, slots=True)
class PersonalPart:
    """Who decided and in which words; `details` are personal values before and after."""

    actor_id: str
    actor_name: str
    on_behalf_of: str
    reason: str
    details: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the chain sees it. `personal` is None where the part is missing, `is_erased` where it was erased."""

    chain: str
    number: int
    public_id: str
    at: datetime
    action: str
    subject_kind: str
    subject_id: str
    facts: Mapping[str, Plain]
    personal_digest: str
    previous_hash: str
    entry_hash: str = ""
    salt: str = ""
    personal: PersonalPart | None = None
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain, sealed."""

    number: int
    entry_hash: str
    seal: str


def as_plain(value: object) -> Plain:
    """Return `value` as it will come back from either database: text, whole numbers, yes/no, nothing, lists, mappings.

    Dates become ISO text, decimals text, enumerations their value. Floats are refused: their written form differs
    between databases.

    Raises:
        TypeError: the value has no such form.
    """
    if isinstance(value, Enum):
        return as_plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        # Neither PostgreSQL's text nor UTF-8 can hold these.
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(as_plain(str(key))): as_plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        items = [as_plain(item) for item in value]
        return sorted(items, key=canonical) if isinstance(value, set | frozenset) else items
    message = f"{type(value).__name__} cannot stand in the audit record"
    raise TypeError(message)


def moment(at: datetime) -> str:
    """Return an aware moment in UTC with microseconds, always in the same form."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Plain) -> str:
    """Return the one way to write `value` as JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of_personal(salt: str, part: PersonalPart) -> str:
    """Return the hex SHA-256 of a personal part with its own salt."""
    value: Plain = [
        FORM, salt, part.actor_id, part.actor_name, part.on_behalf_of, part.reason, as_plain(part.details),
    ]  # fmt: skip
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def hash_of_entry(link: Link) -> str:
    """Return the hex SHA-256 of an entry, which covers the hash before it."""
    value: Plain = [
        FORM, link.chain, link.number, link.public_id, moment(link.at), link.action,
        link.subject_kind, link.subject_id, as_plain(link.facts), link.personal_digest, link.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def seal_of_head(key: bytes, chain: str, number: int, entry_hash: str) -> str:
    """Return the hex HMAC-SHA-256 by which nobody without `key` can shorten a chain unseen."""
    return hmac.new(key, canonical([FORM, chain, number, entry_hash]).encode(), hashlib.sha256).hexdigest()


def problems_of_entry(link: Link) -> Iterator[Damage]:
    """Yield what is wrong with one entry in itself."""
    if hash_of_entry(link) != link.entry_hash:
        yield Damage.ENTRY_ALTERED
    if link.is_erased:
        return
    if link.personal is None:
        yield Damage.PERSONAL_PART_MISSING
    elif digest_of_personal(link.salt, link.personal) != link.personal_digest:
        yield Damage.PERSONAL_PART_ALTERED


def find_problems(links: Iterable[Link], head: Head | None, *, chain: str, keys: Iterable[bytes]) -> Iterator[Problem]:
    """Yield every damage of a chain whose entries come in order of their numbers.

    `keys` are the installation's present key and its former ones.
    """
    expected, previous = 1, BEFORE_THE_FIRST
    for link in links:
        if link.number != expected:
            yield Problem(expected, Damage.NUMBER_MISSING)
        elif link.previous_hash != previous:
            yield Problem(link.number, Damage.LINK_BROKEN)
        for damage in problems_of_entry(link):
            yield Problem(link.number, damage)
        expected, previous = link.number + 1, link.entry_hash
    last = expected - 1
    if head is None:
        if last:
            yield Problem(last, Damage.SEAL_BROKEN)
        return
    if head.number > last:
        yield Problem(last + 1, Damage.END_MISSING)
    elif (head.number, head.entry_hash) != (last, previous):
        yield Problem(last, Damage.SEAL_BROKEN)
    if not any(hmac.compare_digest(seal_of_head(key, chain, head.number, head.entry_hash), head.seal) for key in keys):
        yield Problem(head.number, Damage.SEAL_BROKEN)
