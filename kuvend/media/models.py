"""Files: the content lies in the storage under its digest, what is known about it in a row."""

from django.db import models
from django.urls import reverse

from kuvend.core.fields import PublicIdField


class StoredFile(models.Model):
    """A file of somebody (an organisation, an application), kept for a purpose."""

    public_id = PublicIdField()
    purpose = models.CharField(max_length=60)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=40, blank=True)  # a person's public id
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)  # deleted then …
    retained_until = models.DateTimeField(null=True, blank=True)  # … but not before this

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner_id", "purpose"])]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.public_id}"

    def get_absolute_url(self) -> str:
        """Return the address at which who may can see or download it."""
        return reverse("media_file", args=[self.public_id, self.name])

    @property
    def path(self) -> str:
        """Where the content lies in the storage. The id keeps files of equal content apart, so each can be deleted."""
        return f"files/{self.sha256[:2]}/{self.sha256}-{self.public_id}"
