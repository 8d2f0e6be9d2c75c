"""Work of the directory that is done later, one noun a file."""

from kuvend.directory.tasks import importing, joining, memberships

__all__ = ["importing", "joining", "memberships"]
