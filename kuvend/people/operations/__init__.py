"""Every write about persons and accounts, one noun per file."""

from kuvend.people.operations.personal_data import apply_erasure_ledger

__all__ = ["apply_erasure_ledger"]
