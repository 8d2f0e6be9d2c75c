"""Long work on the record."""

from kuvend.audit import operations
from kuvend.core import jobs


@jobs.register("audit.check_chain", attempts=2, is_long=True)
def check_chain(*, chain: str) -> None:
    """Check a chain and tell whoever follows."""
    operations.check_chain(chain)
