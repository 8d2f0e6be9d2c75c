"""Who may act for a network or an organisation."""

from django.db import models

from kuvend.core.fields import PublicIdField
from kuvend.people.states import GRANTED_NETWORK_ROLES, ORGANISATION_ROLES


class NetworkRole(models.Model):
    """A person's role in a network, from a day on. Ended, never deleted.

    Head of Network is not among them: it follows from `HeadOfNetworkMandate` (see `permissions.standing`).
    """

    public_id = PublicIdField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="network_roles")
    network = models.ForeignKey("directory.Network", on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=[(role, role) for role in sorted(GRANTED_NETWORK_ROLES)])
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "network", "role"],
                condition=models.Q(ended_at=None),
                name="directory_network_role_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(GRANTED_NETWORK_ROLES)), name="directory_heads_hold_mandates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.network_id}"


class OrganisationRole(models.Model):
    """A person's role in an organisation, from a day on. Ended, never deleted."""

    public_id = PublicIdField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="organisation_roles")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=[(role, role) for role in sorted(ORGANISATION_ROLES)])
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=models.Q(ended_at=None),
                name="directory_organisation_role_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}"
