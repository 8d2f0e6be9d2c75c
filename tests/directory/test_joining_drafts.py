"""A draft is kept as long as somebody goes on with it, and nobody loses one without having been told."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.core import clock, jobs
from kuvend.directory.models import MembershipApplication, Network
from kuvend.directory.operations import joining
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.messaging.models import OutboxMessage
from tests.directory.joining_world import NOON, drafted, submitted
from tests.directory.test_joining import choices, fill, section_url, send, start

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def days(number: float) -> timedelta:
    return timedelta(days=number)


def aged(application: MembershipApplication, left: timedelta) -> MembershipApplication:
    """Let so much time be left until the draft goes."""
    MembershipApplication.objects.filter(pk=application.pk).update(erase_after=clock.now() + left)
    return application


def left_of(application: MembershipApplication) -> timedelta:
    application.refresh_from_db()
    assert application.erase_after is not None
    return application.erase_after - clock.now()


def reminders() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="directory.draft_reminder"))


def test_whatever_is_written_keeps_the_draft(network: Network, anonymous: Client) -> None:
    load_taxonomies(now=NOON)
    application = start(anonymous, network)
    aged(application, days(1))
    fill(anonymous, application, "work", mission="Light for everyone.")
    assert left_of(application) > days(89)
    aged(application, days(1))
    save = reverse("directory-application-save", args=[application.public_id])
    anonymous.post(save, {"field": "mission", "q-mission": "More light."})
    assert left_of(application) > days(89)
    aged(application, days(1))
    settle = reverse("directory-application-duplicate", args=[application.public_id])
    send(anonymous, settle)
    assert left_of(application) > days(89)
    aged(application, days(1))
    chosen = {**choices(application), "who-profile": "desk"}
    send(anonymous, reverse("directory-application-review", args=[application.public_id]), **chosen)
    assert left_of(application) > days(89)
    aged(application, days(1))
    anonymous.get(section_url(application, "work"))
    assert left_of(application) < days(1), "looking writes nothing"


def test_the_day_stands_on_the_page(network: Network, anonymous: Client) -> None:
    load_taxonomies(now=NOON)
    application = start(anonymous, network)
    MembershipApplication.objects.update(erase_after=NOON)
    page = anonymous.get(reverse("directory-application", args=[application.public_id])).content.decode()
    assert "It is kept until 2 March 2026." in page


def test_the_applicant_is_told_once_before_and_the_mail_keeps_the_draft(network: Network) -> None:
    application = drafted(network)
    assert application.erase_after == NOON + days(90)
    assert joining.remind_of_drafts(now=NOON + days(75)) == 0
    assert joining.remind_of_drafts(now=NOON + days(77)) == 1
    assert joining.remind_of_drafts(now=NOON + days(78)) == 0
    [mail] = reminders()
    assert (mail.to, mail.is_secret) == (application.email, True)
    found = re.search(r"/join/return/(\w+)/", mail.text)
    assert found
    application.refresh_from_db()
    assert application.erase_after == NOON + days(90), "in time: the day stays"
    assert joining.let_in_by_code(code=found[1], browser="", now=NOON + days(89)) == application
    assert joining.erase_expired_applications(now=NOON + days(91)) == 0
    application.refresh_from_db()
    assert application.erase_after == NOON + days(89 + 90)
    assert joining.remind_of_drafts(now=NOON + days(89 + 80)) == 1, "and is told of again"


def test_a_draft_nobody_goes_on_with_is_erased_after_the_mail(network: Network) -> None:
    drafted(network)
    joining.remind_of_drafts(now=NOON + days(80))
    assert joining.erase_expired_applications(now=NOON + days(91)) == 1
    assert joining.remind_of_drafts(now=NOON + days(91)) == 0


def test_after_a_long_standstill_the_applicant_still_has_some_days(network: Network) -> None:
    application = drafted(network)
    aged(application, days(-300))
    jobs.enqueue("directory.erase_expired_applications")
    jobs.run_due()
    assert days(6) < left_of(application) < days(8)
    assert len(reminders()) == 1


def test_an_application_that_was_sent_is_neither_kept_longer_nor_reminded_of(network: Network) -> None:
    application = submitted(network)
    joining.keep_draft(application, now=NOON + days(50))
    application.refresh_from_db()
    assert application.erase_after is None
    joining.withdraw_application(application, now=NOON)
    term = application.erase_after
    joining.keep_draft(application, now=NOON + days(900))
    application.refresh_from_db()
    assert application.erase_after == term
    assert joining.remind_of_drafts(now=NOON + days(900)) == 0


def test_two_workers_remind_once(network: Network) -> None:
    from kuvend.directory.operations.joining.keeping import _remind

    application = drafted(network)
    assert _remind(application.pk, NOON)
    assert not _remind(application.pk, NOON)
    assert len(reminders()) == 1
