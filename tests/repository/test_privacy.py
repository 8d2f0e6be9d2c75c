"""Every field of every model is declared: personal, with purpose, ground, retention and audience, or not personal."""

import importlib.util

import pytest
from django.apps import apps
from django.db import models

from kuvend.core.privacy import Audience, LawfulBasis, PersonalField, Register, register

# Tables without people in them, and what the libraries keep (declared in people/privacy.py where it is personal).
WITHOUT_PEOPLE: set[str] = set()


def load_declarations() -> None:
    for config in apps.get_app_configs():
        if config.name.startswith("kuvend.") and importlib.util.find_spec(f"{config.name}.privacy"):
            importlib.import_module(f"{config.name}.privacy")


def undeclared(declared: Register) -> list[str]:
    """Return every field of our models that nobody said anything about."""
    missing = []
    for model in apps.get_models():
        config = apps.get_app_config(model._meta.app_label)
        if not config.name.startswith("kuvend.") or config.label in WITHOUT_PEOPLE:
            continue
        label = f"{config.label}.{model.__name__}"
        for field in model._meta.get_fields():
            if field.auto_created or not isinstance(field, models.Field) or field.primary_key:
                continue
            names = {(label, field.name), (label, "*")}
            if (label, field.name) not in declared.personal and not names & declared.impersonal:
                missing.append(f"{label}.{field.name}")
    return missing


def test_every_field_is_declared() -> None:
    load_declarations()
    assert undeclared(register) == []


def test_declarations_name_fields_that_exist() -> None:
    load_declarations()
    wrong = []
    for label, name in [*register.personal, *register.impersonal]:
        try:
            model = apps.get_model(label)
            if name != "*":
                model._meta.get_field(name)
        except LookupError:
            wrong.append(f"{label}.{name}")
        except Exception:  # noqa: BLE001 - FieldDoesNotExist and whatever a wrong label brings
            wrong.append(f"{label}.{name}")
    assert wrong == []


def test_every_declaration_is_complete() -> None:
    load_declarations()
    for declaration in register.personal.values():
        assert str(declaration.purpose).strip(), declaration
        assert str(declaration.retention).strip(), declaration
        assert declaration.basis in LawfulBasis
        assert declaration.audience in Audience


def test_no_field_is_declared_both_ways() -> None:
    load_declarations()
    assert set(register.personal) & register.impersonal == set()


def test_a_field_without_a_word_is_seen() -> None:
    load_declarations()
    thinned = Register(dict(register.personal), set(register.impersonal))
    thinned.personal.pop(("people.Person", "full_name"))
    thinned.impersonal.discard(("people.Person", "*"))
    assert "people.Person.full_name" in undeclared(thinned)


def test_a_person_has_a_name_that_counts_as_personal() -> None:
    load_declarations()
    assert isinstance(register.personal["people.Person", "full_name"], PersonalField)


@pytest.mark.parametrize("name", ["full_name", "email"])
def test_obviously_personal_fields_are_never_waved_through(name: str) -> None:
    load_declarations()
    assert [label for label, field in register.impersonal if field == name] == []
