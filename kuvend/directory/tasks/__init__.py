"""Work of the directory that is done later, one noun a file."""

from kuvend.directory.tasks import joining, memberships

__all__ = ["joining", "memberships"]
