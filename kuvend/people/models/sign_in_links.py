"""A link by which somebody signs in once. Only a digest of its code is kept."""

from django.db import models


class SignInLink(models.Model):
    """Made by an operator (`kuvend sign-in`) or the demo; works once, for a quarter of an hour."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="sign_in_links")
    code_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"for {self.account_id} until {self.expires_at:%F %R}"
