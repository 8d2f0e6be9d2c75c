"""Codes in links: 80 random bits or more; only a digest is ever stored."""

import hashlib
import secrets

from kuvend.core.ids import ALPHABET

LENGTH = 26  # characters of 5 bits: 130 bits


def new_code() -> str:
    """Return a new code of 130 random bits in 26 characters that are easy to read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def digest(code: str) -> str:
    """Return what is stored of a code: looked up by equality, which tells nothing about other codes.

    A code has 130 random bits, so a plain SHA-256 cannot be searched through.
    """
    return hashlib.sha256(code.strip().encode()).hexdigest()
