"""How far the setting up of this house has come, and who may go on with it."""

from datetime import datetime

from django.utils.crypto import constant_time_compare

from kuvend.core.tokens import digest
from kuvend.people.models import Account
from kuvend.portal.models import HouseSetup


def is_house_empty() -> bool:
    """Tell whether nobody has an account yet. Once somebody has, this never becomes true again by use."""
    return not Account.objects.exists()


def open_setup() -> HouseSetup | None:
    """Return the setting up if it is still open: not completed, and nobody has an account."""
    setup = HouseSetup.objects.filter(completed_at=None).first()
    return setup if setup is not None and is_house_empty() else None


def opens(setup: HouseSetup, code: str, *, now: datetime) -> bool:
    """Tell whether `code` is the one that the operator was given last, and still valid."""
    return bool(code) and setup.code_expires_at > now and constant_time_compare(setup.code_digest, digest(code))
