"""A text in several languages, as people type it."""

import pytest
from django import forms
from django.utils import translation

from kuvend.core.forms import TranslatedTextFormField

pytestmark = pytest.mark.unit


class NameForm(forms.Form):
    name = TranslatedTextFormField(max_length=10)


def test_each_language_comes_back_stripped_and_empty_ones_vanish() -> None:
    form = NameForm({"name_en": " Bridge ", "name_sq": "", "name_ar": "جسر", "name_xx": "no such language"})
    assert form.is_valid(), form.errors
    assert dict(form.cleaned_data["name"]) == {"en": "Bridge", "ar": "جسر"}


def test_one_language_is_enough_and_none_is_not() -> None:
    assert NameForm({"name_mk": "мост"}).is_valid()
    form = NameForm({"name_en": "   "})
    assert form.errors["name"] == ["Write this in at least one language."]


def test_a_text_too_long_names_its_language() -> None:
    form = NameForm({"name_fr": "x" * 12, "name_en": "ok"})
    assert form.errors["name"] == ["français: shorten this by 2 characters."]


def test_inputs_are_tagged_with_language_and_direction_and_empty_ones_fold_away() -> None:
    with translation.override("sq"):
        html = str(NameForm(initial={"name": {"ar": "جسر"}})["name"])
    assert 'name="name_ar" id="id_name_ar" value="جسر" lang="ar" dir="rtl"' in html
    assert html.index("name_ar") < html.index("<details") < html.index("name_sq")


def test_a_text_in_a_language_of_no_catalogue_is_kept_and_called_by_its_own_name() -> None:
    texts = {"it": "Ponte", "hu": "Híd", "ckb": "پرد"}
    html = str(NameForm(initial={"name": texts})["name"])
    assert "italiano" in html
    assert 'name="name_ckb" id="id_name_ckb" value="پرد" lang="ckb" dir="rtl"' in html
    form = NameForm({f"name_{code}": text for code, text in texts.items()}, initial={"name": texts})
    assert form.is_valid(), form.errors
    assert dict(form.cleaned_data["name"]) == texts
    assert not form.has_changed()


def test_a_further_language_is_added_without_a_script() -> None:
    form = NameForm({"name_en": "Bridge", "name_further": "it", "name_further_text": "Ponte"})
    assert form.is_valid(), form.errors
    assert dict(form.cleaned_data["name"]) == {"en": "Bridge", "it": "Ponte"}
    html = str(NameForm(initial={"name": {"en": "Bridge", "it": "Ponte"}})["name"])
    assert 'value="it"' not in html
    assert '<option value="he" lang="he" dir="rtl">עברית</option>' in html


def test_a_further_text_without_its_language_is_asked_for_and_stays_typed() -> None:
    form = NameForm({"name_en": "Bridge", "name_further": "", "name_further_text": "Ponte"})
    assert form.errors["name"] == ["Choose the language of the text you have added."]
    assert 'value="Ponte"' in str(form["name"])


def test_where_only_the_houses_languages_are_read_no_further_one_is_offered() -> None:
    class Narrow(forms.Form):
        name = TranslatedTextFormField(takes_further=False)

    assert "name_further" not in str(Narrow()["name"])


def test_nothing_changed_is_nothing_changed() -> None:
    form = NameForm({"name_en": "Bridge"}, initial={"name": {"en": "Bridge"}})
    assert not form.has_changed()
