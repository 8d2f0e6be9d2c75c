"""What the job queue of `django_tasks_db` lacks: keys, a schedule, signs of life, progress."""

from django.db import models

from kuvend.core.fields import PublicIdField


class JobKey(models.Model):
    """While a job with this key waits, no second one is queued. Goes when the job begins."""

    key = models.CharField(max_length=200, primary_key=True)
    job_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return self.key


class Schedule(models.Model):
    """When a repeated job was last queued: the one row that all workers compete for, once per turn."""

    name = models.CharField(max_length=100, primary_key=True)
    last_turn = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.last_turn:%Y-%m-%d %H:%M}"


class Worker(models.Model):
    """A running worker. `beats` grows as long as it lives; `machine`, `process` and `born` find it on its machine."""

    id = models.CharField(max_length=40, primary_key=True)
    machine = models.CharField(max_length=200)
    process = models.PositiveIntegerField()
    born = models.CharField(max_length=40, blank=True)  # tells processes apart that have the same number
    started_at = models.DateTimeField()
    beats = models.PositiveBigIntegerField(default=0)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class JobProgress(models.Model):
    """How far a long job is, for the person who started it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    public_id = PublicIdField()
    owner_id = models.CharField(max_length=40, db_index=True)  # a person's public id
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0: not known yet
    message = models.CharField(max_length=300, blank=True)
    result_url = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.title} {self.state}"

    @property
    def is_finished(self) -> bool:
        """Nothing more will change."""
        return self.finished_at is not None

    @property
    def percent(self) -> int | None:
        """0 to 100, or None where the total is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None
