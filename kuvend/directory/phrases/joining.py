"""Words about joining."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.audit.phrases import declare_sentences
from kuvend.directory.states import (
    AppealState,
    ApplicantKind,
    ApplicationState,
    Control,
    DecisionStage,
    Outcome,
    Vote,
)

type Labels = Mapping[str, Promise]

APPLICANT_KIND: Labels = {
    ApplicantKind.ORGANISATION: _("An organisation"),
    ApplicantKind.INDIVIDUAL: _("An individual person"),
}
APPLICATION_STATE: Labels = {
    ApplicationState.DRAFT: _("Being written"),
    ApplicationState.SUBMITTED: _("Sent"),
    ApplicationState.INFO_REQUESTED: _("Waiting for the applicant"),
    ApplicationState.NATIONAL_REVIEW: _("Under review"),
    ApplicationState.RECOMMENDED: _("Recommended"),
    ApplicationState.NOT_RECOMMENDED: _("Not recommended"),
    ApplicationState.SECRETARIAT_REVIEW: _("With the secretariat"),
    ApplicationState.ACCEPTED: _("Accepted"),
    ApplicationState.REJECTED: _("Rejected"),
    ApplicationState.WITHDRAWN: _("Withdrawn"),
}
# What the applicant reads about the state: who is at work, in a whole sentence.
APPLICATION_NEWS: Labels = {
    ApplicationState.DRAFT: _("You have not sent this application yet."),
    ApplicationState.SUBMITTED: _("The network has your application and will take it up."),
    ApplicationState.INFO_REQUESTED: _("The network has a question for you. The application waits for your answer."),
    ApplicationState.NATIONAL_REVIEW: _("The network is reading your application."),
    ApplicationState.RECOMMENDED: _("Your application was read and waits for the decision."),
    ApplicationState.NOT_RECOMMENDED: _("Your application was read and waits for the decision."),
    ApplicationState.SECRETARIAT_REVIEW: _("The network has decided; the secretariat still has to confirm."),
    ApplicationState.ACCEPTED: _("You are a member. Welcome!"),
    ApplicationState.REJECTED: _("The network has decided not to accept this application."),
    ApplicationState.WITHDRAWN: _("You withdrew this application."),
}
ENDED_NEWS = _("The network was closed, and your application ended with it.")
STATE_BADGE: Mapping[str, str] = {
    ApplicationState.SUBMITTED: "info",
    ApplicationState.INFO_REQUESTED: "warn",
    ApplicationState.NATIONAL_REVIEW: "info",
    ApplicationState.RECOMMENDED: "info",
    ApplicationState.NOT_RECOMMENDED: "info",
    ApplicationState.SECRETARIAT_REVIEW: "info",
    ApplicationState.ACCEPTED: "good",
    ApplicationState.REJECTED: "bad",
}
OUTCOME: Labels = {Outcome.ACCEPTED: _("Accept"), Outcome.REJECTED: _("Reject")}
OUTCOME_DONE: Labels = {Outcome.ACCEPTED: _("Accepted"), Outcome.REJECTED: _("Rejected")}
VOTE: Labels = {Vote.APPROVE: _("For accepting"), Vote.REJECT: _("Against accepting"), Vote.ABSTAIN: _("I abstain")}
STAGE: Labels = {
    DecisionStage.NETWORK: _("Decision of the network"),
    DecisionStage.SECRETARIAT: _("Decision of the secretariat"),
    DecisionStage.APPEAL: _("Decision on the appeal"),
}
APPEAL_STATE: Labels = {
    AppealState.FILED: _("Waiting to be heard"),
    AppealState.UPHELD: _("Upheld: the applicant is accepted"),
    AppealState.DISMISSED: _("Dismissed: the rejection stands"),
}
UNMET_CONTROL: Labels = {
    Control.DECIDER: _("No Head of Network can decide now. The secretariat decides instead."),
    Control.COMMITTEE: _("The committee has fewer members than the votes it needs. All of its members must vote."),
    Control.SECOND_READER: _(
        "The policy wants two readers, but the network has fewer. Ask somebody of the secretariat to read it too."
    ),
    Control.SECRETARIAT: _("The policy wants the secretariat to confirm, but nobody holds that role."),
    Control.APPEAL: _("The policy grants an appeal, but nobody is there to hear it."),
}
# Choices of an applicant: what becomes public (see `rules.publishing`).
PUBLISHING: Labels = {
    "profile": _("Who sees the profile at all"),
    "email": _("E-mail"),
    "telephone": _("Telephone"),
    "address": _("Address"),
    "contact_persons": _("Names of the contact persons"),
    "facts": _("Staff, budget and funding"),
    "contribution_visibility": _("How you can contribute to the network"),
    "motivation_visibility": _("Why you want to join"),
    "additional_information": _("Additional information"),
}
TARGET: Labels = {
    "name": _("Name"),
    "acronym": _("Acronym"),
    "registration_number": _("Registration number"),
    "country": _("Country"),
    "type": _("Type of organisation"),
    "seat": _("Place of the seat"),
    "address": _("Address"),
    "year_of_establishment": _("Year of establishment"),
    "staff_count": _("Number of staff"),
    "volunteer_count": _("Number of volunteers"),
    "yearly_budget": _("Yearly budget"),
    "general_information": _("General information"),
    "mission_and_objectives": _("Mission and objectives"),
    "main_projects_activities": _("Main projects and activities"),
    "how_can_you_contribute_to_the_network": _("How you can contribute to the network"),
    "why_do_you_want_to_join": _("Why you want to join"),
    "additional_information": _("Additional information"),
    "funding_sources": _("Sources of funding"),
    "partners": _("Partners"),
    "founders": _("Founders"),
    "operates_in": _("Where it operates"),
    "fields_of_activity": _("Fields of activity"),
    "target_groups": _("Target groups"),
    "languages": _("Languages"),
    "telephone": _("Telephone"),
    "mobile": _("Mobile"),
    "email": _("E-mail"),
    "website": _("Website"),
    "social": _("Social media"),
    "supporting_letters": _("Supporting letters"),
    "head.full_name": _("Head of the organisation: full name"),
    "head.job_title": _("Head of the organisation: job title"),
    "head.email": _("Head of the organisation: e-mail"),
    "head.telephone": _("Head of the organisation: telephone"),
    "contact_1.full_name": _("First contact person: full name"),
    "contact_1.job_title": _("First contact person: job title"),
    "contact_1.email": _("First contact person: e-mail"),
    "contact_1.telephone": _("First contact person: telephone"),
    "contact_2.full_name": _("Second contact person: full name"),
    "contact_2.job_title": _("Second contact person: job title"),
    "contact_2.email": _("Second contact person: e-mail"),
    "contact_2.telephone": _("Second contact person: telephone"),
}
# Reasons to start a decision from, where a network has not written its own. Shown in the applicant's language.
ACCEPTING_REASONS: Labels = {
    "fits": _("You meet the conditions of our network and your work fits what our members do. Welcome!"),
    "known": _("Our members know your work and support your application. Welcome!"),
}
REJECTING_REASONS: Labels = {
    "conditions": _("At present you do not meet our conditions for membership. You may apply again when you do."),
    "incomplete": _("We could not check what you wrote, because documents or answers were missing."),
    "elsewhere": _("Your seat and your work lie outside the area of our network. Ask the network of your country."),
}


def target_label(key: str) -> str:
    """Return the label of a profile field that an answer may go into."""
    return str(TARGET.get(key, key))


declare_sentences(
    {
        "directory.submit_application": _("The applicant sent the application"),
        "directory.withdraw_application": _("The applicant withdrew the application"),
        "directory.start_review": _("%(actor)s took up the application"),
        "directory.request_information": _("%(actor)s asked the applicant for information"),
        "directory.answer_information_request": _("The applicant answered"),
        "directory.end_application": _("The application ended, as the network was closed"),
        "directory.leave_out_answers": _("Answers that do not fit the profile were left out"),
        "directory.refuse_claim": _("%(actor)s found that the chosen profile is not the applicant's"),
        "directory.change_applicant_address": _("%(actor)s wrote another address of the applicant into it"),
        "directory.go_on_without_answer": _("%(actor)s went on, because no answer came"),
        "directory.recommend_application": _("%(actor)s gave a recommendation"),
        "directory.ask_second_reader": _("%(actor)s asked for a second reading"),
        "directory.read_second": _("%(actor)s read the application as well"),
        "directory.cast_vote": _("%(actor)s voted"),
        "directory.decide_application": _("%(actor)s decided for the network"),
        "directory.confirm_application": _("%(actor)s decided for the secretariat"),
        "directory.file_appeal": _("The applicant appealed"),
        "directory.hear_appeal": _("%(actor)s decided on the appeal"),
        "directory.send_later_answers": _("The new member answered the further questions"),
        "directory.erase_application": _("The application was erased, as its time was over"),
        "directory.minimise_application": _("What the applicant gave was erased, as the membership ended long ago"),
        "directory.set_onboarding_steps": _("%(actor)s changed the steps for new members"),
        "directory.add_onboarding_step": _("%(actor)s added a step for new members"),
        "directory.change_onboarding_step": _("%(actor)s changed a step for new members"),
        "directory.add_decision_reason": _("%(actor)s wrote reasons for decisions"),
        "directory.change_decision_reason": _("%(actor)s changed a reason for decisions"),
        "directory.mark_onboarding_step": _("%(actor)s finished a step for new members"),
    }
)
