"""Codes in links: 80 random bits or more; only a digest is ever stored."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

from kuvend.core.ids import ALPHABET

LENGTH = 26  # characters of 5 bits: 130 bits


def new_code() -> str:
    """Return a new code of 130 random bits in 26 characters that are easy to read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def derived_code(purpose: str, *parts: str) -> str:
    """Return the code that belongs to some values: the same whenever it is asked for, and stored nowhere.

    128 bits, made with the secret key of the house; it stops working as soon as one of the values changes.
    """
    return salted_hmac(f"kuvend.{purpose}", "|".join(parts), algorithm="sha256").hexdigest()[:32]


def digest(code: str) -> str:
    """Return what is stored of a code: looked up by equality, which tells nothing about other codes.

    A code has 130 random bits, so a plain SHA-256 cannot be searched through.
    """
    return hashlib.sha256(code.strip().encode()).hexdigest()
