"""How often a topic has changed: what every cached thing is checked against."""

from django.db import models


class Generation(models.Model):
    """One topic ("directory", "organisation:k3v9…") and the number of its changes."""

    topic = models.CharField(max_length=80, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.topic} {self.value}"
