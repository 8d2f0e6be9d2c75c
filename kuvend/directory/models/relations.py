"""How organisations stand to one another, and to bodies outside the system."""

from django.db import models

from kuvend.core.fields import PublicIdField
from kuvend.directory.states import RelationKind


class OrganisationRelation(models.Model):
    """`organisation` is a branch of, member of, or hosted by `other` (or `outside_name`, not in the system)."""

    public_id = PublicIdField()
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in RelationKind])
    other = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="reverse_relations"
    )
    outside_name = models.CharField(max_length=250, blank=True)
    outside_url = models.URLField(blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    # Nobody is written onto somebody else's page: it shows once nobody has to agree any more.
    waits_for_organisation = models.BooleanField(default=False)
    waits_for_other = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(other__isnull=False, outside_name="")
                | (models.Q(other__isnull=True) & ~models.Q(outside_name="")),
                name="directory_relation_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.other_id or self.outside_name}"

    @property
    def is_pending(self) -> bool:
        """Whether somebody still has to agree."""
        return self.waits_for_organisation or self.waits_for_other
