"""Persons, accounts, sign-in, roles, consents."""
