"""An account: an e-mail address with which a person signs in. No password is ever asked for."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kuvend.core import clock
from kuvend.people.models.persons import Person


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts; the person comes along."""

    def get_queryset(self) -> "models.QuerySet[Account]":
        """Who signs in is always also asked for as a person."""
        return super().get_queryset().select_related("person")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Create a person and an account for `email`."""
        now = clock.now()
        person = fields.pop("person", None) or Person.objects.create(
            full_name=fields.pop("full_name", "") or email.partition("@")[0], created_at=now
        )
        fields.setdefault("created_at", now)
        account = self.model(email=email.strip().lower(), person=person, **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Signs in by e-mailed code or passkey."""

    email = models.EmailField(_("E-mail"), unique=True)
    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="people_one_account_per_email")]

    def __str__(self) -> str:
        return self.email
