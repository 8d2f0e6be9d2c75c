"""Invitations to claim a profile or join its team, and merges of duplicates."""

from django.db import models

from kuvend.core.fields import PublicIdField
from kuvend.people.states import ORGANISATION_ROLES


class ProfileInvitation(models.Model):
    """A link by which somebody takes over or joins a profile. Only a digest of its code is kept."""

    public_id = PublicIdField()
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=30, choices=[(role, role) for role in sorted(ORGANISATION_ROLES)])
    language = models.CharField(max_length=10, default="en")
    code_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    is_colleague = models.BooleanField(default=False)  # invited by the organisation itself, not by a desk

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="directory_one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation_id}"


class ProfileDraft(models.Model):
    """What somebody has begun to change in a profile and not yet published, kept field by field.

    `base` holds what the profile said of each field when its change was begun: so a change by somebody else in between
    is noticed, and only that field is asked about.
    """

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="profile_drafts")
    fields = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="directory_one_draft_per_person")
        ]

    def __str__(self) -> str:
        return f"draft of {self.organisation_id}"


class OrganisationMerge(models.Model):
    """Two profiles of the same organisation made one. `before` is what undoing needs."""

    public_id = PublicIdField()
    kept = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("absorbed")), name="directory_merge_two_different_profiles"
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.kept_id}"
