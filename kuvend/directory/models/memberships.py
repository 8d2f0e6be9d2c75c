"""A member's standing in a network, and its periods."""

from django.db import models

from kuvend.core.fields import PublicIdField
from kuvend.directory.states import MembershipState


class Membership(models.Model):
    """One organisation in one network. `accepted_on` never changes: calls test it."""

    public_id = PublicIdField()
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="memberships")
    network = models.ForeignKey("directory.Network", on_delete=models.PROTECT, related_name="memberships")
    state = models.CharField(
        max_length=10, choices=[(state, state) for state in MembershipState], default=MembershipState.ACTIVE
    )
    accepted_on = models.DateField(null=True, blank=True)  # unknown for members older than the system
    state_since = models.DateTimeField()
    last_confirmed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    confirm_code = models.CharField(max_length=64, blank=True)  # digest of the code in the last reminder

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "network"], name="directory_one_membership_per_network")
        ]
        indexes = [models.Index(fields=["network", "state"])]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.network_id}"


class MembershipPeriod(models.Model):
    """From joining to leaving. Coming back is a new period."""

    membership = models.ForeignKey("directory.Membership", on_delete=models.CASCADE, related_name="periods")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    ended_as = models.CharField(max_length=10, blank=True)  # left | removed

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(until=None), name="directory_one_open_period"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(since=None) | models.Q(until__gte=models.F("since")),
                name="directory_period_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None, ended_as="") | (models.Q(until__isnull=False) & ~models.Q(ended_as="")),
                name="directory_period_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} - {self.until or ''}"
