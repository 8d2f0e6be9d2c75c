"""Public identifiers."""

import pytest

from kuvend.core.ids import ALPHABET, LENGTH, new_public_id

pytestmark = pytest.mark.rules


def test_an_id_has_80_bits_in_letters_nobody_misreads() -> None:
    ids = [new_public_id() for _ in range(2_000)]
    assert len(set(ids)) == 2_000
    assert {len(id_) for id_ in ids} == {LENGTH}
    assert set("".join(ids)) == set(ALPHABET)  # each sign is used
