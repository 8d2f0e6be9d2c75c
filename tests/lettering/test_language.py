"""In which language a text is; the table of what is recognised, on sentences of our own."""

import subprocess
import sys

import pytest

from kuvend.lettering import Detection, detect_language, direction

pytestmark = pytest.mark.rules

SENTENCES = {
    "sq": """Shoqata jonë punon me të rinjtë për një shoqëri më të drejtë.
        Qendra u themelua në vitin 2004 dhe mbështet gratë në zonat rurale.
        Misioni ynë është mbrojtja e mjedisit.
        Organizojmë trajnime për mësuesit e shkollave të mesme.
        Zhvillimi i qëndrueshëm i komunitetit lokal
        Punojme me grate dhe vajzat ne fshatra
        Fushat e veprimtarisë""",
    "sr-Latn": """Udruženje radi sa mladima na očuvanju životne sredine.
        Naša misija je zaštita prava deteta u lokalnoj zajednici.
        Osnovani smo 2001. godine i okupljamo volontere iz celog grada.
        Udruga provodi projekte za mlade i žene u ruralnim područjima.
        Organizujemo radionice i javne tribine
        Radionice za nastavnike srednjih škola
        Udruzenje gradjana se bavi zastitom zena od nasilja""",
    "sr": """Удружење ради са младима на очувању животне средине.
        Наша мисија је заштита права детета у локалној заједници.
        Организујемо радионице за наставнике.
        Основани смо 2001. године у Нишу.
        Опште информације о раду
        Пројекти и активности удружења""",
    "mk": """Здружението работи со млади луѓе во руралните средини.
        Нашата мисија е заштита на животната средина.
        Организираме обуки за наставници и родители.
        Центарот е основан во 1999 година во Битола.
        Општи информации за работата
        Проекти и активности на здружението""",
    "en": """Our association works with young people in rural areas.
        The mission of the centre is to protect the environment.
        Founded in 1999, we organise trainings for teachers.
        Main projects and activities
        Legal aid for women who have survived violence
        Community development and human rights""",
    "fr": """Notre association accompagne les jeunes des quartiers.
        La mission du centre est de protéger l'environnement.
        Fondée en 1999, elle organise des formations pour les enseignants.
        Principaux projets et activités
        Aide juridique aux femmes victimes de violences
        Développement local et droits humains""",
    "de": """Unser Verein arbeitet mit jungen Menschen auf dem Land.
        Das Zentrum setzt sich für den Schutz der Umwelt ein.
        Gegründet 1999, organisiert er Fortbildungen für Lehrkräfte.
        Wichtigste Projekte und Tätigkeiten
        Rechtshilfe für Frauen, die Gewalt erlebt haben
        Menschenrechte und lokale Entwicklung""",
    "es": """Nuestra asociación trabaja con jóvenes de zonas rurales.
        La misión del centro es proteger el medio ambiente.
        Fundada en 1999, organiza cursos para docentes.
        Principales proyectos y actividades
        Ayuda jurídica para mujeres víctimas de violencia
        Desarrollo local y derechos humanos""",
    "it": """La nostra associazione lavora con i giovani delle zone rurali.
        La missione del centro è proteggere l'ambiente.
        Fondata nel 1999, organizza corsi per insegnanti.
        Principali progetti e attività
        Aiuto legale alle donne vittime di violenza
        Sviluppo locale e diritti umani""",
    "ar": """تعمل جمعيتنا مع الشباب في المناطق الريفية.
        مهمة المركز هي حماية البيئة.
        تأسست عام ١٩٩٩ وتنظم دورات للمعلمين.
        المشاريع والأنشطة الرئيسية
        مساعدة قانونية للنساء ضحايا العنف
        التنمية المحلية وحقوق الإنسان""",
    "ru": "Наша организация работает с молодёжью в сельской местности.",
    "bg": "Нашата организация работи с младите хора в селските райони.",
    "uk": "Наша організація працює з молоддю в сільській місцевості.",
    "tr": "Derneğimiz kırsal bölgelerde gençlerle çalışıyor.",
    "ro": "Asociația noastră lucrează cu tineri din zonele rurale.",
    "fa": "انجمن ما با جوانان در مناطق روستایی کار می‌کند",
    "el": "Ο σύλλογος εργάζεται με νέους",
    "he": "העמותה עובדת עם צעירים",
}
SCRIPTS = {"sr": "Cyrl", "mk": "Cyrl", "ru": "Cyrl", "bg": "Cyrl", "uk": "Cyrl", "ar": "Arab", "fa": "Arab",
           "el": "Grek", "he": "Hebr"}  # fmt: skip
TABLE = [
    (language, sentence.strip()) for language, sentences in SENTENCES.items() for sentence in sentences.splitlines()
]


@pytest.mark.parametrize(("language", "sentence"), TABLE)
def test_the_table(language: str, sentence: str) -> None:
    found = detect_language(sentence)
    assert found.language == language
    assert found.script == SCRIPTS.get(language, "Latn")
    assert 0.4 <= found.confidence <= 0.99


@pytest.mark.parametrize("text", ["Tirana", "Fllad", "Agimi", "Website", "info@primer.rs", "Arts, Media"])
def test_too_short_to_tell(text: str) -> None:
    found = detect_language(text)
    assert found.language is None
    assert found.confidence < 0.4
    assert found.script == "Latn"


@pytest.mark.parametrize("text", ["", "2004", "…", "漢字漢字漢字"])
def test_no_letters_that_we_know(text: str) -> None:
    assert detect_language(text) == Detection(None, 0.0, None)


def test_longer_texts_are_surer() -> None:
    short, long = (detect_language("Projekti za mlade. " * times) for times in (1, 5))
    assert short.confidence < long.confidence


class TestAmong:
    def test_only_the_given_languages_are_answered(self) -> None:
        text = "Naše društvo dela z mladimi na podeželju in v mestih."
        assert detect_language(text, among=["sr-Latn", "en"]).language == "sr-Latn"
        assert detect_language("Здравствуйте, дорогие друзья", among=["mk", "ru"]).language == "ru"

    @pytest.mark.parametrize("tag", ["hr", "bs", "sr_Latn", "sr-Latn", "sr-Latn-RS"])
    def test_names_of_the_one_class(self, tag: str) -> None:
        found = detect_language("Organizujemo radionice i javne tribine za mlade", among=[tag, "sq"])
        assert found.language == "sr-Latn"

    def test_none_of_them_can_be_it(self) -> None:
        assert detect_language("Naša misija je zaštita prava", among=["ar"]) == Detection(None, 0.0, "Latn")
        assert detect_language("Наша мисија", among=["sr-Latn"]) == Detection(None, 0.0, "Cyrl")


@pytest.mark.parametrize(
    ("language", "runs"),
    [("ar", "rtl"), ("ar-EG", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("sq", "ltr"), ("sr_Latn", "ltr"),
     ("az-Arab", "rtl"), ("ar-Latn", "ltr"), ("en", "ltr")],
)  # fmt: skip
def test_direction(language: str, runs: str) -> None:
    assert direction(language) == runs


def test_plain_texts_never_load_the_model() -> None:
    program = (
        "import sys; from kuvend.lettering import detect_language as d;"
        "assert d('Shoqata punon me të rinjtë dhe gratë në fshat për një jetë më të mirë.').language == 'sq';"
        "assert d('Удружење се бави заштитом ђака и младих који су у Нишу за време кад је ћутање.').language == 'sr';"
        "sys.exit('numpy' in sys.modules or 'django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
