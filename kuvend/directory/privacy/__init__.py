"""What the directory holds about people, one noun per file."""

from kuvend.directory.privacy import consents, joining, profiles

__all__ = ["consents", "joining", "profiles"]
