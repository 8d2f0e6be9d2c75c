"""Applications that are not sent yet are kept as long as somebody goes on with them."""

from datetime import datetime, timedelta

from django.db import transaction

from kuvend.directory.emails import joining as emails
from kuvend.directory.models import MembershipApplication
from kuvend.directory.rules import joining as rules
from kuvend.directory.states import ApplicationState

MOVES_BY = timedelta(days=1)  # so that not every letter that is typed writes the day anew


def keep_draft(application: MembershipApplication, *, now: datetime) -> None:
    """Keep a draft as long again, because somebody goes on with it. What was sent stays as it is."""
    until = rules.draft_kept_until(now)
    drafts = MembershipApplication.objects.filter(pk=application.pk, state=ApplicationState.DRAFT)
    if drafts.filter(erase_after__lt=until - MOVES_BY).update(erase_after=until, draft_reminded_at=None):
        application.erase_after, application.draft_reminded_at = until, None


def remind_of_drafts(*, now: datetime) -> int:
    """Tell applicants once that a draft with which nobody goes on will be erased; return how many. Safe to repeat.

    They have some days left even where this comes late.
    """
    due = MembershipApplication.objects.filter(
        state=ApplicationState.DRAFT,
        draft_reminded_at=None,
        erase_after__lte=now + timedelta(days=rules.REMIND_OF_DRAFT_DAYS),
    )
    return sum(_remind(key, now) for key in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind(key: int, now: datetime) -> bool:
    draft = (
        MembershipApplication.objects.select_for_update(of=("self",)).select_related("network", "person").get(pk=key)
    )
    if draft.state != ApplicationState.DRAFT or draft.draft_reminded_at is not None or draft.erase_after is None:
        return False
    draft.draft_reminded_at = now
    draft.erase_after = max(draft.erase_after, now + timedelta(days=rules.DRAFT_LEFT_DAYS))
    draft.save(update_fields=["draft_reminded_at", "erase_after"])
    emails.remind_of_draft(draft, now=now)
    return True
