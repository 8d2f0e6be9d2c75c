"""What was recognised in the pages of an old website, and what became of it."""

from django.db import models

from kuvend.core.fields import PublicIdField
from kuvend.directory.states import FieldDecision, ImportedKind, ImportItemState


class ImportBatch(models.Model):
    """One taking-in: the files somebody brought for a network, at one time."""

    public_id = PublicIdField()
    network = models.ForeignKey("directory.Network", on_delete=models.CASCADE, related_name="import_batches")
    by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)  # when everything was recognised

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.network_id} {self.created_at:%Y-%m-%d %H:%M}"


class ImportRetention(models.Model):
    """For how long a network keeps what was brought, after the last decision about it, and why. The newest counts."""

    network = models.ForeignKey("directory.Network", on_delete=models.CASCADE, related_name="import_retentions")
    months = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(months__gte=1) & ~models.Q(reason=""), name="directory_imports_kept_for_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.network_id}: {self.months}"


class ImportSource(models.Model):
    """A file that was brought: kept as it came, and as the text in which spans are counted."""

    public_id = PublicIdField()
    batch = models.ForeignKey("directory.ImportBatch", on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    text = models.TextField(blank=True)
    left_aside = models.JSONField(default=list)  # [start, end, reason] each

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sha256"], name="directory_one_source_per_content"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportItem(models.Model):
    """One thing recognised: a profile, a news item, an event, another text.

    The same content is taken in once per network (`digest`), whatever file it comes in.
    """

    public_id = PublicIdField()
    network = models.ForeignKey("directory.Network", on_delete=models.CASCADE, related_name="import_items")
    batch = models.ForeignKey("directory.ImportBatch", on_delete=models.CASCADE, related_name="items")
    source = models.ForeignKey("directory.ImportSource", on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in ImportedKind])
    detail = models.CharField(max_length=30, blank=True)  # "call", "testimonial"
    name = models.CharField(max_length=250, blank=True)
    name_key = models.CharField(max_length=250, blank=True, db_index=True)  # folded
    digest = models.CharField(max_length=64)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    language = models.CharField(max_length=10, blank=True)
    is_incomplete = models.BooleanField(default=False)
    flags = models.JSONField(default=list)
    missing = models.JSONField(default=list)  # fields whose label stood there without a value
    unassigned = models.JSONField(default=list)  # [start, end, text] each
    state = models.CharField(
        max_length=20, choices=[(state, state) for state in ImportItemState], default=ImportItemState.PENDING
    )
    duplicate_of = models.ForeignKey(
        "directory.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="import_items"
    )
    revision = models.PositiveIntegerField(default=0)  # of the profile, right after it was confirmed
    before = models.JSONField(null=True, blank=True)  # what the profile said before; null: it was created
    taken_by = models.CharField(max_length=120, blank=True)  # which app took a text, and as what
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["batch", "source", "start"]
        indexes = [models.Index(fields=["network", "state", "kind"])]
        constraints = [
            models.UniqueConstraint(fields=["network", "digest"], name="directory_one_import_per_content"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="directory_import_span"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.start}-{self.end}"


class ImportedField(models.Model):
    """One field of an item: its values as they stand in the source, and what a person decided about them."""

    item = models.ForeignKey("directory.ImportItem", on_delete=models.CASCADE, related_name="fields")
    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    values = models.JSONField(default=list)  # {"text", "start", "end", "key", "normal"} each
    confidence = models.FloatField()
    language = models.CharField(max_length=10, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    is_proposal = models.BooleanField(default=False)
    flags = models.JSONField(default=list)
    decision = models.CharField(
        max_length=10, choices=[(decision, decision) for decision in FieldDecision], default=FieldDecision.PROPOSED
    )
    edited = models.TextField(blank=True)  # one value a line, in place of `values`

    class Meta:
        ordering = ["item", "position"]
        constraints = [models.UniqueConstraint(fields=["item", "key"], name="directory_one_field_per_item")]

    def __str__(self) -> str:
        return self.key
