"""A person's own copy of the data about them, kept for a few days."""

from django.db import models

from kuvend.core.fields import PublicIdField


class PersonalDataExport(models.Model):
    """A ZIP file made by a job. It lies in the database, so that every web process can hand it out."""

    public_id = PublicIdField()
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="data_exports")
    requested_at = models.DateTimeField()
    job = models.CharField(max_length=40, blank=True)  # the job's id, for its progress
    content = models.BinaryField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"export for {self.person_id}"


class Erasure(models.Model):
    """That somebody was erased: a keyed digest of the person's public id, nothing else.

    The same lines stand in `erasures.jsonl`, which is kept beside the backups: a restored backup knows the
    person again, and this is how it forgets them.
    """

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.digest[:8]}… {self.at:%F}"
