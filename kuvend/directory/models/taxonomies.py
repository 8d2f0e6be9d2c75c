"""Editable lists with translations, and places."""

from django.db import models

from kuvend.core.fields import PublicIdField, TranslatedTextField
from kuvend.directory.states import PlaceKind


class Taxonomy(models.Model):
    """A list people choose from: organisation_type, field_of_activity, target_group."""

    key = models.SlugField(max_length=50, unique=True)
    name = TranslatedTextField()

    def __str__(self) -> str:
        return self.key


class Term(models.Model):
    """One choice of a taxonomy. A term in use is retired (`is_active=False`), never deleted."""

    public_id = PublicIdField()
    taxonomy = models.ForeignKey("directory.Taxonomy", on_delete=models.CASCADE, related_name="terms")
    key = models.SlugField(max_length=80)
    label = TranslatedTextField()
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [models.UniqueConstraint(fields=["taxonomy", "key"], name="directory_one_term_per_key")]

    def __str__(self) -> str:
        return str(self.label)


class Place(models.Model):
    """A region, municipality, or a place in the wide sense (rural, diaspora)."""

    public_id = PublicIdField()
    key = models.SlugField(max_length=100, unique=True)  # "al-tirane"
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1, with XK
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in PlaceKind])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    label = TranslatedTextField()
    aliases = models.JSONField(default=list)  # other names by which people look for it: "Valona", "Ипек"
    latitude = models.FloatField(null=True, blank=True)  # degrees
    longitude = models.FloatField(null=True, blank=True)  # degrees
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["country", "key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="directory_place_on_earth",
            )
        ]

    def __str__(self) -> str:
        return str(self.label)
