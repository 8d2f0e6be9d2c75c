"""Public identifiers: what stands in addresses, exports and the audit record."""

import secrets

# Crockford's alphabet: no I, L, O, U, so nobody misreads an id on paper.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16  # 16 characters of 5 bits: 80 bits


def new_public_id() -> str:
    """Return a new random identifier of 80 bits in 16 characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
