"""Mails of our own, so that these tests know nothing of the apps above."""

from collections.abc import Iterator

import pytest
from django.template import Engine
from django.template.loaders.locmem import Loader

from kuvend.messaging import emails
from kuvend.messaging.emails import MailKind, Topic
from kuvend.messaging.models import OutboxMessage

NEWS = Topic("test.news", "News")
LETTER = MailKind("test.letter")
BULLETIN = MailKind("test.bulletin", topic=NEWS)
CODE = MailKind("test.code", is_secret=True)

TEMPLATES = {
    "emails/test.letter/subject.txt": "{{ title }}\n",
    "emails/test.letter/body.txt": "Dear {{ name }},\n\n{% translate 'Monday' %}\n\nOpen it:\n{{ url }}\n",
    "emails/test.bulletin/subject.txt": "News: {{ title }}",
    "emails/test.bulletin/body.txt": "There is news about {{ title }}.",
    "emails/test.code/subject.txt": "Your code",
    "emails/test.code/body.txt": "Your code is 123 456.",
}


@pytest.fixture(autouse=True)
def _kinds_of_mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(emails, "_kinds", dict(emails._kinds))
    monkeypatch.setattr(emails, "_topics", {})
    emails.declare_topic(NEWS)
    for kind in (LETTER, BULLETIN, CODE):
        emails.declare(kind)
    engine = Engine.get_default()
    own = Loader(engine, TEMPLATES)
    engine.template_loaders.insert(0, own)
    yield
    engine.template_loaders.remove(own)


@pytest.fixture
def only_message() -> object:
    def fetch() -> OutboxMessage:
        return OutboxMessage.objects.get()

    return fetch
