"""Writing the record. Every operation of every app calls `record` in its own transaction."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext

from kuvend.audit import phrases, queries, rules
from kuvend.audit.models import AuditEntry, AuditHead, AuditPersonalPart
from kuvend.core import jobs
from kuvend.core.cache import DECISIONS, changed
from kuvend.core.models import JobProgress
from kuvend.core.subjects import Actor, Subject

log = structlog.get_logger("kuvend.audit")

HOUSE = "house"
MOST_LOGGED = 20


def record(
    *,
    chain: str,
    action: str,
    subject: Subject,
    by: Actor | None,
    now: datetime,
    facts: Mapping[str, object] | None = None,
    reason: str = "",
    details: Mapping[str, object] | None = None,
    on_behalf_of: str = "",
) -> AuditEntry:
    """Append one decision to a chain, in the caller's transaction.

    `chain` is "house" or a network's public id; `action` is "app.verb_noun", like the operation. `facts` say what
    changed and must hold nothing personal (they can never be erased); personal values before and after go into
    `details`. `on_behalf_of` is an organisation's public id (default: the one chosen in this session). `by=None` is
    the system itself.

    Writers of one chain wait for each other until they commit. A use case that writes in two chains writes into
    the house's last, so that two of them never wait for each other in a circle.
    """
    plain_facts = rules.as_plain(facts or {})
    plain_details = rules.as_plain(details or {})
    assert isinstance(plain_facts, dict)
    assert isinstance(plain_details, dict)
    part = rules.PersonalPart(
        actor_id=by.public_id if by else "",
        actor_name=_clean(by.full_name if by else "")[:200],
        # A person in a request carries for whom they act (kuvend.people.middleware).
        on_behalf_of=on_behalf_of or getattr(by, "acting_for", ""),
        reason=_clean(reason),
        details=plain_details,
    )
    salt = secrets.token_hex(16)
    entry = AuditEntry(
        chain=chain,
        at=now,
        action=action,
        subject_kind=subject.kind,
        subject_id=subject.public_id,
        facts=plain_facts,
        personal_digest=rules.digest_of_personal(salt, part),
    )
    # Fails together with the caller's transaction, so no savepoint: it would cost two more statements.
    with transaction.atomic(savepoint=False):
        head = _lock_head(chain)
        entry.number = head.number + 1
        entry.previous_hash = head.entry_hash
        entry.entry_hash = rules.hash_of_entry(queries.as_link(entry))
        entry.save(force_insert=True)
        AuditPersonalPart.objects.create(
            entry=entry,
            salt=salt,
            actor_id=part.actor_id,
            actor_name=part.actor_name,
            on_behalf_of=part.on_behalf_of,
            reason=part.reason,
            details=plain_details,
        )
        _seal(head, entry.number, entry.entry_hash)
        changed(DECISIONS)
    return entry


def _clean(text: str) -> str:
    return str(rules.as_plain(text))


def _lock_head(chain: str) -> AuditHead:
    """Return the chain's head, which stays ours until the transaction ends."""
    heads = AuditHead.objects.select_for_update().filter(chain=chain)
    if found := list(heads):
        return found[0]
    first = AuditHead(chain=chain, entry_hash=rules.BEFORE_THE_FIRST)
    AuditHead.objects.bulk_create([first], ignore_conflicts=True)  # somebody else may write the first entry right now
    return list(heads.all())[0]  # noqa: RUF015 - evaluated anew, with the lock


def _seal(head: AuditHead, number: int, entry_hash: str) -> None:
    head.number, head.entry_hash = number, entry_hash
    head.seal = rules.seal_of_head(queries.sealing_keys()[0], head.chain, number, entry_hash)
    head.save(update_fields=["number", "entry_hash", "seal"])


def renew_seals(*, by: Actor | None, now: datetime) -> int:
    """Seal every chain again, after the installation's key was changed; return how many.

    Only chains without any damage are sealed again: a seal over a damaged chain would hide the damage.
    """
    renewed = 0
    with transaction.atomic():
        for chain in AuditHead.objects.order_by("chain").values_list("chain", flat=True):
            head = _lock_head(chain)
            if queries.verify_chain(chain).is_whole:
                _seal(head, head.number, head.entry_hash)
                renewed += 1
        record(
            chain=HOUSE,
            action="audit.renew_seals",
            subject=Subject("house", HOUSE),
            by=by,
            now=now,
            facts={"chains": renewed},
        )
    return renewed


def erase_personal_parts(*, person_id: str, addresses: Collection[str] = (), now: datetime) -> int:
    """Erase what the record says about a person; return the number of entries concerned.

    Where the person decided, name and words go. Where the person was decided about - as the subject, as the `person`
    of the facts, or as an invited address - the words and the values go and the decider stays. The chain still
    holds: it covers digests whose salts go too.
    """
    parts = AuditPersonalPart.objects
    concerned = Q(entry__subject_kind="person", entry__subject_id=person_id) | Q(entry__facts__person=person_id)
    for address in addresses:
        concerned |= Q(details__email=address)
    with transaction.atomic():
        erased = _erase_words(parts.filter(concerned).exclude(actor_id=person_id), now)
        own = parts.filter(Q(actor_id=person_id))
        erased += own.update(actor_id="", actor_name="", on_behalf_of="", reason="", details={}, salt="", erased_at=now)
    return erased


def erase_words_about(subject: Subject, *, now: datetime) -> int:
    """Erase reasons and values from the entries about something that is forgotten; who decided what, and when, stays.

    Return the number of entries concerned.
    """
    about = AuditPersonalPart.objects.filter(entry__subject_kind=subject.kind, entry__subject_id=subject.public_id)
    return _erase_words(about, now)


def _erase_words(parts: QuerySet[AuditPersonalPart], now: datetime) -> int:
    return parts.update(reason="", details={}, salt="", erased_at=now)


def start_check(*, chain: str, title: str, by: Actor, now: datetime) -> JobProgress:
    """Queue the check of a chain and return the page on which its result will be shown."""
    with transaction.atomic():
        record(chain=chain, action="audit.start_check", subject=Subject("house", HOUSE), by=by, now=now)
        return jobs.follow("audit.check_chain", owner=by, title=title, now=now, chain=chain)


def check_chain(chain: str) -> queries.ChainReport:
    """Check a chain entry by entry and tell whoever follows the job; damage is also written to the log."""
    report = queries.verify_chain(chain, each=jobs.progress)
    for problem in report.problems[:MOST_LOGGED]:
        log.error("record_damaged", chain=chain, number=problem.number, damage=problem.damage.value)
    jobs.progress(report.count, report.count, _verdict(report), result={"problems": len(report.problems)})
    return report


def _verdict(report: queries.ChainReport) -> str:
    """Return in a sentence what a check has found."""
    if report.is_whole:
        seal = report.head.seal[:16] if report.head else "–"
        return ngettext(
            "%(count)d decision was checked and nothing is wrong. The seal begins with %(seal)s.",
            "%(count)d decisions were checked and nothing is wrong. The seal begins with %(seal)s.",
            report.count,
        ) % {"count": report.count, "seal": seal}
    found = [str(phrases.DAMAGES[problem.damage]) % {"number": problem.number} for problem in report.problems[:3]]
    return gettext("Something is wrong: %(damages)s. Tell the operator, and keep the last backup.") % {
        "damages": "; ".join(found)
    }
