"""Members: organisations, and individual persons who join as themselves."""

from django.db import models

from kuvend.core.fields import PublicIdField, TranslatedTextField
from kuvend.directory.states import NameKind, ProfileOrigin, ProfileState, Visibility


class Organisation(models.Model):
    """A member's profile, of an organisation or (by its type) of an individual person.

    Four places, never one: the network (`memberships`), the registered seat (`addresses`), where it operates
    (`operates_in`), and, elsewhere, where a project takes place.
    """

    public_id = PublicIdField()
    slug = models.SlugField(max_length=80, allow_unicode=False)
    name = models.CharField(max_length=250)
    name_language = models.CharField(max_length=10, blank=True)
    acronym = models.CharField(max_length=40, blank=True)
    type = models.ForeignKey("directory.Term", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    country = models.CharField(max_length=2, blank=True)  # of the seat; ISO 3166-1, with XK
    seat = models.ForeignKey("directory.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="seated")
    operates_in = models.ManyToManyField("directory.Place", blank=True, related_name="operating")
    year_of_establishment = models.PositiveSmallIntegerField(null=True, blank=True)
    fields_of_activity = models.ManyToManyField("directory.Term", blank=True, related_name="active_organisations")
    target_groups = models.ManyToManyField("directory.Term", blank=True, related_name="serving_organisations")
    languages = models.JSONField(default=list)  # codes
    registration_number = models.CharField(max_length=80, blank=True)

    general_information = TranslatedTextField()
    mission_and_objectives = TranslatedTextField()
    main_projects_activities = TranslatedTextField()
    how_can_you_contribute_to_the_network = TranslatedTextField()
    why_do_you_want_to_join = TranslatedTextField()
    additional_information = TranslatedTextField()
    # Motivation is for the deciders; the member chooses what becomes public.
    contribution_visibility = models.CharField(
        max_length=10, choices=[(who, who) for who in Visibility], default=Visibility.DESK
    )
    motivation_visibility = models.CharField(
        max_length=10, choices=[(who, who) for who in Visibility], default=Visibility.DESK
    )

    # structured facts, all optional
    staff_count = models.PositiveIntegerField(null=True, blank=True)
    volunteer_count = models.PositiveIntegerField(null=True, blank=True)
    yearly_budget = models.PositiveBigIntegerField(null=True, blank=True)  # minor units
    budget_currency = models.CharField(max_length=3, blank=True)
    funding_sources = TranslatedTextField()
    partners = TranslatedTextField()
    founders = TranslatedTextField()

    logo = models.CharField(max_length=200, blank=True)  # a file's public id
    state = models.CharField(
        max_length=10, choices=[(state, state) for state in ProfileState], default=ProfileState.DRAFT
    )
    # Who its own people let see it at all: a desk publishes nothing against that.
    shown_to = models.CharField(max_length=10, choices=[(who, who) for who in Visibility], default=Visibility.PUBLIC)
    origin = models.CharField(
        max_length=10, choices=[(origin, origin) for origin in ProfileOrigin], default=ProfileOrigin.ADDED
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed_profiles"
    )
    # The person who is this member, for an individual.
    person = models.OneToOneField(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="member_profile"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    last_confirmed_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)  # grows by one with every change

    class Meta:
        indexes = [
            models.Index(fields=["state", "changed_at"]),
            models.Index(fields=["slug"]),
            models.Index(fields=["country", "state"]),  # who sits near whom
            models.Index(fields=["seat", "state"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year_of_establishment__isnull=True)
                | models.Q(year_of_establishment__range=(1000, 2200)),
                name="directory_plausible_year",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ProfileState.MERGED, merged_into__isnull=False)
                | (~models.Q(state=ProfileState.MERGED) & models.Q(merged_into__isnull=True)),
                name="directory_merged_into_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationName(models.Model):
    """Another name: in another language, a former one, one it is also known as."""

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=250)
    language = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in NameKind])

    def __str__(self) -> str:
        return self.name


class ProfileVersion(models.Model):
    """What a profile said before and after a change, so that people see who changed what."""

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.JSONField()  # the whole profile after the change

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="directory_one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} v{self.number}"
