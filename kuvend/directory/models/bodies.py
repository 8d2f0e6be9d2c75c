"""Assemblies, boards, committees: bodies with members and terms."""

from django.db import models

from kuvend.core.fields import PublicIdField, TranslatedTextField
from kuvend.directory.states import BodyKind


class Body(models.Model):
    """A body of a network or of an organisation."""

    public_id = PublicIdField()
    network = models.ForeignKey(
        "directory.Network", on_delete=models.CASCADE, null=True, blank=True, related_name="bodies"
    )
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="bodies"
    )
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in BodyKind])
    name = TranslatedTextField()
    hears_appeals = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(network__isnull=False, organisation__isnull=True)
                | models.Q(network__isnull=True, organisation__isnull=False),
                name="directory_body_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class BodyMember(models.Model):
    """A term in a body, of a person (with or without an account) or for an organisation."""

    public_id = PublicIdField()
    body = models.ForeignKey("directory.Body", on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    full_name = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="seats_in_bodies"
    )
    office = models.CharField(max_length=100, blank=True)  # chair, treasurer
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-since", "full_name"]

    def __str__(self) -> str:
        return self.full_name
