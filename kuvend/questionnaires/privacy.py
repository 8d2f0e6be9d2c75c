"""What answers hold about people."""

from django.utils.translation import gettext_lazy as _

from kuvend.core.privacy import Audience, LawfulBasis, register

register.declare(
    "questionnaires.AnswerSet",
    "respondent_id language given code_digest",
    purpose=_("To know whose answers they are, and to let that person come back to them"),
    basis=LawfulBasis.CONTRACT,
    retention=_("As long as what the answers belong to"),
    audience=Audience.DESK,
)
register.declare(
    "questionnaires.Answer",
    "value typed",
    purpose=_("To learn what the questions ask; the questions say what it is used for"),
    basis=LawfulBasis.CONTRACT,
    retention=_("As long as what the answers belong to"),
    audience=Audience.DESK,
)
for model in ("Questionnaire", "QuestionnaireVersion", "Section", "Question", "AnswerSet", "Answer"):
    register.not_personal(f"questionnaires.{model}", "*")
