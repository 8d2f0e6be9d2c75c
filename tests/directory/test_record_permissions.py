"""Whose record somebody may read."""

import pytest
from django.http import HttpRequest

from kuvend.directory.permissions.record import own_matters_of, readable_chains_of

pytestmark = pytest.mark.unit


def test_nothing_is_to_be_kept_from_whoever_may_read_nothing() -> None:
    assert list(readable_chains_of(HttpRequest())) == []
    assert list(own_matters_of(HttpRequest())) == []
