"""Help from a desk for somebody who cannot sign in: a lost second factor, a mail address that died.

Both wait: the person hears of it at once, at every address there is, and can stop it before anything changes.
"""

from django.db import models

from kuvend.core.fields import PublicIdField
from kuvend.people.states import HelpKind


class AccountHelp(models.Model):
    """One request for help. Carried out after `ready_at` by a second person, or by the same where nobody else is."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in HelpKind])
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="help_requests")
    old_email = models.EmailField(blank=True)
    new_email = models.EmailField(blank=True)
    identity_check = models.TextField()  # how the desk made sure who is asking
    reason = models.TextField()
    requested_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    stop_code_digest = models.CharField(max_length=64, unique=True)  # in the mail: "this was not me"
    stopped_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=models.Q(stopped_at=None, done_at=None),
                name="people_one_open_help_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at=None) | models.Q(done_at=None), name="people_help_stopped_or_done"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=HelpKind.ADDRESS) | ~models.Q(new_email=""), name="people_help_names_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.account_id}"
