"""The gallery: every component with every prop worth seeing, in every language and both directions.

Open to all in a demo installation and in development, otherwise to people with a desk.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuvend.core import clock
from kuvend.core.access import public
from kuvend.core.components import (
    Bar,
    BarChart,
    Cell,
    Choice,
    Column,
    Crumb,
    Entry,
    Facet,
    Fact,
    Point,
    PointMap,
    Stat,
    Step,
    Tab,
    Table,
)
from kuvend.core.forms import TranslatedTextFormField
from kuvend.core.page import language_tag
from kuvend.core.paging import Paging
from kuvend.core.text import TranslatedText, direction
from kuvend.core.worklist import Urgency, WorkItem, WorkKind

# The same sentence as people of each language would write it.
SENTENCES = TranslatedText(
    {
        "en": "We bring neighbours to one table and write down what they agree.",
        "sq": "I mbledhim fqinjët rreth një tryeze dhe shkruajmë çfarë vendosin së bashku.",
        "sr": "Окупљамо комшије за истим столом и бележимо шта су се договорили.",
        "sr-latn": "Okupljamo komšije za istim stolom i beležimo šta su se dogovorili.",
        "mk": "Ги собираме соседите на иста маса и запишуваме што се договориле.",
        "fr": "Nous réunissons les voisins autour d’une table et notons ce qu’ils décident.",
        "ar": "نجمع الجيران حول طاولة واحدة ونكتب ما يتفقون عليه.",
    }
)
NAMES = TranslatedText(
    {
        "en": "Riverside Forum",
        "sq": "Forumi i Lumit",
        "sr": "Форум поред реке",
        "sr-latn": "Forum pored reke",
        "mk": "Форум покрај реката",
        "fr": "Forum des Rives",
        "ar": "منتدى الضفاف",
    }
)


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As people know it."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    day = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=_("Type"), choices=[("", "-"), ("a", _("Foundation")), ("b", _("Public institution"))]
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False
    )
    decision = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("Accept")), ("no", _("Reject"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    about = TranslatedTextFormField(label=_("About"), languages=["en", "sq", "ar"], rows=3, required=False)
    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF or picture, at most 5 MB."))
    agrees = forms.BooleanField(label=_("I have read how decisions are made."))


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    is_at_desk = any(role.needs_second_factor for role in getattr(request, "roles", ()))
    if not (settings.DEBUG or settings.IS_DEMO or is_at_desk):
        raise Http404
    return render(request, "core/gallery.html", samples(request.path))


def samples(path: str) -> dict[str, Any]:
    """Return what the gallery shows."""
    now = clock.now()
    reader = get_language() or "en"
    return {
        "sentences": [
            {"language": language_tag(code), "direction": direction(code), "name": NAMES[code], "text": SENTENCES[code]}
            for code in SENTENCES
        ],
        "name": str(NAMES),
        "sentence": SENTENCES.read(reader),
        "foreign": SENTENCES.read("de"),
        "crumbs": [Crumb(_("Networks"), path), Crumb(str(NAMES), path)],
        "tabs": [
            Tab(_("List"), path, is_current=True, count=1234),
            Tab(_("Map"), path),
            Tab(_("Chart"), path),
        ],
        "steps": [Step(_("Name"), "done"), Step(_("Languages"), "current"), Step(_("Members"))],
        "paging": Paging(number=5, size=20, total=1234, path=path),
        "empty_form": SampleForm(initial={"about": {"sq": SENTENCES["sq"]}}),
        "wrong_form": SampleForm({"name": "", "email": "nobody", "reason": "x" * 410}, auto_id="wrong_%s"),
        "table": Table(
            caption=_("Members by country"),
            columns=[Column(_("Country")), Column(_("Members"), is_number=True), Column(_("Since"))],
            rows=[[Cell("Albania", path), 1234, "2019"], ["Kosovo", 61, "2020"]],
        ),
        "facts": [
            (_("Year of establishment"), 2011),
            (_("Type"), _("Foundation")),
            Fact(_("Name"), NAMES["ar"], "ar", "rtl"),
        ],
        "stats": [
            Stat(1234, _("Members"), _("Members that are active, or were asked to confirm."), path),
            Stat(3, _("Networks")),
            Stat(27, _("Places")),
        ],
        "entries": [
            Entry(now - timedelta(hours=3), _("Accepted into the network"), "Drita Shala", str(SENTENCES)),
            Entry(now - timedelta(days=6), _("Application sent"), "Ilir Hoxha"),
        ],
        "facet": Facet(
            "country",
            _("Country"),
            [Choice("AL", "Albania", 1234, is_chosen=True), Choice("XK", "Kosovo", 61)],
        ),
        "closed_facet": Facet("type", _("Type"), [Choice("foundation", _("Foundation"), 7)]),
        "work": [
            WorkItem(
                _("Decide on an application"), path, now - timedelta(days=6), now - timedelta(hours=2), WorkKind.DECIDE
            ),
            WorkItem(
                _("Answer a question about your application"),
                path,
                now - timedelta(days=1),
                now + timedelta(days=2),
                WorkKind.ANSWER,
                note=str(NAMES),
            ),
            WorkItem(
                _("Confirm your profile"), path, None, now + timedelta(days=40), WorkKind.CONFIRM, Urgency.CAN_WAIT
            ),
        ],
        "map": PointMap(
            title=_("Members by place"),
            points=[
                Point("Tiranë", 41.33, 19.82, 31),
                Point("Shkodër", 42.07, 19.51, 12),
                Point("Korçë", 40.62, 20.78, 7),
                Point("Vlorë", 40.47, 19.49, 3),
            ],
            unit=_("Members"),
            place=_("Place"),
            note=_("The larger the dot, the more members."),
            url_of=lambda keys: path,
        ),
        "chart": BarChart(
            title=_("Members by field of activity"),
            bars=[Bar(_("Arts"), 31, path), Bar(_("Human rights"), 22), Bar(_("Youth and education"), 9)],
            unit=_("Members"),
            name=_("Field of activity"),
        ),
        "languages": [
            {"url": f"/{code}/gallery/", "name": name, "tag": language_tag(code)} for code, name in settings.LANGUAGES
        ],
    }
