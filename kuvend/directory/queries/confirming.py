"""Which profile a reminder's link is about."""

from kuvend.core import tokens
from kuvend.directory.models import Membership, Organisation
from kuvend.directory.states import COUNTED_STATES


def organisation_of_code(code: str) -> Organisation | None:
    """Return the member whose last reminder carried this code."""
    if not code:
        return None
    memberships = Membership.objects.filter(confirm_code=tokens.digest(code), state__in=COUNTED_STATES)
    membership = memberships.select_related("organisation").first()
    return membership.organisation if membership else None
