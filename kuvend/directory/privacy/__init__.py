"""What the directory holds about people, one noun per file."""

from kuvend.directory.privacy import joining, profiles

__all__ = ["joining", "profiles"]
