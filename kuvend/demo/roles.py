"""As whom one can look at the demo: one person for each role, and what that role is good for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role to try; `email` is an account of `content/people.toml`."""

    label: str | Promise
    email: str
    look_at: str | Promise  # what this person sees that others do not


ROLES = (
    DemoRole(
        _("Head office"),
        "secretariat@demo.example.org",
        _("Sees all networks, confirms new members in North Macedonia, helps where somebody is locked out."),
    ),
    DemoRole(
        _("Head of network, Albania"),
        "head.albania@demo.example.org",
        _("Decides alone on applications; two organisations share this mandate."),
    ),
    DemoRole(
        _("Head of network, Serbia"),
        "head.serbia@demo.example.org",
        _("Prepares applications on which a committee votes. Reads Cyrillic."),
    ),
    DemoRole(
        _("Committee member, Serbia"),
        "committee3@demo.example.org",
        _("Has a vote to give: two of three are there."),
    ),
    DemoRole(
        _("Head of network, North Macedonia"),
        "head.macedonia@demo.example.org",
        _("Asks for a second reading before recommending."),
    ),
    DemoRole(
        _("Second reader, North Macedonia"),
        "reader.macedonia@demo.example.org",
        _("Has an application waiting to be read."),
    ),
    DemoRole(
        _("Editor of a network"),
        "editor.albania@demo.example.org",
        _("Has pages of an old website to look through, and edits the profile of a radio station."),
    ),
    DemoRole(
        _("Arbitration body"),
        "arbitration@demo.example.org",
        _("Hears the appeal of an applicant who was rejected."),
    ),
    DemoRole(
        _("Member"),
        "member@demo.example.org",
        _("Looks after the profile of one organisation in the mountains."),
    ),
    DemoRole(
        _("Member acting for two organisations"),
        "two.organisations@demo.example.org",
        _("Chooses for which of the two to act."),
    ),
    DemoRole(
        _("Member as an individual"),
        "individual@demo.example.org",
        _("A photographer who joined as herself."),
    ),
    DemoRole(
        _("Member in France"),
        "member.france@demo.example.org",
        _("Sees everything in French."),
    ),
    DemoRole(
        _("Member in Tunisia"),
        "member.tunisia@demo.example.org",
        _("Sees everything in Arabic, from right to left."),
    ),
    DemoRole(
        _("Applicant"),
        "applicant@demo.example.org",
        _("Has begun an application and left it for tomorrow."),
    ),
)
EMAILS = frozenset(role.email for role in ROLES)
