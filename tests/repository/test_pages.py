"""Our stylesheets and templates turn round for Arabic and obey the content-security policy."""

from tools.pages import faults
from tools.paths import ROOT, stylesheets, templates


def test_pages_turn_round_and_obey_the_policy() -> None:
    assert stylesheets(), "no stylesheet found: the check would be empty"
    assert templates(), "no template found: the check would be empty"
    assert faults([*stylesheets(), *templates()], ROOT) == []
