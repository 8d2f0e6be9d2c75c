"""Persons and their accounts."""

from kuvend.people.models.accounts import Account
from kuvend.people.models.persons import Person

__all__ = ["Account", "Person"]
