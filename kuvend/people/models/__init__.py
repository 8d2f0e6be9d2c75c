"""Persons and their accounts."""

from kuvend.people.models.account_help import AccountHelp
from kuvend.people.models.accounts import Account
from kuvend.people.models.consents import Consent
from kuvend.people.models.personal_data import Erasure, PersonalDataExport
from kuvend.people.models.persons import Person
from kuvend.people.models.sign_in_links import SignInLink

__all__ = ["Account", "AccountHelp", "Consent", "Erasure", "Person", "PersonalDataExport", "SignInLink"]
