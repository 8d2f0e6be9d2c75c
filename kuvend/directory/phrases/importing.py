"""Words of the import: fields, kinds, states, reasons, and the sentences of the record."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.audit.phrases import declare_sentences
from kuvend.directory.states import FieldDecision, ImportedKind, ImportItemState

type Labels = Mapping[str, Promise]

IMPORT_KIND: Labels = {
    ImportedKind.ORGANISATION: _("Organisation"),
    ImportedKind.PERSON: _("Person"),
    ImportedKind.NEWS: _("News"),
    ImportedKind.EVENT: _("Event"),
    ImportedKind.OTHER: _("Other text"),
}
IMPORT_STATE: Labels = {
    ImportItemState.PENDING: _("Waits for you"),
    ImportItemState.CONFIRMED: _("Confirmed"),
    ImportItemState.SET_ASIDE: _("Set aside"),
    ImportItemState.REPLACED: _("Replaced by a newer reading"),
    ImportItemState.UNDONE: _("Undone"),
}
FIELD_DECISION: Labels = {
    FieldDecision.PROPOSED: _("Not decided"),
    FieldDecision.ACCEPTED: _("Accepted"),
    FieldDecision.REJECTED: _("Rejected"),
    FieldDecision.EDITED: _("Edited"),
}
IMPORT_FIELD: Labels = {
    "name": _("Name"),
    "acronym": _("Acronym"),
    "national_network": _("National network"),
    "country": _("Country"),
    "city": _("Town"),
    "postal_code": _("Postal code"),
    "seat": _("Place of the registered seat"),
    "addresses": _("Addresses"),
    "telephones": _("Telephones"),
    "mobiles": _("Mobiles"),
    "fax": _("Fax"),
    "emails": _("E-mail addresses"),
    "website": _("Website"),
    "social_links": _("Social links"),
    "organisation_type": _("Organisation type"),
    "year_of_establishment": _("Year of establishment"),
    "registration_number": _("Registration number"),
    "fields_of_activity": _("Fields of activity"),
    "general_information": _("General information"),
    "mission_and_objectives": _("Mission and objectives"),
    "main_projects_activities": _("Main projects and activities"),
    "how_can_you_contribute_to_the_network": _("How can you contribute to the network"),
    "why_do_you_want_to_join": _("Why do you want to join"),
    "additional_information": _("Additional information"),
    "contact_1_full_name": _("First contact: name"),
    "contact_1_job_title": _("First contact: job title"),
    "contact_2_full_name": _("Second contact: name"),
    "contact_2_job_title": _("Second contact: job title"),
    "head_of_the_organisation": _("Head of the organisation"),
    "staff": _("Staff"),
    "yearly_budget": _("Yearly budget"),
    "funding_sources": _("Funding sources"),
    "partners": _("Partners"),
    "founders": _("Founders"),
    "languages": _("Languages"),
    "title": _("Title"),
    "body": _("Text"),
    "date": _("Date"),
    "time": _("Time"),
    "links": _("Links"),
}
IMPORT_FLAG: Labels = {
    "place_like": _("This looks like a place, not like a person."),
    "address_like": _("This looks like an address, not like a person."),
    "not_a_name": _("This does not look like a person's name."),
    "person_like": _("This looks like a person's name."),
    "contains_job_title": _("The job title stands in the name."),
    "lower_case_name": _("Written without capital letters."),
    "repeated_text": _("The same text stands in another field."),
    "other_facts": _("This box holds facts that belong elsewhere."),
    "wrong_box": _("This stood in the box of another field."),
    "other_country": _("This names another country than your network's."),
    "from_address": _("Read from the address or the town."),
    "label_lost": _("This stood there without a label."),
    "only_described": _("This text alone says that there is a member. Look whether it is one."),
    "unknown_value": _("A part of this is not in our lists."),
    "title_lost": _("The heading was lost; the name is taken from the text."),
    "no_title": _("The title was lost."),
    "breaks_off": _("The text breaks off."),
    "no_text": _("There is a title but no text."),
    "links_lost": _("The links at the end were lost."),
    "no_name": _("There is no name."),
}
LEFT_ASIDE: Labels = {
    "blank": _("Empty"),
    "menu": _("Menu of the website"),
    "breadcrumb": _("Path of the page"),
    "cookies": _("Cookie notice"),
    "copyright": _("Copyright line"),
    "paging": _("Page numbers"),
    "separator": _("Line"),
    "picture": _("Name of a picture"),
    "heading": _("Heading without a text"),
    "fragment": _("A few stray words"),
    "script": _("Program of the website"),
    "style": _("Layout of the website"),
    "head": _("Technical part of the page"),
    "footer": _("Foot of the page"),
    "form": _("Form"),
    "embedded": _("Embedded page"),
    "hidden": _("Hidden part"),
    "heading_row": _("Row of headings"),
    "before_heading_row": _("Above the row of headings"),
    "no_known_column": _("No column is known"),
    "no_name": _("Row without a name"),
}
NOT_READABLE: Labels = {
    "empty": _("The file is empty."),
    "too_large": _("The file is too large: 25 MB at most."),
    "too_many_rows": _("The workbook has more than 50,000 rows. Divide it."),
    "binary": _("This is no text. Save it as plain text, HTML, CSV or XLSX."),
    "old_workbook": _("This is an old Excel file. Save it as XLSX or CSV."),
    "document": _("This is a PDF or a word processor document. Copy its text and paste it below."),
    "broken_workbook": _("The workbook is damaged or locked with a password."),
    "unknown_format": _("This is an archive. Unpack it first."),
    "missing": _("There is no such file."),
    "folder_empty": _("The folder is empty."),
    "not_allowed": _("The file may not be read."),
}

declare_sentences(
    {
        "directory.bring_pages": _("%(actor)s brought pages of an old website"),
        "directory.recognise_pages": _("%(actor)s had the pages of an old website recognised"),
        "directory.confirm_import_item": _("%(actor)s confirmed something from an old website"),
        "directory.set_aside_import_item": _("%(actor)s set something from an old website aside"),
        "directory.reopen_import_item": _("%(actor)s took something from an old website back into review"),
        "directory.undo_import_item": _("%(actor)s undid the import of something from an old website"),
        "directory.delete_import": _("%(actor)s deleted pages of an old website and what was recognised in them"),
        "directory.keep_imports_for": _("%(actor)s changed how long imports are kept"),
    }
)
