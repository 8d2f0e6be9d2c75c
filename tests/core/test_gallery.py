"""The gallery shows every component to the desk, and to all only where nothing is real."""

import re
from pathlib import Path

import pytest
from django.test import Client

import kuvend.core.gallery
from kuvend.core.templatetags import components

pytestmark = [pytest.mark.web, pytest.mark.django_db]

TEMPLATE = Path(kuvend.core.gallery.__file__).parent / "templates" / "core" / "gallery.html"
# Tags that draw nothing by themselves, and parts of others.
NO_COMPONENTS = {"menu_links", "field", "error_summary", "alternates", "language_links", "area_switches"}


@pytest.mark.parametrize("language", ["en", "sq", "sr", "sr-latn", "mk", "fr", "ar"])
def test_it_renders_in_every_language_and_direction(
    client: Client, settings: pytest.FixtureRequest, language: str
) -> None:
    settings.IS_DEMO = True  # type: ignore[attr-defined]
    page = client.get(f"/{language}/gallery/").content.decode()
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page.partition("<head>")[0]
    assert "منتدى الضفاف" in page


def test_strangers_do_not_find_it_in_a_real_installation(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.IS_DEMO = settings.DEBUG = False  # type: ignore[attr-defined]
    assert client.get("/en/gallery/").status_code == 404


def test_no_component_is_missing() -> None:
    used = set(re.findall(r"\{%\s*(\w+)", TEMPLATE.read_text(encoding="utf-8")))
    offered = {name for name in components.register.tags if not name.startswith("end")}
    assert offered - NO_COMPONENTS <= used
