"""Supporting letters: said before sending, and a policy that nobody can meet is pointed out where it is made."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kuvend.directory.models import MembershipPolicy, Network
from kuvend.directory.operations.joining import ensure_joining_questions
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.directory.queries.questions import shipped_questions
from kuvend.directory.rules.letters import letters_question, letters_trouble
from kuvend.directory.states import LettersTrouble
from kuvend.people.models import Person
from kuvend.questionnaires.rules.conditions import Answered
from kuvend.questionnaires.states import AskWhen
from tests.actors import ClientMaker
from tests.directory.joining_world import NOON
from tests.directory.test_joining import ANSWERS, fill, hidden, section_url, send, start

pytestmark = [pytest.mark.web, pytest.mark.django_db]

TOO_FEW = "more supporting letters than the question takes"


def test_a_policy_that_the_questions_cannot_meet_is_seen() -> None:
    questions = [question for section in shipped_questions().sections for question in section.questions]
    taking = letters_question(questions)
    assert taking is not None
    others = [question for question in questions if question is not taking]
    assert letters_trouble(questions, needed=5) is None
    assert letters_trouble(questions, needed=6) is LettersTrouble.TOO_FEW
    assert letters_trouble([replace(taking, maximum="")], needed=10) is None
    assert letters_trouble([replace(taking, maximum="")], needed=11) is LettersTrouble.TOO_FEW
    assert letters_trouble(others, needed=1) is LettersTrouble.NOT_ASKED
    assert letters_trouble(others, needed=0) is None
    later = replace(taking, ask_when=AskWhen.ONLY_SELECTED)
    assert letters_trouble([later], needed=1) is LettersTrouble.NOT_ASKED
    sometimes = replace(taking, condition=Answered("acronym"))
    assert letters_trouble([sometimes], needed=1) is LettersTrouble.NOT_ASKED_OF_ALL


def test_the_policy_and_the_editor_say_so(network: Network, head_of_network: Person, client_of: ClientMaker) -> None:
    client = client_of(head_of_network)
    policy = reverse("directory-desk-policy", args=[network.slug])
    assert TOO_FEW not in client.get(policy).content.decode()
    MembershipPolicy.objects.filter(network=network).update(supporting_letters_needed=6)
    assert TOO_FEW in client.get(policy).content.decode(), "of the questions that ship"
    questionnaire = ensure_joining_questions(network, by=head_of_network, now=NOON)
    edit = reverse("questionnaires-edit", args=[questionnaire.public_id])
    assert TOO_FEW in client.get(edit).content.decode()
    MembershipPolicy.objects.filter(network=network).update(supporting_letters_needed=5)
    assert TOO_FEW not in client.get(edit).content.decode()


def test_the_applicant_reads_how_many_and_what_is_missing(network: Network, anonymous: Client) -> None:
    load_taxonomies(now=NOON)
    MembershipPolicy.objects.filter(network=network).update(supporting_letters_needed=2)
    application = start(anonymous, network)
    for section, answers in ANSWERS.items():
        fill(anonymous, application, section, **answers)
    page = anonymous.get(section_url(application, "network")).content.decode()
    assert "The network asks for 2 supporting letters. From members of the network" in page
    assert "2 supporting letters" not in anonymous.get(section_url(application, "who")).content.decode()
    home = reverse("directory-application", args=[application.public_id])
    review = reverse("directory-application-review", args=[application.public_id])
    assert "1 answer missing" in anonymous.get(home).content.decode()
    assert "The network asks for 2 more supporting letters." in anonymous.get(review).content.decode()
    letters = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.4\n%%EOF") for number in range(2)]
    network_page = section_url(application, "network")
    send(anonymous, network_page, upload="1", **hidden(page), **{"q-supporting_letters": letters})
    assert "more supporting letter" not in anonymous.get(review).content.decode()
    assert "1 answer missing" not in anonymous.get(home).content.decode()
