"""The steps of setting a house up, past the forms: each refuses what would leave a house half set up."""

from datetime import UTC, datetime

import pytest

from kuvend.core.errors import Refused
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Network
from kuvend.directory.states import NetworkKind
from kuvend.people.models import Account
from kuvend.portal.operations.setup import complete_setup, describe_house, name_head_office, offer_setup

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def describe(name: str = "Rrjeti", country: str = "AL") -> None:
    texts = TranslatedText({"sq": name} if name else {})
    describe_house(name=texts, kind=NetworkKind.NATIONAL_NETWORK, country=country, now=NOW)


def test_a_house_has_a_name_and_a_country_that_is_known_or_none() -> None:
    offer_setup(now=NOW)
    with pytest.raises(Refused, match="at least one language"):
        describe(name="")
    with pytest.raises(Refused, match="from the list"):
        describe(country="XX")
    describe(country="")
    describe()


def test_a_step_that_was_left_out_is_asked_for() -> None:
    offer_setup(now=NOW)
    name_head_office(full_name="Zana Kreu", email="zana@example.org", language="sq", now=NOW)
    code = mailed_code()
    with pytest.raises(Refused, match="A step is missing"):
        complete_setup(code=code, now=NOW)
    assert not Account.objects.exists()
    assert not Network.objects.exists()
    describe()
    account, _path = complete_setup(code=code, now=NOW)
    assert account is not None
    assert Network.objects.exists()


def mailed_code() -> str:
    import re

    from kuvend.messaging.models import OutboxMessage

    found = re.search(r"^[0-9a-z]{8}$", OutboxMessage.objects.latest("pk").text, re.MULTILINE)
    assert found
    return found[0]
