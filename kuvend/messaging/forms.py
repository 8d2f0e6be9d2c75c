"""Forms of the mail."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuvend.messaging.emails import Topic
from kuvend.messaging.phrases import DELIVERY_LABELS
from kuvend.messaging.queries import TopicChoice
from kuvend.messaging.states import Delivery, MessageState


class DeliveryForm(forms.Form):
    """One question per topic: at once, once a day, never."""

    def __init__(self, *args: Any, choices: Sequence[TopicChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics: dict[str, Topic] = {}
        for choice in choices:
            name = f"topic_{choice.topic.name.replace('.', '_')}"
            self.topics[name] = choice.topic
            self.fields[name] = forms.ChoiceField(
                label=str(choice.topic.label),
                help_text=str(choice.topic.explanation),
                choices=[(delivery.value, label) for delivery, label in DELIVERY_LABELS.items()],
                initial=choice.delivery.value,
                widget=forms.RadioSelect,
            )

    @property
    def chosen(self) -> dict[Topic, Delivery]:
        """What was chosen for each topic (of a valid form)."""
        return {topic: Delivery(self.cleaned_data[name]) for name, topic in self.topics.items()}


class OutboxFilterForm(forms.Form):
    """Which mails to show."""

    FAILED, WAITING, ALL = "failed", "waiting", "all"

    which = forms.ChoiceField(
        label=_("Which mails"),
        choices=[(FAILED, _("Could not be sent")), (WAITING, _("On their way")), (ALL, _("All"))],
        required=False,
    )
    to = forms.CharField(label=_("Address"), max_length=254, required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """What `queries.outbox` is asked with."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else {}
        states = {
            self.WAITING: (MessageState.WAITING, MessageState.SENDING, MessageState.COLLECTED),
            self.ALL: (),
        }
        return {
            "states": states.get(values.get("which", ""), (MessageState.FAILED,)),
            "address": values.get("to", "").strip(),
        }
