"""The page check refuses what would not turn round and what the content-security policy would block."""

import pytest

from tools.pages import faults_of_stylesheet, faults_of_template


@pytest.mark.parametrize(
    "rule",
    [
        "margin-left: 1rem",
        "padding-right:0",
        "border-left: 1px solid",
        "border-left-color: red",
        "border-top-left-radius: 4px",
        "left: 0",
        "right: 0",
        "text-align: right",
        "float: left",
        "background-position: left top",
        "margin: 0 1rem 0 2rem",
        "inset: 0 auto 0 0",
        "padding: 0 calc(1rem + 2px) 0 var(--x)",
    ],
)
def test_physical_sides_are_refused(rule: str) -> None:
    assert list(faults_of_stylesheet(f".a {{ color: red; {rule}; }}"))


@pytest.mark.parametrize(
    "rule",
    [
        "margin-inline-start: 1rem",
        "inset-inline-end: 0",
        "text-align: end",
        "float: inline-start",
        "margin: 0 1rem 0 1rem",
        "padding: 0 var(--a) 0 var(--a)",
        "--left: 3px",
        "grid-area: left",
        "/* left: 0 */ color: red",
        "background: url(left.svg)",
    ],
)
def test_logical_sides_pass(rule: str) -> None:
    assert list(faults_of_stylesheet(f".a {{ {rule}; }}")) == []


def test_the_line_is_named() -> None:
    assert [line for line, _ in faults_of_stylesheet("/* a\nb */\n.a {\n  left: 0;\n}")] == [4]


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        '<meta name="referrer" content="no-referrer">',
        '<td align="left">',
        '<script src="https://cdn.example/x.js"></script>',
        '<img src="//cdn.example/x.png">',
    ],
)
def test_what_the_policy_blocks_is_refused(markup: str) -> None:
    assert list(faults_of_template(markup))


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="{% static "kuvend/kuvend.js" %}" defer></script>',
        '<script type="application/ld+json">{}</script>',
        '{# <p style="x"> #}',
        '{% comment "why" %}<style>{% endcomment %}',
        '<a href="https://example.org/">',
        '<input name="one" value="on = 1">',
        "<p>He said: style = everything</p>",
    ],
)
def test_what_it_allows_passes(markup: str) -> None:
    assert list(faults_of_template(markup)) == []
