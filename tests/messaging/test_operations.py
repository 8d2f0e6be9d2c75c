"""Posting, sending, choosing."""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.template import TemplateDoesNotExist

from kuvend.core import jobs
from kuvend.messaging import emails, operations, queries, rules
from kuvend.messaging.emails import EVERYTHING, MailKind
from kuvend.messaging.models import MailPreference, OutboxMessage
from kuvend.messaging.operations import digests, posting
from kuvend.messaging.states import Delivery, MessageState
from tests.messaging.conftest import BULLETIN, CODE, LETTER, NEWS

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONTEXT = {"title": "A & B", "name": "Arta", "url": "https://example.org/x"}


@dataclass(frozen=True)
class Somebody:
    public_id: str = "a" * 16
    full_name: str = "Arta Hoxha"


ARTA = Somebody()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def post(kind: MailKind = LETTER, to: str = "arta@example.org", key: str = "k1", **more: Any) -> OutboxMessage | None:
    values = {"language": "en", "context": CONTEXT, "now": NOW, **more}
    return operations.post(kind=kind, to=to, key=key, **values)


def posted(*args: Any, **kwargs: Any) -> OutboxMessage:
    message = post(*args, **kwargs)
    assert message is not None
    return message


def fresh(message: OutboxMessage) -> OutboxMessage:
    message.refresh_from_db()
    return message


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let the mail server answer with an error."""

    def answer(error: Exception) -> None:
        def send(*args: object, **kwargs: object) -> int:
            raise error

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)

    return answer


def test_two_processes_that_post_the_same_mail_at_once_post_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = posted()

    def not_yet(found: Any, nothing: None) -> None:
        """Look for the mail a moment before the other process has written it."""
        assert (list(found), nothing) == ([first], None)

    monkeypatch.setattr(posting, "next", not_yet, raising=False)
    assert posted() == first
    assert OutboxMessage.objects.count() == 1


def test_a_mail_is_written_in_the_recipients_language_and_sent_by_a_job() -> None:
    message = posted(language="fr")
    assert message.subject == "A & B"
    assert "Dear Arta,\n\nlundi\n\nOpen it:\nhttps://example.org/x" in message.text
    assert '<a class="button" href="https://example.org/x">Open it</a>' in message.html
    assert '<html lang="fr" dir="ltr">' in message.html
    assert mail.outbox == []
    jobs.run_due()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["arta@example.org"], "A & B")
    assert fresh(message).state == MessageState.SENT
    assert message.finished_at == NOW


def test_arabic_runs_from_right_to_left() -> None:
    assert '<html lang="ar" dir="rtl">' in posted(language="ar").html


def test_an_unknown_language_becomes_english() -> None:
    assert "Monday" in posted(language="xx").text


def test_a_mail_posted_twice_is_one() -> None:
    first = posted()
    assert posted(to="other@example.org") == first
    jobs.run_due()
    assert len(mail.outbox) == 1


def test_a_mail_of_a_rolled_back_use_case_is_none() -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    jobs.run_due()
    assert mail.outbox == []


def test_a_kind_without_templates_is_refused() -> None:
    with pytest.raises(TemplateDoesNotExist):
        post(MailKind("test.nothing"))


def test_headers_cannot_be_injected() -> None:
    post(context={**CONTEXT, "title": "Hello\r\nBcc: all@example.org"}, sender_name="Net\r\nBcc: all@example.org")
    jobs.run_due()
    [sent] = mail.outbox
    message = sent.message()
    assert message["Bcc"] is None
    assert sent.recipients() == ["arta@example.org"]
    assert message["Subject"] == "Hello Bcc: all@example.org"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b\r\nBcc: all@example.org",
        "a@example.org, b@example.org",
        "x" * 250 + "@example.org",
        "a b@example.org",
    ],
)
def test_what_is_no_address_fails_at_once_without_an_error(address: str) -> None:
    message = posted(to=address)
    assert (message.state, message.failure) == (MessageState.FAILED, "not an address")
    jobs.run_due()
    assert mail.outbox == []


def test_an_address_in_another_script_is_written_in_its_ascii_form() -> None:
    post(to="arta@ђаковица.срб")
    jobs.run_due()
    assert mail.outbox[0].message()["To"] == "arta@" + "ђаковица.срб".encode("idna").decode()


def test_answers_go_to_whom_they_belong() -> None:
    post(reply_to="office@example.org", sender_name="Rrjeti Ë")
    post(reply_to="evil\r\nBcc: x@example.org", key="k2")
    jobs.run_due()
    assert mail.outbox[0].reply_to == ["office@example.org"]
    assert str(mail.outbox[0].message()["From"]).startswith("Rrjeti Ë <")
    assert mail.outbox[1].reply_to == []


def test_tried_again_it_is_the_same_mail(clock: time_machine.Traveller) -> None:
    message = posted()
    jobs.run_due()
    OutboxMessage.objects.update(state=MessageState.SENDING, claimed_at=NOW, finished_at=None)  # killed before the mark
    assert operations.deliver_due(now=NOW + rules.CLAIM_LASTS) == 0
    clock.shift(rules.CLAIM_LASTS + timedelta(seconds=1))
    assert operations.deliver_due(now=NOW + rules.CLAIM_LASTS + timedelta(seconds=1)) == 1
    first, second = mail.outbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert first.message()["Date"] == second.message()["Date"]
    assert fresh(message).state == MessageState.SENT


def test_a_claimed_mail_is_nobody_elses() -> None:
    message = posted()
    OutboxMessage.objects.update(state=MessageState.SENDING, claimed_at=NOW)
    assert operations.deliver(message.public_id, now=NOW) is None
    assert mail.outbox == []


def test_a_sent_mail_is_not_sent_again() -> None:
    message = posted()
    assert operations.deliver(message.public_id, now=NOW) == MessageState.SENT
    assert operations.deliver(message.public_id, now=NOW) is None
    assert len(mail.outbox) == 1


def test_a_sender_whose_stale_claim_was_taken_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    message = posted()

    def taken_meanwhile(*args: object, **kwargs: object) -> int:
        OutboxMessage.objects.update(attempts=2)
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", taken_meanwhile)
    operations.deliver(message.public_id, now=NOW)
    assert fresh(message).state == MessageState.SENDING


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ConnectionRefusedError(), MessageState.WAITING),
        (smtplib.SMTPServerDisconnected(), MessageState.WAITING),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"grey")}), MessageState.WAITING),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"gone")}), MessageState.FAILED),
        (smtplib.SMTPSenderRefused(550, b"not you", "x"), MessageState.WAITING),
        (ValueError(), MessageState.FAILED),
    ],
)
def test_what_may_pass_is_tried_again(
    error: Exception, state: MessageState, answers: Callable[[Exception], None], clock: time_machine.Traveller
) -> None:
    message = posted()
    answers(error)
    jobs.run_due()
    assert fresh(message).state == state
    assert message.attempts == 1
    if state == MessageState.WAITING:
        assert message.not_before == NOW + timedelta(minutes=1)
        assert queries.due(now=NOW).count() == 0
        assert queries.oldest_waiting(now=NOW + timedelta(minutes=1)) == NOW + timedelta(minutes=1)


def test_after_days_it_is_given_up(answers: Callable[[Exception], None], clock: time_machine.Traveller) -> None:
    message = posted()
    answers(ConnectionRefusedError())
    for _ in range(30):
        operations.deliver_due(now=datetime.now(UTC))
        clock.shift(timedelta(hours=24))
    assert fresh(message).state == MessageState.FAILED
    assert message.attempts == len(rules.DELAYS) + 1


def test_a_later_mail_waits(clock: time_machine.Traveller) -> None:
    post(not_before=NOW + timedelta(hours=1))
    jobs.run_due()
    assert mail.outbox == []
    clock.shift(timedelta(hours=1))
    jobs.run_due()
    assert len(mail.outbox) == 1


def test_a_code_is_forgotten_as_soon_as_it_is_sent() -> None:
    message = posted(CODE)
    jobs.run_due()
    assert "123 456" in mail.outbox[0].body
    assert (fresh(message).text, message.html) == ("", "")


def test_essential_mail_has_no_way_out_and_comes_always() -> None:
    MailPreference.objects.create(
        holder="address:arta@example.org", topic=EVERYTHING.name, delivery=Delivery.NEVER, changed_at=NOW
    )
    message = posted()
    assert "List-Unsubscribe" not in message.headers


def test_other_mail_has_one_click_to_stop_it() -> None:
    message = posted(BULLETIN)
    row = MailPreference.objects.get()
    address = f"{settings.PUBLIC_URL}/unsubscribe/{row.code}/"
    assert message.headers["List-Unsubscribe"] == f"<{address}>"
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in message.text
    assert "arta" not in address
    assert posted(BULLETIN, key="k2").headers["List-Unsubscribe"] == f"<{address}>"


def test_stopping_stops_also_what_is_on_its_way() -> None:
    message = posted(BULLETIN)
    operations.unsubscribe(code=MailPreference.objects.get().code, now=NOW)
    jobs.run_due()
    assert mail.outbox == []
    assert fresh(message).state == MessageState.DROPPED
    assert post(BULLETIN, key="k2") is None
    assert post(BULLETIN, key="k3", to="Arta@Example.org") is None
    assert post(BULLETIN, key="k4", to="besa@example.org") is not None
    assert post(LETTER, key="k5") is not None


def test_a_never_of_the_address_holds_for_the_person() -> None:
    posted(BULLETIN)
    operations.unsubscribe(code=MailPreference.objects.get().code, now=NOW)
    assert post(BULLETIN, key="k2", person_id=ARTA.public_id) is None


def test_an_unknown_code_changes_nothing() -> None:
    posted(BULLETIN)
    operations.unsubscribe(code="nothing", now=NOW)
    assert MailPreference.objects.get().delivery == Delivery.IMMEDIATELY


def test_a_person_chooses_and_chooses_again() -> None:
    assert [choice.delivery for choice in queries.choices_of(ARTA.public_id)] == [Delivery.IMMEDIATELY]
    operations.choose_delivery(by=ARTA, choices={NEWS: Delivery.NEVER}, now=NOW)
    assert post(BULLETIN, person_id=ARTA.public_id) is None
    operations.choose_delivery(by=ARTA, choices={NEWS: Delivery.IMMEDIATELY}, now=NOW)
    assert post(BULLETIN, person_id=ARTA.public_id) is not None
    MailPreference.objects.create(
        holder=f"person:{ARTA.public_id}", topic=EVERYTHING.name, delivery=Delivery.NEVER, changed_at=NOW
    )
    assert [choice.delivery for choice in queries.choices_of(ARTA.public_id)] == [Delivery.NEVER]
    assert post(BULLETIN, key="k2", person_id=ARTA.public_id) is None
    operations.choose_delivery(by=ARTA, choices={NEWS: Delivery.IMMEDIATELY}, now=NOW)
    assert post(BULLETIN, key="k2", person_id=ARTA.public_id) is not None


def daily() -> None:
    operations.choose_delivery(by=ARTA, choices={NEWS: Delivery.DAILY}, now=NOW)


def test_a_daily_mail_holds_what_was_collected() -> None:
    daily()
    messages = [
        posted(BULLETIN, key=f"k{n}", person_id=ARTA.public_id, context={"title": f"thing {n}"}) for n in (1, 2)
    ]
    assert {message.state for message in messages} == {MessageState.COLLECTED}
    jobs.run_due()
    assert mail.outbox == []
    assert operations.send_digests(now=NOW) == 1
    assert operations.send_digests(now=NOW) == 0
    jobs.run_due()
    [sent] = mail.outbox
    assert sent.subject == "2 messages for you"
    assert "News: thing 1\n\nThere is news about thing 1." in sent.body
    assert sent.body.count("\n--\n") == 1
    assert sent.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert {fresh(message).state for message in messages} == {MessageState.DIGESTED}


def test_who_wants_nothing_any_more_gets_no_daily_mail() -> None:
    daily()
    message = posted(BULLETIN, person_id=ARTA.public_id)
    MailPreference.objects.create(
        holder=f"person:{ARTA.public_id}", topic=EVERYTHING.name, delivery=Delivery.NEVER, changed_at=NOW
    )
    assert operations.send_digests(now=NOW) == 0
    assert fresh(message).state == MessageState.DROPPED


def test_an_erased_person_leaves_no_mail_but_the_never_of_an_address() -> None:
    posted(BULLETIN, person_id=ARTA.public_id)
    posted(LETTER, key="k2")
    posted(LETTER, key="k3", to="besa@example.org")
    posted(BULLETIN, key="k4")
    assert operations.erase_recipient(person_id=ARTA.public_id, addresses=["ARTA@example.org"], now=NOW) == 3
    assert [message.to for message in OutboxMessage.objects.all()] == ["besa@example.org"]
    assert [row.holder for row in MailPreference.objects.all()] == ["address:arta@example.org"]


def test_old_mails_lose_their_text_and_then_go() -> None:
    posted()
    jobs.run_due()
    assert operations.prune_messages(now=NOW + timedelta(days=29)) == 0
    assert operations.prune_messages(now=NOW + timedelta(days=31)) == 1
    assert OutboxMessage.objects.get().text == ""
    assert operations.prune_messages(now=NOW + timedelta(days=366)) == 1
    assert not OutboxMessage.objects.exists()


def test_waiting_mails_are_never_pruned() -> None:
    posted()
    assert operations.prune_messages(now=NOW + timedelta(days=999)) == 0


def test_a_mail_of_an_earlier_version_of_the_house_is_still_sent() -> None:
    message = posted(BULLETIN)
    OutboxMessage.objects.update(kind="gone.away")
    assert operations.deliver(message.public_id, now=NOW) == MessageState.SENT


def test_kinds_are_known_by_name() -> None:
    assert emails.kind_named("test.letter") == LETTER
    assert LETTER.is_essential
    assert not BULLETIN.is_essential
    assert LETTER in emails.all_kinds()
    with pytest.raises(emails.UnknownMailError):
        emails.kind_named("test.nothing")
    assert emails.declare(LETTER) == LETTER
    with pytest.raises(ValueError, match=r"two kinds of mail named 'test\.letter'"):
        emails.declare(MailKind("test.letter", is_secret=True))
    with pytest.raises(ValueError, match=r"two topics named 'test\.news'"):
        emails.declare_topic(replace(NEWS, label="Other news"))


def test_a_digest_collected_by_another_worker_meanwhile_is_none() -> None:
    assert not digests._send_digest("arta@example.org", now=NOW)
