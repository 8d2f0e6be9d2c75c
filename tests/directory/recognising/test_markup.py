"""HTML as old websites wrote it: broken, hidden, linked."""

import pytest

from kuvend.directory.rules.recognising import Page, page_of_text, recognised

pytestmark = pytest.mark.rules


def read(html: str) -> Page:
    page = page_of_text("page.html", html)
    for line in page.lines:
        if line.text and line.positions:
            assert line.start <= line.positions[0] < line.end <= len(html)
    return page


def shown(html: str) -> list[str]:
    return [line.text for line in read(html).lines if line.text]


def apart(html: str) -> list[str]:
    return [line.apart for line in read(html).lines if line.apart]


def test_what_a_browser_hides_is_set_apart_with_all_that_lies_within() -> None:
    html = "<p>a</p><div hidden><p>b<br>c<b>d</div><div aria-hidden='true'>e</div><p>f</p>"
    assert shown(html) == ["a", "f"]
    assert apart(html) == ["hidden", "hidden"]


def test_menus_within_menus_end_with_the_outer_one() -> None:
    html = "<nav><img><br/><nav>b</nav><span>c</nav><p>d</p>"
    assert shown(html) == ["d"]
    assert apart(html) == ["menu"]


def test_a_menu_that_never_ends_reaches_to_the_end() -> None:
    html = "<p>a</p><footer><p>b"
    assert shown(html) == ["a"]
    assert apart(html) == ["footer"]
    assert read(html).lines[-1].end == len(html)


def test_closing_tags_without_beginning_change_nothing() -> None:
    assert shown("<p>a</b></a></p>b<span/>c<br/>d") == ["a", "bc", "d"]


def test_a_telephone_number_behind_a_link_is_shown_unless_it_stands_there() -> None:
    line = next(line for line in read('<p><a href="tel:+355691122333">069 11 22 333</a></p>').lines if line.text)
    assert (line.text, [address for address, _ in line.links]) == ("069 11 22 333", ["tel:+355691122333"])
    assert shown('<p><a href="tel:+355691122333">Call</a> <a href="tel:">us</a></p>') == ["+355691122333 us"]


def test_an_address_behind_a_mail_link_is_shown_once() -> None:
    assert shown('<p><a href="mailto:a@b.example?subject=x">Write</a></p>') == ["a@b.example"]
    assert shown('<p><a href="mailto:a@b.example">A@b.example</a></p>') == ["A@b.example"]


def test_articles_keep_the_links_behind_their_words_and_no_telephones() -> None:
    html = (
        "<h2>Members met in Tirana</h2><p>On 5 May 2021 forty members met in Tirana and spoke with "
        '<a href="https://paper.example/1">the paper</a> or <a href="tel:069112233">069 112233</a>.</p>'
    )
    (record,) = recognised([read(html)]).records
    assert [value.text for value in record.fields["links"].values] == ["https://paper.example/1"]


def test_a_site_behind_a_label_is_read_from_its_link_and_social_ones_apart() -> None:
    html = (
        "<h2>Blue House</h2><p>Organisation Type: NGO</p><p>Year of Establishment: 1999</p><p>Website: "
        '<a href="https://blue.example">here</a> <a href="https://www.facebook.com/blue">there</a> <a href="ftp://x">x</a></p>'
        "<p>Telephone: <a href='tel:+355691122333'>069 11 22 333</a></p><p>Mission and Objectives: To sing.</p>"
    )
    (record,) = recognised([read(html)]).records
    assert record.fields["website"].text == "https://blue.example"
    assert record.fields["social_links"].text == "https://www.facebook.com/blue"
    assert record.fields["telephones"].values[0].normal == "+355691122333"


def test_a_heading_is_a_title_whatever_its_words() -> None:
    html = (
        "<h3>We, the women: a house for all of us</h3><p>Organisation Type: NGO</p><p>Year of Establishment: 1999</p>"
        "<p>E-mail: a@b.example</p><p>Telephone:</p><h3>Green Field, 2010 and on</h3><p>Organisation Type: NGO</p>"
        "<p>Year of Establishment: 2010</p><p>E-mail: c@d.example</p>"
    )
    assert [record.name for record in recognised([read(html)]).records] == [
        "We, the women: a house for all of us",
        "Green Field, 2010 and on",
    ]
