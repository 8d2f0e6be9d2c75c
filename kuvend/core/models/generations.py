"""How often a topic has changed: what every cached thing is checked against."""

from django.db import models


class Generation(models.Model):
    """Changes of one topic ("directory", "organisation:k3v9…"): its generation is the sum of `value` over its rows.

    On PostgreSQL every change adds a row: writers of the same topic would otherwise wait for each other until they
    commit, and two of them in a circle. Rows are added up again from time to time (`core.cache.add_up`).
    """

    topic = models.CharField(max_length=80, db_index=True)
    value = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.topic} +{self.value}"
