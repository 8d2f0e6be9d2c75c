"""Every kind of mail that an app declares can be written."""

import pytest
from django.template import Engine
from django.utils import translation

from kuvend.messaging.emails import MailKind, all_kinds

pytestmark = pytest.mark.unit

# Other tests of the same process may have declared letters of their own.
KINDS = sorted((kind for kind in all_kinds() if "_test_" not in kind.name), key=lambda kind: kind.name)


def test_there_are_mails() -> None:
    assert len(KINDS) > 10


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_mail_has_its_templates(kind: MailKind) -> None:
    for part in ("subject.txt", "body.txt"):
        assert Engine.get_default().get_template(f"emails/{kind.name}/{part}").source.strip()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_mail_belongs_to_its_app(kind: MailKind) -> None:
    origin = Engine.get_default().get_template(f"emails/{kind.name}/subject.txt").origin.name
    assert f"/kuvend/{kind.name.partition('.')[0]}/templates/" in origin


def test_topics_are_named_in_words() -> None:
    with translation.override("en"):
        for kind in KINDS:
            assert kind.topic is None or str(kind.topic.label).strip()
