"""Forms of the mail."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kuvend.messaging.emails import Topic
from kuvend.messaging.phrases import DELIVERY_LABELS
from kuvend.messaging.queries import TopicChoice
from kuvend.messaging.states import Delivery


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
