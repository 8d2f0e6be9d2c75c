"""Writing, reading, checking and erasing the record."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.template import Context, Template
from django.test import override_settings

from kuvend.audit import operations, phrases, queries
from kuvend.audit.hooks import ReadableChain
from kuvend.audit.models import AuditEntry, AuditHead, AuditPersonalPart
from kuvend.audit.phrases import declare_sentences
from kuvend.audit.rules import BEFORE_THE_FIRST, Problem
from kuvend.audit.states import Damage
from kuvend.core.subjects import Subject

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
THING = Subject("thing", "t" * 16)


@dataclass(frozen=True)
class Somebody:
    public_id: str
    full_name: str


ARTA = Somebody("a" * 16, "Arta Hoxha")
BESA = Somebody("b" * 16, "Besa Krasniqi")


def write(chain: str = "house", subject: Subject = THING, by: Somebody | None = ARTA, **more: object) -> AuditEntry:
    more.setdefault("reason", "because")
    return operations.record(chain=chain, action="test.do", subject=subject, by=by, now=NOW, **more)  # type: ignore[arg-type]


def drop_triggers() -> None:
    """What somebody with the database in his hands would do first."""
    with connection.cursor() as cursor:
        for table in ("auditentry", "auditpersonalpart"):
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(f"ALTER TABLE audit_{table} DISABLE TRIGGER USER")
            else:
                cursor.execute(
                    "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name = %s", [f"audit_{table}"]
                )
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")


def test_chains_count_apart_and_are_whole() -> None:
    assert [write().number, write().number, write(chain="n1").number] == [1, 2, 1]
    assert queries.chains() == ["house", "n1"]
    report = queries.verify_chain("house")
    assert (report.is_whole, report.count) == (True, 2)
    assert report.head is not None
    assert report.head.entry_hash == AuditEntry.objects.get(chain="house", number=2).entry_hash


def test_what_comes_back_from_the_database_hashes_the_same() -> None:
    write(
        facts={"ë": [1, {"z": None, "a": True}], "at": NOW, "big": 2**62, "text": "Ђаковица\u2028"},
        details={"x": {"y": "ç"}},
    )
    assert queries.verify_chain("house").is_whole


def test_a_flipped_byte_is_found() -> None:
    write(facts={"seats": 3})
    write()
    drop_triggers()
    AuditEntry.objects.filter(number=1).update(facts={"seats": 4})
    assert queries.verify_chain("house").problems == (Problem(1, Damage.ENTRY_ALTERED),)


def test_a_cut_end_is_found() -> None:
    write()
    last = write()
    drop_triggers()
    AuditPersonalPart.objects.filter(entry=last).delete()
    AuditEntry.objects.filter(pk=last.pk).delete()
    assert queries.verify_chain("house").problems == (Problem(2, Damage.END_MISSING),)


def test_an_altered_name_is_found() -> None:
    write()
    drop_triggers()
    AuditPersonalPart.objects.update(actor_name="Somebody else")
    assert queries.verify_chain("house").problems == (Problem(1, Damage.PERSONAL_PART_ALTERED),)


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.update(action="other"),
        lambda: AuditEntry.objects.all()._raw_delete("default"),
        lambda: AuditPersonalPart.objects.update(actor_name="Somebody else"),
        lambda: AuditPersonalPart.objects.update(reason="other", erased_at=NOW),
        lambda: AuditPersonalPart.objects.update(actor_name="Other", reason="", details={}, salt="", erased_at=NOW),
        lambda: AuditPersonalPart.objects.all()._raw_delete("default"),
    ],
)
def test_the_database_refuses_changes(change: object) -> None:
    write(details={"x": 1})
    with pytest.raises(DatabaseError), transaction.atomic():
        change()  # type: ignore[operator]
    assert queries.verify_chain("house").is_whole
    assert AuditPersonalPart.objects.get().actor_name == "Arta Hoxha"


def test_erasing_a_person_keeps_the_chain() -> None:
    own = write()
    about = write(subject=Subject("person", ARTA.public_id), by=BESA, details={"email": "arta@example.org"})
    other = write(by=BESA)
    assert operations.erase_personal_parts(person_id=ARTA.public_id, now=NOW) == 2
    parts = {part.entry_id: part for part in AuditPersonalPart.objects.all()}
    assert (parts[own.pk].actor_id, parts[own.pk].actor_name, parts[own.pk].reason, parts[own.pk].salt) == ("",) * 4
    assert (parts[about.pk].actor_name, parts[about.pk].reason, parts[about.pk].details) == ("Besa Krasniqi", "", {})
    assert parts[other.pk].reason == "because"
    assert queries.verify_chain("house").is_whole


def test_history_reads_as_sentences() -> None:
    declare_sentences({"test.do": "%(actor)s gave %(seats)s seats"})
    write(facts={"seats": 3})
    write(by=None, facts={"seats": 4})
    write(subject=Subject("other", "o"))
    lines = queries.history_of(THING)
    assert [line.sentence for line in lines] == ["The system gave 4 seats", "Arta Hoxha gave 3 seats"]
    assert lines[1].reason == "because"
    operations.erase_personal_parts(person_id=ARTA.public_id, now=NOW)
    assert queries.history_of(THING)[1].sentence == "Somebody whose name was erased gave 3 seats"


def test_an_unknown_action_and_a_lacking_fact_still_read() -> None:
    operations.record(chain="house", action="test.unknown", subject=THING, by=ARTA, now=NOW)
    declare_sentences({"test.lacks": "%(actor)s %(missing)s"})
    operations.record(chain="house", action="test.lacks", subject=THING, by=ARTA, now=NOW)
    assert [line.sentence for line in queries.history_of(THING)] == [
        "Arta Hoxha: test.lacks",
        "Arta Hoxha: test.unknown",
    ]


def test_history_asks_once(django_assert_num_queries: object) -> None:
    for _ in range(3):
        write()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.history_of(THING)) == 3


def test_a_rolled_back_decision_leaves_nothing() -> None:
    write()
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert write().number == 2
    assert queries.verify_chain("house").is_whole


def test_seals_are_renewed_after_a_change_of_key_but_not_over_damage() -> None:
    write(chain="whole")
    write(chain="broken")
    drop_triggers()
    AuditEntry.objects.filter(chain="broken").update(action="forged")
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert queries.verify_chain("whole").is_whole
        assert operations.renew_seals(by=None, now=NOW) == 1
    with override_settings(SECRET_KEY="another"):
        assert queries.verify_chain("whole").is_whole
        assert Damage.ENTRY_ALTERED in {problem.damage for problem in queries.verify_chain("broken").problems}
    assert AuditHead.objects.count() == 3


def test_the_first_entry_may_be_written_by_another_process_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    original = AuditHead.objects.bulk_create

    def other_was_faster(heads: list[AuditHead], **options: object) -> object:
        made.append(heads[0].chain)
        AuditHead.objects.create(chain=heads[0].chain, entry_hash=BEFORE_THE_FIRST)
        return original(heads, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(AuditHead.objects, "bulk_create", other_was_faster)
    assert write(chain="new").number == 1
    assert made == ["new"]


def test_the_operator_seals_again() -> None:
    write()
    out = StringIO()
    call_command("renew_seals", stdout=out)
    assert "1 chains sealed" in out.getvalue()
    assert queries.verify_chain("house").is_whole


def test_a_missing_personal_part_still_reads() -> None:
    entry = write()
    drop_triggers()
    AuditPersonalPart.objects.filter(entry=entry).delete()
    [line] = queries.as_lines([AuditEntry.objects.get(pk=entry.pk)])
    assert (line.actor, line.is_erased) == ("", True)
    assert queries.verify_chain("house").problems == (Problem(1, Damage.PERSONAL_PART_MISSING),)


def test_a_long_check_says_how_far_it_is() -> None:
    steps: list[tuple[int, int]] = []
    for _ in range(500):
        write()
    queries.verify_chain("house", each=lambda done, total: steps.append((done, total)))
    assert steps == [(500, 500)]


def test_words_for_a_list() -> None:
    declare_sentences({"test.words": "%(actor)s gave %(seats)s seats"})
    assert phrases.title("test.words") == "… gave … seats"
    assert phrases.title("test.nobody_said") == "test.nobody_said"
    assert phrases.kind("network") == "A network"
    assert phrases.kind("moon") == "moon"
    assert "test.words" in phrases.known_actions()
    assert set(phrases.DAMAGES) == set(Damage)


def test_history_on_the_page_of_a_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Template("{% load audit %}{% history 'thing' id %}")
    assert "Nothing has been decided yet" in page.render(Context({"id": THING.public_id}))
    entry = write(reason="for a <reason>")
    unread = page.render(Context({"id": THING.public_id}))
    assert "Somebody" in unread
    assert "Arta Hoxha" not in unread
    assert "reason&gt;" not in unread
    monkeypatch.setattr(
        "kuvend.audit.templatetags.audit.chains_read_by", lambda _request: [ReadableChain(entry.chain, "ours")]
    )
    shown = page.render(Context({"id": THING.public_id, "request": object()}))
    assert "Arta Hoxha" in shown
    assert "for a &lt;reason&gt;" in shown
    narrowed = Template("{% load audit %}{% history 'thing' id action='test.other' %}")
    assert "Nothing has been decided yet" in narrowed.render(Context({"id": THING.public_id}))
