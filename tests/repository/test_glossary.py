"""The glossary knows every class of the field, in every interface language."""

import re

from django.apps import apps

from tools.paths import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"


def models_missing_in(text: str) -> list[str]:
    named = set(re.findall(r"`(\w+)`", text))
    ours = [model for model in apps.get_models() if model.__module__.startswith("kuvend.")]
    return sorted({model.__name__ for model in ours} - named)


def test_no_model_is_missing() -> None:
    assert models_missing_in(GLOSSARY.read_text("utf-8")) == []


def test_a_missing_model_is_seen() -> None:
    text = GLOSSARY.read_text("utf-8").replace("`Person`", "")
    assert "Person" in models_missing_in(text)
