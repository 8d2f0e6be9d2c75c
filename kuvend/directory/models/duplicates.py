"""Pairs of profiles that are probably one organisation, until somebody has looked."""

from django.db import models

from kuvend.core.fields import PublicIdField


class ProbableDuplicate(models.Model):
    """Two profiles that are alike: merged by a desk, or set aside as two different organisations.

    Of the two the one with the lower key stands first, so that a pair is there once. One that was set aside stays and
    is not asked about again; the others go when they are no longer alike.
    """

    public_id = PublicIdField()
    first = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField()  # from 0.0 to 1.0
    signs = models.JSONField(default=list)  # states.DuplicateSign
    found_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    set_aside_reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["set_aside_at", "found_at"])]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="directory_one_row_per_pair"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="directory_pair_in_the_order_of_its_keys"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"

    @property
    def percent(self) -> int:
        """The likeness in percent."""
        return round(self.likeness * 100)
