"""Tables without a domain."""

from kuvend.core.models.idempotency import IdempotencyRecord

__all__ = ["IdempotencyRecord"]
