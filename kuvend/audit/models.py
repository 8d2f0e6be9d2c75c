"""The append-only record of decisions. One chain per network, and one for the house."""

from django.db import models

from kuvend.core.fields import PublicIdField


class AuditEntry(models.Model):
    """One decision. `entry_hash` covers this row and the hash before it; see `kuvend.audit.rules`."""

    public_id = PublicIdField()
    chain = models.CharField(max_length=40)  # "house", or a network's public id
    number = models.PositiveBigIntegerField()  # 1, 2, 3 … without a gap within a chain
    at = models.DateTimeField()
    action = models.CharField(max_length=80)  # "directory.accept_membership"
    subject_kind = models.CharField(max_length=40)  # "organisation"
    subject_id = models.CharField(max_length=40)  # its public id
    facts = models.JSONField(default=dict)  # what changed; never a personal value
    personal_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_one_row_per_number"),
            models.UniqueConstraint(fields=["chain", "previous_hash"], name="audit_chain_never_forks"),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "at"])]
        ordering = ["chain", "number"]

    def __str__(self) -> str:
        return f"{self.chain} #{self.number} {self.action}"


class AuditPersonalPart(models.Model):
    """Who, and in which words: stored apart, so that it can be erased while the chain still holds."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.CASCADE, related_name="personal_part", primary_key=True)
    salt = models.CharField(max_length=32)
    actor_id = models.CharField(max_length=40, blank=True, db_index=True)  # a person's public id; empty: the system
    actor_name = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.CharField(max_length=40, blank=True)  # an organisation's public id
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)  # personal values before and after
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.actor_name}"


class AuditHead(models.Model):
    """The end of a chain: shows when the end is cut off, and is the row on which writers of the chain queue up."""

    chain = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    entry_hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.chain} #{self.number}"
