"""What a person agreed to, in which version of the text, and when the person took it back."""

from django.db import models

from kuvend.core.fields import PublicIdField


class Consent(models.Model):
    """One answer about one purpose and version. Taking consent back ends it; giving it again is a new row.

    A refusal is kept as well (`is_refusal`: it ends in the moment it is given), so that nobody is asked twice.
    """

    public_id = PublicIdField()
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="consents")
    purpose = models.SlugField(max_length=80)  # see `people.hooks.declare_consent`
    version = models.CharField(max_length=20)  # of the text that was shown
    language = models.CharField(max_length=10)  # in which it was shown
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_refusal = models.BooleanField(default=False)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=models.Q(withdrawn_at=None), name="people_one_consent_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="people_consent_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(is_refusal=False)
                | models.Q(withdrawn_at__isnull=False, withdrawn_at=models.F("given_at")),
                name="people_refusal_gives_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"
