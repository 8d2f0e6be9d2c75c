"""The questions that ship with the house, those of a network, and the lists and fields they refer to."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kuvend.core import clock
from kuvend.core.prepared import Prepared
from kuvend.directory import phrases
from kuvend.directory.models import MembershipPolicy, Network, Place, Taxonomy, Term
from kuvend.directory.rules.fitting import limits_of_targets
from kuvend.directory.rules.joining import (
    NUMBER_TARGETS,
    PERSON_PARTS,
    PERSON_TARGETS,
    PLAIN_TARGETS,
    SET_TARGETS,
    TEXT_TARGETS,
)
from kuvend.directory.states import ApplicantKind
from kuvend.lettering import to_latin
from kuvend.questionnaires.hooks import AnswerTarget, Choice, ChoiceSource, GivenFact
from kuvend.questionnaires.models import Questionnaire
from kuvend.questionnaires.rules.conditions import read_condition
from kuvend.questionnaires.rules.specifications import QuestionSpecification, SectionSpecification
from kuvend.questionnaires.states import QuestionKind, Sensitivity

FOLDER = Path(__file__).resolve().parent.parent / "questions"
JOINING = "joining"
PLACES = "places"
TAXONOMY = "taxonomy:"


@dataclass(frozen=True, slots=True)
class ShippedQuestions:
    """A questionnaire that ships with the house."""

    key: str
    purpose: str
    name: Mapping[str, str]
    sections: tuple[SectionSpecification, ...]

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which it is complete."""
        return frozenset(self.name)


@cache
def shipped_questions(key: str = JOINING, *, currencies: tuple[str, ...] = ()) -> ShippedQuestions:
    """Return shipped questions. `currencies` replace those in the file."""
    with (FOLDER / f"{key}.toml").open("rb") as file:
        content = tomllib.load(file)
    return ShippedQuestions(
        key=content["key"],
        purpose=content["purpose"],
        name=_texts(content["name"]),
        sections=tuple(
            SectionSpecification(
                key=section["key"],
                title=_texts(section["title"]),
                explanation=_texts(section.get("explanation", {})),
                questions=tuple(_question(question, currencies) for question in section["questions"]),
            )
            for section in content["sections"]
        ),
    )


def _texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {**texts, **({"sr-latn": to_latin(texts["sr"])} if "sr" in texts else {})}


def _question(plain: Mapping[str, Any], currencies: tuple[str, ...]) -> QuestionSpecification:
    question = QuestionSpecification(
        key=plain["key"],
        kind=QuestionKind(plain["kind"]),
        label=_texts(plain["label"]),
        help=_texts(plain.get("help", {})),
        is_required=plain.get("is_required", False),
        minimum=plain.get("minimum", ""),
        maximum=plain.get("maximum", ""),
        source=plain.get("source", ""),
        currencies=tuple(plain.get("currencies", ())),
        sensitivity=Sensitivity(plain.get("sensitivity", "ordinary")),
        condition=read_condition(plain.get("condition")),
        target=plain.get("target", ""),
    )
    if question.kind is QuestionKind.MONEY and currencies:
        return replace(question, currencies=currencies)
    return question


def joining_questionnaire(network: Network, *, policy: MembershipPolicy | None = None) -> Questionnaire | None:
    """Return the network's own questions to those who want to join."""
    policy = policy or MembershipPolicy.objects.filter(network=network).first()
    if policy is None or not policy.questionnaire:
        return None
    return Questionnaire.objects.filter(public_id=policy.questionnaire).first()


# -- what the questionnaires app asks for (joined in `kuvend.config.wiring`) -------------------------------------------


def choice_sources() -> Sequence[ChoiceSource]:
    """Return the lists that questions may offer: every taxonomy, and the places."""
    lists = [ChoiceSource(f"{TAXONOMY}{taxonomy.key}", str(taxonomy.name)) for taxonomy in Taxonomy.objects.all()]
    return [*lists, ChoiceSource(PLACES, _("Places"))]


_places = Prepared(lambda: Place.objects.filter(is_active=True).values_list("key", "label"))
_terms = Prepared(
    lambda taxonomy: Term.objects.filter(taxonomy__key=taxonomy, is_active=True).values_list("key", "label"), str
)


def source_choices(source: str) -> Sequence[Choice] | None:
    """Return what a list holds; None: not one of ours."""
    if source == PLACES:
        return [Choice(key, label) for key, label in _places.rows()]
    if source.startswith(TAXONOMY):
        return [Choice(key, label) for key, label in _terms.rows(source.removeprefix(TAXONOMY))]
    return None


def given_facts(purpose: str) -> Sequence[GivenFact]:
    """Return what is known of an applicant without asking."""
    if purpose != JOINING:
        return []
    kinds = [(kind.value, str(phrases.APPLICANT_KIND[kind])) for kind in ApplicantKind]
    return [GivenFact("applicant_kind", _("Who applies"), kinds)]


def answer_targets(purpose: str) -> Sequence[AnswerTarget]:
    """Return the profile fields that answers of applicants may go into."""
    if purpose != JOINING:
        return []
    kinds: dict[str, set[QuestionKind]] = {
        **{target: {QuestionKind.SHORT_TEXT} for target in PLAIN_TARGETS - {"country", "type", "seat"}},
        "address": {QuestionKind.SHORT_TEXT},
        "country": {QuestionKind.COUNTRY},
        "type": {QuestionKind.TERM},
        "seat": {QuestionKind.TERM},
        **{target: {QuestionKind.NUMBER} for target in NUMBER_TARGETS},
        **{target: {QuestionKind.LONG_TEXT, QuestionKind.SHORT_TEXT} for target in TEXT_TARGETS},
        **{target: {QuestionKind.TERMS} for target in SET_TARGETS},
        "yearly_budget": {QuestionKind.MONEY},
        "supporting_letters": {QuestionKind.FILE},
        "email": {QuestionKind.EMAIL},
        "telephone": {QuestionKind.PHONE},
        "mobile": {QuestionKind.PHONE},
        "website": {QuestionKind.URL},
        "social": {QuestionKind.URL},
        **{
            f"{who}.{part}": {
                {"email": QuestionKind.EMAIL, "telephone": QuestionKind.PHONE}.get(part, QuestionKind.SHORT_TEXT)
            }
            for who in PERSON_TARGETS
            for part in PERSON_PARTS
        },
    }
    return [
        AnswerTarget(key, phrases.target_label(key), frozenset(str(kind) for kind in fitting))
        for key, fitting in sorted(kinds.items())
    ]


def target_limits(purpose: str) -> Mapping[str, tuple[str, str]]:
    """Return what the fields of a profile can hold."""
    return limits_of_targets(clock.now().date()) if purpose == JOINING else {}


def owner_page(owner_kind: str, owner_id: str) -> tuple[str, str] | None:
    """Return name and desk page of the network that owns a questionnaire; None where the owner is no network."""
    if owner_kind != "network":
        return None
    network = Network.objects.filter(public_id=owner_id).first()
    return (str(network.name), reverse("directory-desk-network", args=[network.slug])) if network else None
