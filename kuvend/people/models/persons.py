"""A person, with or without an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kuvend.core.fields import PublicIdField


class Person(models.Model):
    """Somebody the house knows by name. Acts for organisations and networks through roles."""

    public_id = PublicIdField()
    full_name = models.CharField(_("Full name"), max_length=200)
    language = models.CharField(_("Language of mails"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("Time zone"), max_length=50, default="UTC")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_erased(self) -> bool:
        """Whether the person asked to be forgotten."""
        return self.erased_at is not None
