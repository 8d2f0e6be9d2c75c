"""What the front keeps of its own: how far the setting up of an empty house has come."""

from django.db import models

from kuvend.core.fields import TranslatedTextField

ONLY_ROW = 1


class HouseSetup(models.Model):
    """The one setting up of this house. Completing it is a latch: it is never open again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ROW)
    code_digest = models.CharField(max_length=64)  # of the code in the link that the operator was given
    code_expires_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    # what was chosen so far
    language = models.CharField(max_length=10, blank=True)
    name = TranslatedTextField()
    kind = models.CharField(max_length=30, blank=True)
    country = models.CharField(max_length=2, blank=True)  # of the preset; empty: none
    accent_colour = models.CharField(max_length=7, blank=True)
    logo = models.CharField(max_length=16, blank=True)  # a file's public id
    # the head office's account; forgotten when it is there
    full_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    mail_code_digest = models.CharField(max_length=64, blank=True)
    mail_code_expires_at = models.DateTimeField(null=True, blank=True)
    mail_code_tries = models.PositiveSmallIntegerField(default=0)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=ONLY_ROW), name="portal_one_setup")]

    def __str__(self) -> str:
        return "done" if self.completed_at else "open"
