"""The search index: what can be found, folded, and the settled part of the index (see `core.search`)."""

from django.db import models


class SearchDocument(models.Model):
    """One thing that can be found. Texts are folded (`lettering.fold`), so both databases compare them alike."""

    kind = models.CharField(max_length=40)  # "organisation"
    public_id = models.CharField(max_length=40)
    sequence = models.BigIntegerField()  # of its last change; see SearchState
    is_removed = models.BooleanField(default=False)  # stays, empty, until the index is settled
    audience = models.PositiveSmallIntegerField(default=0)  # core.search.Audience: who may find it
    sort_name = models.TextField(blank=True)  # as written, for the order by name
    whole = models.TextField(blank=True)  # each complete name
    name = models.TextField(blank=True)
    acronym = models.TextField(blank=True)
    place = models.TextField(blank=True)
    label = models.TextField(blank=True)
    body = models.TextField(blank=True)
    members = models.TextField(blank=True)  # further text that only members' searches look at
    desk = models.TextField(blank=True)  # and only the desk's
    facets = models.JSONField(default=dict)  # facet: [value, …]
    numbers = models.JSONField(default=dict)  # what can be sorted by: {"year": 1999}

    class Meta:
        indexes = [models.Index(fields=["kind", "sequence"])]
        constraints = [models.UniqueConstraint(fields=["kind", "public_id"], name="core_one_search_document")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.public_id}"


class SearchGeneration(models.Model):
    """A settled state of one kind's index: all documents up to a sequence, in a form that is read piece by piece."""

    kind = models.CharField(max_length=40)
    sequence = models.BigIntegerField()
    documents = models.PositiveIntegerField()  # how many
    settled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} up to {self.sequence}"


class SearchState(models.Model):
    """Where one kind's index stands. Every change adds one to `sequence`; processes compare it before they answer.

    The row is locked until the change is committed, so sequences appear in their order. `epoch` is drawn by chance
    when the row is made: another database, another epoch.
    """

    kind = models.CharField(max_length=40, primary_key=True)
    epoch = models.CharField(max_length=16)
    sequence = models.BigIntegerField(default=0)
    generation = models.ForeignKey(
        "core.SearchGeneration", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.kind} at {self.sequence}"


class SearchTerm(models.Model):
    """In which settled documents a word stands, zone by zone."""

    generation = models.ForeignKey("core.SearchGeneration", on_delete=models.CASCADE, db_index=False)
    zone = models.PositiveSmallIntegerField()  # core.search.zones.Zone
    stem = models.TextField()  # the word's second key
    term = models.TextField()
    documents = models.PositiveIntegerField()  # how many
    postings = models.BinaryField()  # core.search.bits

    class Meta:
        indexes = [models.Index(fields=["generation", "stem"])]

    def __str__(self) -> str:
        return self.term


class SearchPart(models.Model):
    """One of the pieces of a settled index that are read whole: the documents' ids, a facet, an order."""

    generation = models.ForeignKey("core.SearchGeneration", on_delete=models.CASCADE, db_index=False)
    name = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "name"], name="core_one_part_of_a_name")]

    def __str__(self) -> str:
        return self.name
