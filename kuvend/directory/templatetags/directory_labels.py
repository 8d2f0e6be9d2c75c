"""Labels of states and kinds in templates: ``{{ membership.state|membership_state }}`` (loaded as builtins)."""

from collections.abc import Callable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kuvend.directory import phrases
from kuvend.directory.phrases import Labels
from kuvend.people.phrases import ROLE

register = template.Library()


def _filter(labels: Labels) -> Callable[[str], str]:
    def label(value: str) -> str:
        """Return the label, or the value itself where there is none."""
        return str(labels.get(value, value))

    return label


for name, labels in {
    "network_kind": phrases.NETWORK_KIND,
    "membership_state": phrases.MEMBERSHIP_STATE,
    "membership_move": phrases.MEMBERSHIP_MOVE,
    "profile_state": phrases.PROFILE_STATE,
    "profile_origin": phrases.PROFILE_ORIGIN,
    "place_kind": phrases.PLACE_KIND,
    "body_kind": phrases.BODY_KIND,
    "relation_kind": phrases.RELATION_KIND,
    "reverse_relation_kind": phrases.REVERSE_RELATION_KIND,
    "appointment": phrases.APPOINTMENT,
    "contact_kind": phrases.CONTACT_KIND,
    "address_kind": phrases.ADDRESS_KIND,
    "visibility": phrases.VISIBILITY,
    "application_state": phrases.APPLICATION_STATE,
    "applicant_kind": phrases.APPLICANT_KIND,
    "appeal_state": phrases.APPEAL_STATE,
    "decision_stage": phrases.STAGE,
    "outcome_done": phrases.OUTCOME_DONE,
    "vote": phrases.VOTE,
    "unmet_control": phrases.UNMET_CONTROL,
    "import_kind": phrases.IMPORT_KIND,
    "import_state": phrases.IMPORT_STATE,
    "import_field": phrases.IMPORT_FIELD,
    "duplicate_sign": phrases.DUPLICATE_SIGN,
    "import_flag": phrases.IMPORT_FLAG,
    "field_decision": phrases.FIELD_DECISION,
    "left_aside": phrases.LEFT_ASIDE,
}.items():
    register.filter(name, _filter(labels))


@register.filter
def visibility_badge(value: str) -> SafeString:
    """Tell who else sees a detail that not everybody sees."""
    return format_html('<span class="badge badge-warn">{}</span>', phrases.VISIBILITY.get(value, value))


@register.filter
def role_label(value: str) -> str:
    """Return what a role is called."""
    return str(ROLE.get(value, value))
