"""Reading the record."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils.translation import gettext

from kuvend.audit import phrases, rules
from kuvend.audit.hooks import SubjectName, subject_names
from kuvend.audit.models import AuditEntry, AuditHead, AuditPersonalPart
from kuvend.core.subjects import Subject


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One decision as a reader sees it.

    `actor` is empty where the system acted; `on_behalf_of` names the organisation for which the actor did it, unless
    the decision is about that organisation itself; `is_erased`: the words are gone.
    """

    public_id: str
    chain: str
    number: int
    at: datetime
    action: str
    subject: Subject
    actor_id: str
    actor: str
    sentence: str
    reason: str
    facts: dict[str, object]
    is_erased: bool
    on_behalf_of: str = ""
    details: tuple[str, ...] = ()  # "label: value", of what the reader may know

    @property
    def note(self) -> str:
        """What is known beside the sentence, in one line."""
        return " · ".join(self.details)

    @property
    def who(self) -> str:
        """For whom the actor decided, in words; empty where they decided for nobody else."""
        return (
            gettext("on behalf of %(organisation)s") % {"organisation": self.on_behalf_of} if self.on_behalf_of else ""
        )


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The result of checking a chain: how many entries were read, what is wrong, and the sealed head to keep."""

    chain: str
    count: int
    problems: tuple[rules.Problem, ...]
    head: rules.Head | None

    @property
    def is_whole(self) -> bool:
        """Nothing wrong was found."""
        return not self.problems


def sealing_keys() -> list[bytes]:
    """Return the keys that seal heads: the present one first, then former ones."""
    return [
        sha256(b"kuvend.audit.head\x00" + str(key).encode()).digest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def entries(
    *, chain: str = "", action: str = "", subject: Subject | None = None, fact: tuple[str, str] | None = None
) -> QuerySet[AuditEntry]:
    """Return entries with their personal parts, newest first; `fact`: a name and the value it must have."""
    found = AuditEntry.objects.select_related("personal_part").order_by("-at", "-id")
    if chain:
        found = found.filter(chain=chain)
    if action:
        found = found.filter(action=action)
    if subject:
        found = found.filter(subject_kind=subject.kind, subject_id=subject.public_id)
    if fact:
        name, value = fact
        found = found.filter(**{f"facts__{name}": value})
    return found


def entries_in(
    chains: Collection[str],
    *,
    chain: str = "",
    action: str = "",
    subject: Subject | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    withheld: Collection[Subject] = (),
) -> QuerySet[AuditEntry]:
    """Return entries of any of `chains`, newest first, narrowed by what is named; `since` <= at < `before`.

    Those about `withheld` are left out.
    """
    found = entries(chain=chain, action=action, subject=subject).filter(chain__in=list(chains))
    for kind in {thing.kind for thing in withheld}:
        ids = [thing.public_id for thing in withheld if thing.kind == kind]
        found = found.exclude(subject_kind=kind, subject_id__in=ids)
    if since:
        found = found.filter(at__gte=since)
    if before:
        found = found.filter(at__lt=before)
    return found


def actions_of(chains: Collection[str]) -> list[tuple[str, str]]:
    """Return the actions that occur in any of `chains` with words for a list, in the order of those words."""
    names = AuditEntry.objects.filter(chain__in=list(chains)).order_by().values_list("action", flat=True).distinct()
    return sorted(((name, phrases.title(name)) for name in names), key=lambda pair: pair[1].casefold())


@dataclass(frozen=True, slots=True)
class NamedLine:
    """One decision with the name of what it is about, and of the chain it stands in."""

    at: datetime
    number: int
    sentence: str
    who: str
    reason: str
    about: str
    url: str
    chain_label: str
    subject: Subject
    note: str = ""


def as_named_lines(rows: Collection[AuditEntry], chain_labels: Mapping[str, object]) -> list[NamedLine]:
    """Return entries (fetched with their personal parts) with the names that the apps above know, asked once."""
    names = _names({*map(_subject_of, rows), *_behalves(rows), *_named_in(rows)})
    named = []
    for line in [_as_line(row, names) for row in rows]:
        name = names.get(line.subject, SubjectName(phrases.kind(line.subject.kind)))
        named.append(
            NamedLine(
                at=line.at,
                number=line.number,
                sentence=line.sentence,
                who=line.who,
                reason=line.reason,
                about=name.label,
                url=name.url,
                chain_label=str(chain_labels.get(line.chain, line.chain)),
                subject=line.subject,
                note=line.note,
            )
        )
    return named


def name_of(subject: Subject) -> str:
    """Return what a thing is called, or the word for its kind."""
    name = _names([subject]).get(subject)
    return name.label if name else phrases.kind(subject.kind)


def history_of(
    subject: Subject,
    *,
    at_most: int = 200,
    action: str = "",
    fact: tuple[str, str] | None = None,
    readable: Collection[str] | None = None,
) -> list[HistoryLine]:
    """Return what was decided about a record, newest first, as sentences in the reader's language.

    `action` and `fact` narrow it to one thing of the record (its policy, one of its bodies). `readable`: see
    `as_lines`.
    """
    return as_lines(list(entries(subject=subject, action=action, fact=fact)[:at_most]), readable=readable)


def as_lines(rows: Collection[AuditEntry], *, readable: Collection[str] | None = None) -> list[HistoryLine]:
    """Return entries (fetched with their personal parts) as a reader sees them; names are asked for once.

    `readable` are the chains that the reader may read: of all others they learn what happened when, but not who
    decided it and in which words. None: all.
    """
    known = [row for row in rows if readable is None or row.chain in readable]
    named = {*_behalves(rows), *_named_in(known)}
    names = _names(named) if named else {}
    return [_as_line(row, names, names_people=readable is None or row.chain in readable) for row in rows]


def _names(subjects: Collection[Subject]) -> dict[Subject, SubjectName]:
    names: dict[Subject, SubjectName] = {}
    for answer in subject_names.ask(subjects):
        names.update(answer)
    return names


def _subject_of(entry: AuditEntry) -> Subject:
    return Subject(entry.subject_kind, entry.subject_id)


def _behalves(rows: Collection[AuditEntry]) -> set[Subject]:
    """Return the organisations for which somebody decided about something else."""
    acted_for = {(row, part.on_behalf_of) for row in rows if (part := _part_of(row)) and part.on_behalf_of}
    return {Subject("organisation", public_id) for row, public_id in acted_for if public_id != row.subject_id}


def _named_in(rows: Collection[AuditEntry]) -> set[Subject]:
    return {subject for row in rows for subject in phrases.subjects_in(row.facts)}


def _as_line(entry: AuditEntry, names: Mapping[Subject, SubjectName], *, names_people: bool = True) -> HistoryLine:
    part = _part_of(entry) if names_people else None
    acted_for = part.on_behalf_of if part and part.on_behalf_of != entry.subject_id else ""
    name = names.get(Subject("organisation", acted_for))
    # Whether it was a person or the system stays visible; who, and why, does not.
    unnamed = gettext("Somebody") if _has_actor(entry) else ""
    actor = (part.actor_name if part else "") if names_people else unnamed
    is_erased = names_people and (part is None or part.erased_at is not None)
    return HistoryLine(
        public_id=entry.public_id,
        chain=entry.chain,
        number=entry.number,
        at=entry.at,
        action=entry.action,
        subject=_subject_of(entry),
        actor_id=part.actor_id if part else "",
        actor=actor,
        # Who may not read the chain learns that it was decided, not what.
        sentence=phrases.sentence(
            entry.action, actor=actor, facts=entry.facts if names_people else {}, is_erased=is_erased
        ),
        reason=part.reason if part else "",
        facts=entry.facts,
        is_erased=is_erased,
        on_behalf_of=name.label if name else "",
        details=phrases.spoken_facts(
            entry.facts, part.details if part else {}, {subject: found.label for subject, found in names.items()}
        )
        if names_people
        else (),
    )


def _has_actor(entry: AuditEntry) -> bool:
    part = _part_of(entry)
    return part is None or part.erased_at is not None or bool(part.actor_id)


def _part_of(entry: AuditEntry) -> AuditPersonalPart | None:
    try:
        return entry.personal_part
    except AuditPersonalPart.DoesNotExist:
        return None


def as_link(entry: AuditEntry, part: AuditPersonalPart | None = None) -> rules.Link:
    """Return an entry as the rules see it."""
    return rules.Link(
        chain=entry.chain,
        number=entry.number,
        public_id=entry.public_id,
        at=entry.at,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        facts=entry.facts,
        personal_digest=entry.personal_digest,
        previous_hash=entry.previous_hash,
        entry_hash=entry.entry_hash,
        salt=part.salt if part else "",
        is_erased=bool(part and part.erased_at),
        personal=rules.PersonalPart(part.actor_id, part.actor_name, part.on_behalf_of, part.reason, part.details)
        if part
        else None,
    )


def chains() -> list[str]:
    """Return every chain that has entries or a head."""
    return sorted(
        {*AuditHead.objects.values_list("chain", flat=True), *AuditEntry.objects.values_list("chain", flat=True)}
    )


def verify_chain(chain: str, *, each: Callable[[int, int], None] | None = None) -> ChainReport:
    """Read a whole chain and return what is wrong with it; see `rules` for what cannot be found.

    `each` is called with the number of entries read and of all.
    """
    count = 0
    # Read in this order, so that decisions made meanwhile are no damage: an entry and its head commit together.
    last = AuditEntry.objects.filter(chain=chain).aggregate(last=Max("number"))["last"] or 0
    row = AuditHead.objects.filter(chain=chain).first()
    head = rules.Head(row.number, row.entry_hash, row.seal) if row else None
    last = max(last, head.number if head else 0)

    def links() -> Iterator[rules.Link]:
        nonlocal count
        found = AuditEntry.objects.filter(chain=chain, number__lte=last).select_related("personal_part")
        for entry in found.order_by("number").iterator(chunk_size=2_000):
            count += 1
            if each and count % 500 == 0:
                each(count, last)
            yield as_link(entry, _part_of(entry))

    problems = tuple(rules.find_problems(links(), head, chain=chain, keys=sealing_keys()))
    return ChainReport(chain, count, problems, head)
