"""The translation check sees what it is meant to see."""

import json
from pathlib import Path

import polib
import pytest

from kuvend.core.catalogues import compile_stale
from tools.messages import catalogues
from tools.messages.extraction import ContradictionError, Entry, extract, placeholders

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("Accept into the network")
ngettext("%(count)s member", "%(count)s members", 2)
pgettext("verb", "Open")
# Translators: shown above the map
_("Where we work")
"""
PAGE = """{% load i18n %}
<main>
    {% if x %}
        <h1>{% trans "Members" %}</h1>
    {% endif %}
      {% blocktranslate trimmed count counter=n %}
        One answer
      {% plural %}
        {{ counter }} answers
      {% endblocktranslate %}
  <input value="{{ _("Send") }}">
</main>
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "kuvend"
    (folder / "members" / "templates" / "members").mkdir(parents=True)
    (folder / "members" / "views.py").write_text(PYTHON, "utf-8")
    (folder / "members" / "templates" / "members" / "list.html").write_text(PAGE, "utf-8")
    return folder


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogues, "borrowed", lambda _language: {})
    return tmp_path / "locale"


def test_strings_of_python_and_templates_are_found(package: Path) -> None:
    entries = extract(package)
    assert set(entries) == {
        ("Accept into the network", None),
        ("%(count)s member", None),
        ("Open", "verb"),
        ("Where we work", None),
        ("Members", None),
        ("One answer", None),
        ("Send", None),
    }
    assert entries["One answer", None].plural == "%(counter)s answers"
    assert entries["Where we work", None].comments == ["shown above the map"]
    assert entries["Members", None].places == {"kuvend/members/templates/members/list.html"}


def test_one_text_with_and_without_a_plural_is_refused(package: Path) -> None:
    (package / "more.py").write_text('from x import gettext as _\n_("One answer")\n', "utf-8")
    with pytest.raises(ContradictionError, match="One answer"):
        extract(package)


def test_a_gap_a_leftover_and_a_fuzzy_translation_are_seen(package: Path, locale: Path) -> None:
    entries = extract(package)
    catalogues.update("ar", entries, locale)
    assert "ar: not translated: 'Members'" in catalogues.complaints("ar", entries, locale)

    rows = catalogues.missing("ar", entries, locale)
    refused = catalogues.fill(
        "ar", {row["key"]: _invent(row["msgid"], row.get("plural_forms")) for row in rows}, entries, locale
    )
    assert refused == []
    assert catalogues.complaints("ar", entries, locale) == []
    assert catalogues.missing("ar", entries, locale) == []

    file = catalogues.path_of("ar", locale)
    judge = polib.pofile(str(file))
    assert judge.percent_translated() == 100
    judge.find("Members").flags.append("fuzzy")
    judge.save()
    assert "ar: fuzzy: 'Members'" in catalogues.complaints("ar", entries, locale)

    del entries["Send", None]
    assert "ar: not used any more: 'Send'" in catalogues.complaints("ar", entries, locale)


def _invent(text: str, count: int | None) -> str | list[str]:
    translation = "ع " + " ".join(placeholders(text))
    return [translation] * count if count else translation


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("%(name)s has left", "ka dalë"),
        ("%(name)s has left", "%(emri)s ka dalë"),
        ("<b>Now</b>", "Tani"),
        ("{count} left", "mbeten"),
        ("Line\n", "Rresht"),
    ],
)
def test_broken_translations_are_refused(original: str, translation: str) -> None:
    assert catalogues.faults(Entry(original), [translation])


def test_a_plural_form_may_say_the_number_in_words() -> None:
    entry = Entry("%(n)s member of %(place)s", "%(n)s members of %(place)s")
    assert catalogues.faults(entry, ["عضو واحد في %(place)s", "%(n)s أعضاء في %(place)s"]) == []
    assert catalogues.faults(entry, ["عضو واحد", "%(n)s أعضاء في %(place)s"])


def test_a_refused_filling_keeps_the_sound_ones(package: Path, locale: Path) -> None:
    entries = extract(package)
    refused = catalogues.fill("sq", {"Members": "Anëtarët", "Nobody asks": "x", "Send": ""}, entries, locale)
    assert len(refused) == 2
    assert "Members" not in {row["msgid"] for row in catalogues.missing("sq", entries, locale)}


def test_writing_twice_gives_the_same_bytes(package: Path, locale: Path) -> None:
    entries = extract(package)
    catalogues.fill("sr", {"Members": "Чланови"}, entries, locale)
    first = catalogues.path_of("sr", locale).read_bytes()
    catalogues.update("sr", entries, locale)
    assert catalogues.path_of("sr", locale).read_bytes() == first


def test_libraries_gaps_are_ours_to_fill() -> None:
    from tools.messages.extraction import borrowed

    assert len(borrowed("sq")) > 50  # allauth speaks no Albanian
    assert borrowed("fr") == {}


def test_compiled_catalogues_follow_their_source(package: Path, locale: Path) -> None:
    entries = extract(package)
    catalogues.fill("sr", {"Members": "Чланови", "Send": "Пошаљи у Вашингтон"}, entries, locale)
    (locale / "sr_Latn_exceptions.toml").write_text('[words]\n"Вашингтон" = "Washington"\n', "utf-8")
    assert len(compile_stale(locale)) == 2
    assert compile_stale(locale) == []
    latin = polib.mofile(str(locale / "sr_Latn" / "LC_MESSAGES" / "django.mo"))
    assert latin.find("Members").msgstr == "Članovi"
    assert latin.find("Send").msgstr == "Pošalji u Washington"

    catalogues.fill("sr", {"Members": "Чланице"}, entries, locale)
    assert compile_stale(locale)
    assert polib.mofile(str(locale / "sr" / "LC_MESSAGES" / "django.mo")).find("Members").msgstr == "Чланице"


def test_rows_for_translators_are_json(package: Path, locale: Path) -> None:
    rows = catalogues.missing("mk", extract(package), locale)
    plural = next(row for row in json.loads(json.dumps(rows)) if row["msgid"] == "One answer")
    assert plural["plural_forms"] == 2
    assert plural["msgid_plural"] == "%(counter)s answers"
