"""Links that sign somebody in once: for an operator who was locked out, and for the demo."""

from datetime import datetime, timedelta

from django.db import transaction

from kuvend.audit.operations import HOUSE, record
from kuvend.core.subjects import Subject
from kuvend.core.tokens import digest, new_code
from kuvend.people.models import Account, Person, SignInLink

VALID_FOR = timedelta(minutes=15)


@transaction.atomic
def create_sign_in_link(*, account: Account, by: Person | None, now: datetime) -> str:
    """Return the code of a new link that signs `account` in once, within 15 minutes. `by=None`: the operator.

    The address of the link is `reverse("people_sign_in_link", args=[code])`.
    """
    code = new_code()
    SignInLink.objects.create(account=account, code_digest=digest(code), created_at=now, expires_at=now + VALID_FOR)
    record(
        chain=HOUSE,
        action="people.create_sign_in_link",
        subject=Subject("person", account.person.public_id),
        by=by,
        now=now,
    )
    return code


@transaction.atomic
def use_sign_in_link(*, code: str, now: datetime) -> Account | None:
    """Return the account which the link signs in; None if it was used, is too old, or never was. Works once."""
    stored = digest(code)
    # The update is the latch: of two browsers at once, one finds the row. It must ask for columns of the row itself:
    # with a join, PostgreSQL would look the condition up before the lock and not again after it.
    if not SignInLink.objects.filter(code_digest=stored, used_at=None, expires_at__gt=now).update(used_at=now):
        return None
    link = SignInLink.objects.select_related("account__person").get(code_digest=stored)
    if not link.account.is_active:
        return None
    record(
        chain=HOUSE,
        action="people.use_sign_in_link",
        subject=Subject("person", link.account.person.public_id),
        by=link.account.person,
        now=now,
    )
    return link.account


def forget_old_links(*, now: datetime) -> int:
    """Delete links that can no longer be used; return how many."""
    deleted, _by_model = SignInLink.objects.filter(expires_at__lt=now).delete()
    return deleted
