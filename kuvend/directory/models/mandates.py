"""Head of Network is a mandate with a term, not a person's attribute."""

from django.db import models

from kuvend.core.fields import PublicIdField
from kuvend.directory.states import Appointment


class HeadOfNetworkMandate(models.Model):
    """One term at the head of a network, held by one organisation or by co-heads."""

    public_id = PublicIdField()
    network = models.ForeignKey("directory.Network", on_delete=models.CASCADE, related_name="mandates")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    appointed_by = models.CharField(max_length=20, choices=[(by, by) for by in Appointment])
    evidence = models.CharField(max_length=400, blank=True)  # the decision's number, date or address
    ended_at = models.DateTimeField(null=True, blank=True)  # when somebody set its last day, `until`
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="directory_mandate_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.network_id} {self.since} - {self.until or ''}"


class MandateHolder(models.Model):
    """An organisation that holds a mandate."""

    mandate = models.ForeignKey("directory.HeadOfNetworkMandate", on_delete=models.CASCADE, related_name="holders")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="mandates_held")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mandate", "organisation"], name="directory_holds_a_mandate_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} holds {self.mandate_id}"
