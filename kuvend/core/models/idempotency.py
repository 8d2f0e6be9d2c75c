"""What was answered to which form, so that sending it twice does it once."""

from django.db import models


class IdempotencyRecord(models.Model):
    """The answer to one unsafe request.

    `key` is a digest of the form's key, the address and the sender; `content` one of what was sent last.
    """

    key = models.CharField(max_length=64, primary_key=True)
    content = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(blank=True)
    body = models.TextField(blank=True)
    content_type = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}… {self.status}"
