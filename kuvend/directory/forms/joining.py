"""Forms about joining."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuvend.directory import phrases
from kuvend.directory.models import MembershipPolicy
from kuvend.directory.rules.publishing import ALL_OR_NOTHING
from kuvend.directory.states import ApplicantKind, Outcome, Visibility, Vote
from kuvend.people.models import Person
from kuvend.questionnaires.rules.values import minor_digits

LONGEST = 5_000


def _words(label: Any, *, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class StartForm(forms.Form):
    """The first step: who applies, and where to write to."""

    kind = forms.ChoiceField(label=_("Who applies?"), widget=forms.RadioSelect)
    is_old_enough = forms.BooleanField(required=False)
    name = forms.CharField(
        label=_("Name of the organisation, or your own"), max_length=250, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    contact_name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you a link by which you can come back and go on."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, kinds: Sequence[ApplicantKind], minimum_age: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minimum_age = minimum_age
        if len(kinds) == 1:
            self.fields["kind"] = forms.CharField(initial=kinds[0], widget=forms.HiddenInput)
        else:
            self.fields["kind"].choices = [(kind.value, phrases.APPLICANT_KIND[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.kinds = {kind.value for kind in kinds}
        if minimum_age and ApplicantKind.INDIVIDUAL in kinds:
            self.fields["is_old_enough"].label = _(
                "I am at least %(years)s years old (only if you apply for yourself)"
            ) % {"years": minimum_age}
        else:
            del self.fields["is_old_enough"]
        if kinds == [ApplicantKind.ORGANISATION]:
            self.fields["name"].label = _("Name of the organisation")
        elif kinds == [ApplicantKind.INDIVIDUAL]:
            del self.fields["contact_name"]
            self.fields["name"].label = _("Your name")

    def clean_kind(self) -> ApplicantKind:
        """Return who applies, if the network takes such members."""
        if self.cleaned_data["kind"] not in self.kinds:
            raise forms.ValidationError(_("Choose one of the answers offered."))
        return ApplicantKind(self.cleaned_data["kind"])

    @property
    def is_too_young(self) -> bool:
        """An individual who is not old enough for this network: refused kindly, and nothing is kept."""
        cleaned = getattr(self, "cleaned_data", {})
        return (
            cleaned.get("kind") == ApplicantKind.INDIVIDUAL
            and "is_old_enough" in self.fields
            and not cleaned.get("is_old_enough")
        )


class LinkAgainForm(forms.Form):
    """Asks for the link to come back."""

    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class CodeForm(forms.Form):
    """The code out of the mail, where the link cannot be opened on this device."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "class": "keep-ltr"}),
    )


class AddressForm(forms.Form):
    """The applicant's own address, where they mistyped it."""

    email = forms.EmailField(
        label=_("The right e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class PublishingForm(forms.Form):
    """Who sees what, once the applicant is a member."""

    def __init__(self, *args: Any, shown: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everyone = [(who.value, phrases.VISIBILITY[who]) for who in Visibility]
        for key in shown:
            choices = everyone
            if key == "profile":
                choices = [
                    (Visibility.PUBLIC.value, _("Everyone: it stands in the public directory")),
                    (
                        Visibility.MEMBERS.value,
                        _("Members who have its address, not the public directory"),
                    ),
                    (Visibility.DESK.value, _("Only the network's office")),
                ]
            elif key in ALL_OR_NOTHING:
                choices = [
                    (Visibility.PUBLIC.value, _("Everyone who sees the profile")),
                    (Visibility.DESK.value, _("Only the network's office")),
                ]
            self.fields[key] = forms.ChoiceField(label=str(phrases.PUBLISHING[key]), choices=choices)


class AnswerForm(forms.Form):
    """The applicant's answer to a question of the network."""

    answer = _words(_("Your answer"), required=False, help_text=_("If a file says it all, choose it below."))


class AppealForm(forms.Form):
    """Why a decision should be looked at again."""

    grounds = _words(_("Why should the decision be looked at again?"))


# -- the desk ---------------------------------------------------------------------------------------------------------


class SeenForm(forms.Form):
    """Carries the revision that the page showed: of two people at once, only one decides."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class QuestionForm(SeenForm):
    """A question to the applicant."""

    question = _words(
        _("What do you want to know?"), help_text=_("The applicant gets this by mail, exactly as you write it.")
    )


class ApplicantAddressForm(forms.Form):
    """Another address of the applicant, written by the desk."""

    email = forms.EmailField(
        label=_("The right e-mail address"),
        help_text=_("Both addresses are told. Links and browsers that opened the application open it no more."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("How do you know that the address is the applicant's? It stands in the record."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class NotTheirsForm(SeenForm):
    """The profile which the applicant chose is somebody else's."""

    reason = _words(_("Reason"), help_text=_("Your colleagues read it in the record."))


class RecommendationForm(SeenForm):
    """A recommendation to those who decide."""

    is_recommended = forms.TypedChoiceField(
        label=_("Your recommendation"),
        choices=[("yes", _("Accept")), ("no", _("Reject"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = _words(_("Reason"), help_text=_("For those who decide. The applicant does not see it."))
    second_reader = forms.ModelChoiceField(
        label=_("Second reader"), queryset=Person.objects.none(), required=False, empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, readers: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if readers is None:
            del self.fields["second_reader"]
        else:
            self.fields["second_reader"].queryset = readers  # type: ignore[attr-defined]
            self.fields["second_reader"].required = True


class ReaderForm(forms.Form):
    """Somebody else to read it too."""

    reader = forms.ModelChoiceField(
        label=_("Second reader"), queryset=Person.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, readers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = readers  # type: ignore[attr-defined]


class SecondReadingForm(forms.Form):
    """The second reader's opinion."""

    agrees = forms.TypedChoiceField(
        label=_("Do you agree with the recommendation?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = _words(_("Your note"), required=False, help_text=_("Needed if you do not agree."))


class VoteForm(forms.Form):
    """A committee member's vote."""

    vote = forms.TypedChoiceField(
        label=_("Your vote"), choices=phrases.choices(phrases.VOTE), coerce=Vote, widget=forms.RadioSelect
    )
    note = _words(
        _("Your note"),
        required=False,
        help_text=_("Read by the committee, the heads of the network, the secretariat, and whoever hears an appeal."),
    )


class DecisionForm(SeenForm):
    """A decision with its reason."""

    outcome = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[(Outcome.ACCEPTED.value, _("Accept into the network")), (Outcome.REJECTED.value, _("Reject"))],
        coerce=Outcome,
        widget=forms.RadioSelect,
    )
    reason = _words(
        _("Reason"), help_text=_("The applicant reads this in the decision letter. Write in the applicant's language.")
    )


class HearingForm(forms.Form):
    """The decision on an appeal."""

    is_upheld = forms.TypedChoiceField(
        label=_("Decision on the appeal"),
        choices=[("yes", _("Uphold it: accept into the network")), ("no", _("Dismiss it: the rejection stands"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = _words(_("Reason"), help_text=_("The applicant reads this in the decision letter."))


class ApplicationFilterForm(forms.Form):
    """Which applications to list."""

    network = forms.ChoiceField(label=_("Network"), required=False)
    q = forms.CharField(label=_("Name or receipt number"), required=False, max_length=100)
    overdue = forms.BooleanField(label=_("Only overdue ones"), required=False)

    def __init__(self, *args: Any, networks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(networks) > 1:
            self.fields["network"].choices = [("", _("All networks")), *networks]  # type: ignore[attr-defined]
        else:
            del self.fields["network"]


class PolicyForm(forms.ModelForm[MembershipPolicy]):
    """How a network takes and keeps members."""

    class Meta:
        model = MembershipPolicy
        fields = (
            "is_open",
            "accepts_organisations",
            "accepts_individuals",
            "minimum_age_years",
            "minimum_age_months_of_organisation",
            "supporting_letters_needed",
            "decider",
            "committee_votes_needed",
            "needs_second_reader",
            "secretariat_confirms",
            "decide_within_days",
            "appeal_within_days",
            "hear_appeal_within_days",
            "accepts_co_heads",
            "has_one_vote_per_member",
            "yearly_dues",
            "dues_currency",
            "confirm_every_months",
            "remind_after_days",
            "suspend_after_days",
        )
        labels = {
            "is_open": _("The network takes applications now"),
            "accepts_organisations": _("Organisations may join"),
            "accepts_individuals": _("Individual persons may join"),
            "minimum_age_years": _("Minimum age of a person, in years"),
            "minimum_age_months_of_organisation": _("Minimum age of an organisation, in months"),
            "supporting_letters_needed": _("Supporting letters needed"),
            "decider": _("Who decides"),
            "committee_votes_needed": _("Votes the committee needs"),
            "needs_second_reader": _("A second person reads each application"),
            "secretariat_confirms": _("The secretariat confirms each decision"),
            "decide_within_days": _("Days until the decision"),
            "appeal_within_days": _("Days for an appeal"),
            "hear_appeal_within_days": _("Days until an appeal is decided"),
            "accepts_co_heads": _("Several organisations may head the network together"),
            "has_one_vote_per_member": _("Each member has one vote"),
            "yearly_dues": _("Yearly membership fee"),
            "dues_currency": _("Currency of the fee"),
            "confirm_every_months": _("Months after which members confirm their profile"),
            "remind_after_days": _("Days after which they are reminded"),
            "suspend_after_days": _("Days after the reminder until they are suspended"),
        }
        help_texts = {
            "minimum_age_years": _("0: no minimum. Younger people are told kindly, and nothing of theirs is kept."),
            "minimum_age_months_of_organisation": _("0: no minimum."),
            "committee_votes_needed": _("0: more than half of the committee."),
            "decide_within_days": _("The page for applicants names the day; the last second of it counts."),
            "appeal_within_days": _("0: there is no appeal."),
            "hear_appeal_within_days": _("Counted from the day on which the appeal arrives."),
            "yearly_dues": _("In whole units of the currency. 0: no fee."),
            "confirm_every_months": _("0: never."),
        }
        widgets = {"decider": forms.RadioSelect}

    decider = forms.ChoiceField(
        label=_("Who decides"), choices=phrases.choices(phrases.DECIDER), widget=forms.RadioSelect
    )
    yearly_dues = forms.DecimalField(
        label=_("Yearly membership fee"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("0: no fee."),
    )

    def __init__(self, *args: Any, currencies: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = list(dict.fromkeys([*currencies, self.instance.dues_currency, "EUR"]))
        self.fields["dues_currency"] = forms.ChoiceField(
            label=_("Currency of the fee"), choices=[(code, code) for code in codes if code], required=False
        )
        self.initial["yearly_dues"] = Decimal(self.instance.yearly_dues).scaleb(
            -minor_digits(self.instance.dues_currency)
        )

    def clean_decide_within_days(self) -> int:
        """A decision needs a day at least."""
        return self._at_least_a_day("decide_within_days")

    def clean_hear_appeal_within_days(self) -> int:
        """So does the decision on an appeal."""
        return self._at_least_a_day("hear_appeal_within_days")

    def _at_least_a_day(self, name: str) -> int:
        days: int = self.cleaned_data[name]
        if days < 1:
            raise forms.ValidationError(_("Give at least one day."))
        return days

    def clean(self) -> dict[str, Any]:
        """Somebody must be able to join while applications are taken."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_open") and not (cleaned.get("accepts_organisations") or cleaned.get("accepts_individuals")):
            self.add_error("is_open", _("Say who may join, or take no applications."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """Return what to store; money in minor units."""
        digits = minor_digits(self.cleaned_data["dues_currency"])
        return {**self.cleaned_data, "yearly_dues": int(self.cleaned_data["yearly_dues"].scaleb(digits))}
