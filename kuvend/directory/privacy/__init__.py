"""What the directory holds about people, one noun per file."""

from kuvend.directory.privacy import joining

__all__ = ["joining"]
