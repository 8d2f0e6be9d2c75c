"""Work of the directory that is done later, one noun a file."""

from kuvend.directory.tasks import memberships

__all__ = ["memberships"]
