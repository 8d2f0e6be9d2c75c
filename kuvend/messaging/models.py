"""Mail on its way, and who wants which."""

from django.db import models
from django.db.models import Q

from kuvend.core.fields import PublicIdField
from kuvend.core.tokens import new_code
from kuvend.messaging.states import Delivery, MessageState


class OutboxMessage(models.Model):
    """One mail to one person, written in the transaction of what it tells about."""

    public_id = PublicIdField()
    key = models.CharField(max_length=200, unique=True)  # the same key is the same mail: posted once
    kind = models.CharField(max_length=80)
    topic = models.CharField(max_length=80, blank=True)  # empty: essential
    to = models.CharField(max_length=254)
    person_id = models.CharField(max_length=40, blank=True, db_index=True)  # public id, where the recipient has one
    language = models.CharField(max_length=10)
    sender_name = models.CharField(max_length=100, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict)
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    posted_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=100, blank=True)  # the server's code and our word for it, no personal data
    digest = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="collected")

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=[MessageState.WAITING, MessageState.SENDING]),
                name="messaging_due",
            ),
            models.Index(fields=["to"], condition=Q(state=MessageState.COLLECTED), name="messaging_collected"),
            models.Index(fields=["to", "posted_at"], name="messaging_by_address"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(MessageState)), name="messaging_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENDING, claimed_at__isnull=False)
                | (~Q(state=MessageState.SENDING) & Q(claimed_at__isnull=True)),
                name="messaging_claimed_while_sending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} {self.state}"


class MailPreference(models.Model):
    """What a person, or an address without a person, wants of one topic ("*": of all)."""

    holder = models.CharField(max_length=300)  # "person:<public id>" or "address:<address>"
    topic = models.CharField(max_length=80)
    delivery = models.CharField(max_length=12, default=Delivery.IMMEDIATELY)
    # Stands in every mail of the topic and opens nothing but "no more of these", so it is kept as it is.
    code = models.CharField(max_length=40, unique=True, default=new_code)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "topic"], name="messaging_one_choice_per_topic"),
            models.CheckConstraint(condition=Q(delivery__in=list(Delivery)), name="messaging_delivery_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.delivery}"
