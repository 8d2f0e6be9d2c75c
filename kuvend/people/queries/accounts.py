"""Finding accounts by their addresses."""

from allauth.account.models import EmailAddress

from kuvend.people.models import Account, Person


def account_of(email: str) -> Account | None:
    """Return the account that signs in with `email` (any case), or None."""
    address = email.strip().lower()
    if found := Account.objects.filter(email=address).first():
        return found
    # An address confirmed in the middle of a change counts too.
    row = EmailAddress.objects.filter(email=address, verified=True).select_related("user__person").first()
    return row.user if row else None


def email_of(person: Person) -> str:
    """Return the address to which mail for the person goes; empty for a person without an account."""
    return Account.objects.filter(person=person, is_active=True).values_list("email", flat=True).first() or ""
