"""Networks, the graph they form, and how each takes members."""

from django.db import models

from kuvend.core.fields import PublicIdField, TranslatedTextField
from kuvend.directory.states import Decider, NetworkKind


class Network(models.Model):
    """A network of networks, a national network, a coalition, a consortium."""

    public_id = PublicIdField()
    slug = models.SlugField(max_length=60, unique=True)
    name = TranslatedTextField()
    kind = models.CharField(
        max_length=30, choices=[(kind, kind) for kind in NetworkKind], default=NetworkKind.NATIONAL_NETWORK
    )
    # An organisation may itself be a network.
    organisation = models.OneToOneField(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="as_network"
    )
    about = TranslatedTextField()
    who_may_join = TranslatedTextField()
    country = models.CharField(max_length=2, blank=True)
    languages = models.JSONField(default=list)  # codes, the first is the network's own
    time_zone = models.CharField(max_length=50, default="UTC")
    currencies = models.JSONField(default=list)  # ISO 4217
    phone_prefix = models.CharField(max_length=6, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    # theme
    accent_colour = models.CharField(max_length=7, default="#1f5f8b")
    logo = models.CharField(max_length=200, blank=True)  # a file's public id
    is_root = models.BooleanField(default=False)  # the head office of the whole tree
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_root"], condition=models.Q(is_root=True), name="directory_one_root_network"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class NetworkLink(models.Model):
    """`child` is a member of `parent`. The graph has no cycle (kept by `operations.networks`)."""

    parent = models.ForeignKey("directory.Network", on_delete=models.CASCADE, related_name="child_links")
    child = models.ForeignKey("directory.Network", on_delete=models.CASCADE, related_name="parent_links")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "child"], condition=models.Q(until=None), name="directory_one_open_link"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("child")), name="directory_no_self_link"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} in {self.parent_id}"


class MembershipPolicy(models.Model):
    """How a network takes and keeps members: data, never code."""

    network = models.OneToOneField("directory.Network", on_delete=models.CASCADE, related_name="policy")
    accepts_organisations = models.BooleanField(default=True)
    accepts_individuals = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)  # takes applications now
    decider = models.CharField(
        max_length=20, choices=[(decider, decider) for decider in Decider], default=Decider.HEAD_OF_NETWORK
    )
    committee_votes_needed = models.PositiveSmallIntegerField(default=0)
    needs_second_reader = models.BooleanField(default=False)
    secretariat_confirms = models.BooleanField(default=False)
    supporting_letters_needed = models.PositiveSmallIntegerField(default=0)
    minimum_age_years = models.PositiveSmallIntegerField(default=0)  # of an individual
    minimum_age_months_of_organisation = models.PositiveSmallIntegerField(default=0)
    accepts_co_heads = models.BooleanField(default=True)  # several organisations may hold one mandate together
    has_one_vote_per_member = models.BooleanField(default=True)
    yearly_dues = models.PositiveBigIntegerField(default=0)  # minor units
    dues_currency = models.CharField(max_length=3, blank=True)
    confirm_every_months = models.PositiveSmallIntegerField(default=12)
    remind_after_days = models.PositiveSmallIntegerField(default=30)
    suspend_after_days = models.PositiveSmallIntegerField(default=60)
    decide_within_days = models.PositiveSmallIntegerField(default=30)
    appeal_within_days = models.PositiveSmallIntegerField(default=30)  # 0: no appeal
    hear_appeal_within_days = models.PositiveSmallIntegerField(default=30)
    questionnaire = models.CharField(max_length=16, blank=True)  # public id of the network's own questions

    def __str__(self) -> str:
        return f"policy of {self.network_id}"
