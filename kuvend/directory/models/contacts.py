"""How to reach a member. Each detail has its own visibility."""

from typing import Any

from django.db import models

from kuvend.core.fields import PublicIdField
from kuvend.directory.states import AddressKind, ContactKind, Visibility

VISIBILITIES = [(who, who) for who in Visibility]


def visibility_field(default: Visibility) -> Any:
    """Return a field that says who sees its neighbour."""
    return models.CharField(max_length=10, choices=VISIBILITIES, default=default)


class Address(models.Model):
    """A postal address, as people write it."""

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in AddressKind], default=AddressKind.SEAT)
    text = models.CharField(max_length=400)
    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    visibility = visibility_field(Visibility.PUBLIC)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class ContactPoint(models.Model):
    """A telephone, mobile, e-mail, website or social link of the organisation."""

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ContactKind])
    value = models.CharField(max_length=400)
    visibility = visibility_field(Visibility.MEMBERS)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["kind", "position", "pk"]

    def __str__(self) -> str:
        return self.value


class ContactPerson(models.Model):
    """A named contact, or the head of the organisation."""

    public_id = PublicIdField()
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="contact_persons")
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    full_name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    is_head = models.BooleanField(default=False)
    name_visibility = visibility_field(Visibility.MEMBERS)
    job_title_visibility = visibility_field(Visibility.MEMBERS)
    email_visibility = visibility_field(Visibility.DESK)
    telephone_visibility = visibility_field(Visibility.DESK)
    # The organisation names somebody publicly who has an account and has not agreed: until then members see it.
    is_held_back = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(is_head=True), name="directory_one_head_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_wanted_public(self) -> bool:
        """Whether the organisation wants to show any part to everybody."""
        parts = ("name", "job_title", "email", "telephone")
        return any(getattr(self, f"{part}_visibility") == Visibility.PUBLIC for part in parts)

    def shown_to(self, part: str) -> Visibility:
        """Say who sees a part ("name", "email") in the end: nobody is public who has not agreed."""
        wanted = Visibility(getattr(self, f"{part}_visibility"))
        return Visibility.MEMBERS if self.is_held_back and wanted == Visibility.PUBLIC else wanted
