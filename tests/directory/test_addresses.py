"""Addresses that somebody may link to."""

import pytest

from kuvend.directory.rules.addresses import is_page_address

pytestmark = pytest.mark.rules


@pytest.mark.parametrize("address", ["", "/en/members/", "https://shkolla.example/hyrja?a=1"])
def test_pages_may_be_linked(address: str) -> None:
    assert is_page_address(address)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//evil.example/x", "http://[::1", "https://a b.example", "/x\\y", "ftp://a.example"],
)
def test_what_is_no_page_may_not(address: str) -> None:
    assert not is_page_address(address)
