"""Work of the directory that is done later, one noun a file."""

from kuvend.directory.tasks import claims, duplicates, importing, joining, lists, memberships, networks

__all__ = ["claims", "duplicates", "importing", "joining", "lists", "memberships", "networks"]
