"""What a person agreed to, in which version of the text, and when the person took it back."""

from django.db import models

from kuvend.core.fields import PublicIdField


class Consent(models.Model):
    """One purpose, one version, given once. Taking it back ends it; giving it again is a new row."""

    public_id = PublicIdField()
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="consents")
    purpose = models.SlugField(max_length=80)  # declared in `people.purposes`, or by a higher app
    version = models.CharField(max_length=20)  # of the text that was shown
    language = models.CharField(max_length=10)  # in which it was shown
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"
