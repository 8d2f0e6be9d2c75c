"""Public identifiers: what stands in addresses, exports and the audit record."""

import secrets
from base64 import b32encode

# Crockford's alphabet: no I, L, O, U, so nobody misreads an id on paper.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TO_ALPHABET = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())
LENGTH = 16  # 16 characters of 5 bits: 80 bits


def new_public_id() -> str:
    """Return a new random identifier of 80 bits in 16 characters."""
    return b32encode(secrets.token_bytes(LENGTH * 5 // 8)).translate(TO_ALPHABET).decode()
