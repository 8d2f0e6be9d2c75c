"""Labels of states and kinds, and the sentences of the record."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kuvend.audit.phrases import declare_kinds, declare_sentences
from kuvend.directory.phrases.importing import (
    FIELD_DECISION as FIELD_DECISION,
)
from kuvend.directory.phrases.importing import (
    IMPORT_FIELD as IMPORT_FIELD,
)
from kuvend.directory.phrases.importing import (
    IMPORT_FLAG as IMPORT_FLAG,
)
from kuvend.directory.phrases.importing import (
    IMPORT_KIND as IMPORT_KIND,
)
from kuvend.directory.phrases.importing import (
    IMPORT_STATE as IMPORT_STATE,
)
from kuvend.directory.phrases.importing import (
    LEFT_ASIDE as LEFT_ASIDE,
)
from kuvend.directory.phrases.joining import (
    ACCEPTING_REASONS as ACCEPTING_REASONS,
)
from kuvend.directory.phrases.joining import (
    APPEAL_STATE as APPEAL_STATE,
)
from kuvend.directory.phrases.joining import (
    APPLICANT_KIND as APPLICANT_KIND,
)
from kuvend.directory.phrases.joining import (
    APPLICATION_NEWS as APPLICATION_NEWS,
)
from kuvend.directory.phrases.joining import (
    APPLICATION_STATE as APPLICATION_STATE,
)
from kuvend.directory.phrases.joining import (
    OUTCOME as OUTCOME,
)
from kuvend.directory.phrases.joining import (
    OUTCOME_DONE as OUTCOME_DONE,
)
from kuvend.directory.phrases.joining import (
    PUBLISHING as PUBLISHING,
)
from kuvend.directory.phrases.joining import (
    REJECTING_REASONS as REJECTING_REASONS,
)
from kuvend.directory.phrases.joining import (
    STAGE as STAGE,
)
from kuvend.directory.phrases.joining import (
    STATE_BADGE as STATE_BADGE,
)
from kuvend.directory.phrases.joining import (
    TARGET as TARGET,
)
from kuvend.directory.phrases.joining import (
    UNMET_CONTROL as UNMET_CONTROL,
)
from kuvend.directory.phrases.joining import (
    VOTE as VOTE,
)
from kuvend.directory.phrases.joining import (
    target_label as target_label,
)
from kuvend.directory.states import (
    AddressKind,
    Appointment,
    BodyKind,
    ContactKind,
    Decider,
    DuplicateSign,
    MembershipState,
    NameKind,
    NetworkKind,
    PlaceKind,
    ProfileOrigin,
    ProfileState,
    RelationKind,
    Visibility,
)

type Labels = Mapping[str, Promise]

VISIBILITY: Labels = {
    Visibility.PUBLIC: _("Everyone"),
    Visibility.MEMBERS: _("Members of the network"),
    Visibility.DESK: _("Only the network's office"),
}
# What is said after somebody chose who sees their profile.
READERS_CHOSEN: Labels = {
    Visibility.PUBLIC: _("Everyone sees the profile now: it stands in the public directory."),
    Visibility.MEMBERS: _("Only members see the profile now. It no longer stands in the public directory."),
    Visibility.DESK: _("Only your own people and the office see the profile now."),
}
NETWORK_KIND: Labels = {
    NetworkKind.NETWORK_OF_NETWORKS: _("Network of networks"),
    NetworkKind.NATIONAL_NETWORK: _("National network"),
    NetworkKind.COALITION: _("Coalition"),
    NetworkKind.CONSORTIUM: _("Consortium"),
}
PROFILE_STATE: Labels = {
    ProfileState.DRAFT: _("Draft"),
    ProfileState.PUBLISHED: _("Published"),
    ProfileState.ARCHIVED: _("Archived"),
    ProfileState.MERGED: _("Merged"),
}
PROFILE_ORIGIN: Labels = {
    ProfileOrigin.IMPORTED: _("Imported"),
    ProfileOrigin.ADDED: _("Added by the office"),
    ProfileOrigin.JOINED: _("Joined by application"),
    ProfileOrigin.DEMO: _("Invented for the demo"),
}
MEMBERSHIP_STATE: Labels = {
    MembershipState.ACTIVE: _("Active"),
    MembershipState.DORMANT: _("Not confirmed for a long time"),
    MembershipState.REMINDED: _("Reminded to confirm"),
    MembershipState.SUSPENDED: _("Suspended"),
    MembershipState.LEFT: _("Left"),
    MembershipState.REMOVED: _("Removed"),
}
# What the desk can do to a membership.
MEMBERSHIP_MOVE: Labels = {
    "reinstate": _("Lift the suspension"),
    "suspend": _("Suspend the membership"),
    "leave": _("Record that the member left"),
    "remove": _("Remove the member"),
}
CONTACT_KIND: Labels = {
    ContactKind.TELEPHONE: _("Telephone"),
    ContactKind.MOBILE: _("Mobile"),
    ContactKind.EMAIL: _("E-mail"),
    ContactKind.WEBSITE: _("Website"),
    ContactKind.SOCIAL: _("Social media"),
}
ADDRESS_KIND: Labels = {
    AddressKind.SEAT: _("Registered seat"),
    AddressKind.OFFICE: _("Office address"),
    AddressKind.POSTAL: _("Postal address"),
}
NAME_KIND: Labels = {
    NameKind.TRANSLATION: _("Name in another language"),
    NameKind.ALSO_KNOWN_AS: _("Also known as"),
    NameKind.FORMER: _("Former name"),
}
RELATION_KIND: Labels = {
    RelationKind.BRANCH_OF: _("Branch of"),
    RelationKind.MEMBER_OF: _("Member of"),
    RelationKind.HOSTED_BY: _("Hosted by"),
}
# The same relation, seen from the other side.
REVERSE_RELATION_KIND: Labels = {
    RelationKind.BRANCH_OF: _("Has the branch"),
    RelationKind.MEMBER_OF: _("Has the member"),
    RelationKind.HOSTED_BY: _("Hosts"),
}
BODY_KIND: Labels = {
    BodyKind.ASSEMBLY: _("Assembly"),
    BodyKind.BOARD: _("Board"),
    BodyKind.PRESIDENT: _("President"),
    BodyKind.AUDIT: _("Audit"),
    BodyKind.ARBITRATION: _("Arbitration"),
    BodyKind.STEERING_COMMITTEE: _("Steering committee"),
    BodyKind.WORKING_GROUP: _("Working group"),
}
PLACE_KIND: Labels = {
    PlaceKind.REGION: _("Region"),
    PlaceKind.MUNICIPALITY: _("Municipality"),
    PlaceKind.GROUP: _("Group of places"),
}
DECIDER: Labels = {
    Decider.HEAD_OF_NETWORK: _("The Head of Network decides alone"),
    Decider.COMMITTEE: _("A committee votes"),
}
APPOINTMENT: Labels = {
    Appointment.MINISTRY: _("By a ministry"),
    Appointment.ELECTION: _("By election"),
    Appointment.FOUNDING_AGREEMENT: _("By the founding agreement"),
}

# -- the list of members ----------------------------------------------------------------------------------------------

# How `queries.figures` counts, in a sentence.
MEMBER_DEFINITION = _(
    "Counted are organisations and people whose membership is in force (accepted, neither suspended nor ended) and"
    " whose profile is published. Who belongs to several networks counts once."
)
HEAD_OF_NETWORK = _("Head of Network")
FACET: Labels = {
    "network": _("Network"),
    "country": _("Country"),
    "place": _("Place"),
    "type": _("Type"),
    "field_of_activity": _("Field of activity"),
    "target_group": _("Works with"),
    "language": _("Language"),
    "year": _("Year of establishment"),
    "seat": _("Registered seat"),
}
SORT: Labels = {
    "relevance": _("Best match first"),
    "name": _("By name"),
    "newest": _("Newest first"),
    "year": _("Founded first"),
    "confirmed": _("Last confirmed first"),
}
MEMBER_VIEW: Labels = {"list": _("List"), "map": _("Map"), "chart": _("Charts")}
CHART_TITLE: Labels = {
    "field_of_activity": _("Members by field of activity"),
    "type": _("Members by type"),
    "country": _("Members by country"),
    "language": _("Members by working language"),
    "target_group": _("Members by whom they work with"),
}
CHART_NOTE: Labels = {
    "field_of_activity": _("A member may be active in several fields."),
    "language": _("A member may work in several languages."),
    "target_group": _("A member may work with several groups."),
}


def without_place(number: int) -> str:
    """Return the sentence under a map on which some are not drawn."""
    return ngettext(
        "%(number)d member has no seat on this map.", "%(number)d members have no seat on this map.", number
    ) % {"number": number}


def more_choices(number: int) -> str:
    """Return the sentence under a filter that does not list everything."""
    return ngettext(
        "%(number)d more: type its name into the search box.",
        "%(number)d more: type a name into the search box.",
        number,
    ) % {"number": number}


def choices(labels: Labels) -> list[tuple[str, Promise]]:
    """Return labels as a form's choices."""
    return list(labels.items())


declare_kinds({"term": _("A choice of a list"), "place": _("A place")})
DUPLICATE_SIGN: Labels = {
    DuplicateSign.NAME: _("Names alike"),
    DuplicateSign.REGISTRATION_NUMBER: _("Same registration number"),
    DuplicateSign.WEBSITE: _("Same website"),
    DuplicateSign.EMAIL: _("Same e-mail address"),
    DuplicateSign.TELEPHONE: _("Same telephone"),
}

declare_sentences(
    {
        "directory.found_network": _("%(actor)s created the network"),
        "directory.load_places": _("%(actor)s loaded the list of places"),
        "directory.load_taxonomies": _("%(actor)s loaded the lists to choose from"),
        "directory.close_network": _("%(actor)s closed the network"),
        "directory.reopen_network": _("%(actor)s opened the network again"),
        "directory.describe_network": _("%(actor)s changed the description of the network"),
        "directory.change_look": _("%(actor)s changed the logo or the colour of the network"),
        "directory.link_networks": _("%(actor)s made the network a member of another network"),
        "directory.unlink_networks": _("%(actor)s ended the membership in another network"),
        "directory.set_membership_policy": _("%(actor)s changed the membership policy"),
        "directory.give_mandate": _("%(actor)s recorded a mandate of the Head of Network"),
        "directory.end_mandate": _("%(actor)s ended a mandate of the Head of Network"),
        "directory.set_up_body": _("%(actor)s set up a body"),
        "directory.link_seat": _("%(actor)s linked a seat in a body with an account"),
        "directory.rename_body": _("%(actor)s changed the name of a body"),
        "directory.seat_member": _("%(actor)s gave somebody a seat in a body"),
        "directory.end_seat": _("%(actor)s ended a seat in a body"),
        "directory.close_body": _("%(actor)s closed a body"),
        "directory.relate_organisations": _("%(actor)s recorded a relation to another organisation"),
        "directory.agree_to_relation": _("%(actor)s agreed to a relation to another organisation"),
        "directory.refuse_relation": _("%(actor)s took back a relation to another organisation"),
        "directory.end_relation": _("%(actor)s ended a relation to another organisation"),
        "directory.admit_member": _("%(actor)s admitted the member to the network"),
        "directory.suspend_membership": _("%(actor)s suspended the membership"),
        "directory.reinstate_membership": _("%(actor)s lifted the suspension"),
        "directory.leave_network": _("%(actor)s recorded that the member left the network"),
        "directory.give_up_membership": _("%(actor)s ended the membership, for the member itself"),
        "directory.remove_member": _("%(actor)s removed the member from the network"),
        "directory.confirm_profile": _("%(actor)s confirmed that the profile is up to date"),
        "directory.add_place": _("%(actor)s added a place"),
        "directory.change_place": _("%(actor)s changed a place"),
        "directory.rename_taxonomy": _("%(actor)s changed the name of a list to choose from"),
        "directory.complete_from_preset": _("%(actor)s added what the preset of the country has and was missing"),
        "directory.add_term": _("%(actor)s added a choice to a list"),
        "directory.change_term": _("%(actor)s changed a choice of a list"),
        "directory.advance_membership": _("%(actor)s noted that nobody confirmed the profile in time"),
    }
)

PROFILE_FIELD: Labels = {
    "name": _("Name"),
    "name_language": _("Language of the name"),
    "acronym": _("Acronym"),
    "country": _("Country"),
    "year_of_establishment": _("Year of establishment"),
    "registration_number": _("Registration number"),
    "contribution_visibility": _("Who sees the contribution"),
    "motivation_visibility": _("Who sees the motivation"),
    "staff_count": _("Staff"),
    "volunteer_count": _("Volunteers"),
    "yearly_budget": _("Yearly budget"),
    "budget_currency": _("Currency of the budget"),
    "logo": _("Logo"),
    "general_information": _("General information"),
    "mission_and_objectives": _("Mission and objectives"),
    "main_projects_activities": _("Main projects/activities"),
    "how_can_you_contribute_to_the_network": _("How can you contribute to the network?"),
    "why_do_you_want_to_join": _("Why do you want to join?"),
    "additional_information": _("Additional information"),
    "funding_sources": _("Funding sources"),
    "partners": _("Partners"),
    "founders": _("Founders"),
    "type": _("Organisation type"),
    "seat": _("Place of the registered seat"),
    "operates_in": _("Places where it works"),
    "fields_of_activity": _("Fields of activity"),
    "target_groups": _("Target groups"),
    "languages": _("Working languages"),
    "other_names": _("Other names"),
    "addresses": _("Addresses"),
    "contact_points": _("Telephones, e-mails, links"),
    "contact_persons": _("Contact persons"),
}

declare_sentences(
    {
        "directory.grant_network_role": _("%(actor)s gave somebody a role in the network"),
        "directory.end_network_role": _("%(actor)s ended a role in the network"),
        "directory.grant_organisation_role": _("%(actor)s gave somebody a role in the organisation"),
        "directory.end_organisation_role": _("%(actor)s ended a role in the organisation"),
        "directory.add_organisation": _("%(actor)s added the organisation to the directory"),
        "directory.invite_to_profile": _("%(actor)s sent an invitation to look after the profile"),
        "directory.resend_invitation": _("%(actor)s sent the invitation again"),
        "directory.revoke_invitation": _("%(actor)s withdrew an invitation"),
        "directory.accept_invitation": _("%(actor)s accepted the invitation to look after the profile"),
        "directory.publish_profile": _("%(actor)s changed the profile"),
        "directory.restore_version": _("%(actor)s brought back an older version of the profile"),
        "directory.choose_readers": _("%(actor)s chose who sees the profile"),
        "directory.publish_organisation": _("%(actor)s published the profile"),
        "directory.archive_organisation": _("%(actor)s archived the profile"),
        "directory.restore_organisation": _("%(actor)s brought the profile back from the archive"),
        "directory.merge_organisations": _("%(actor)s merged another profile into this one"),
        "directory.undo_merge": _("%(actor)s undid a merge"),
        "directory.say_two_different": _("%(actor)s said that this and a profile like it are two organisations"),
        "directory.compare_again": _("%(actor)s put this and a profile like it back on the list of duplicates"),
    }
)
