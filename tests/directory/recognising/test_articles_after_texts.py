"""A profile that ends in a text, and the news or the call after it: neither takes anything of the other."""

import pytest

from kuvend.directory.rules.recognising import page_of, recognised

pytestmark = pytest.mark.rules

PROFILES = {
    "en": (
        "Willow Trust\n\nAddress: 9 Ford Street, Sligo\nOrganisation type: Foundation\n"
        "General information: It plants trees."
    ),
    "fr": (
        "Maison du Lac\n\nAdresse : 8 rue Basse, Annecy\nType d'organisation : Fondation\n"
        "Informations générales : Elle plante des arbres."
    ),
    "de": (
        "Haus am Bach\n\nAdresse: Lindweg 4, Linz\nArt der Organisation: Stiftung\n"
        "Allgemeine Informationen: Es pflanzt Bäume."
    ),
    "sq": (
        "Fondacioni Ahu\n\nAdresa: Rr. Bardhyl 6, Berat\nLloji i organizatës: Fondacion\n"
        "Informacion i përgjithshëm: Mbjell pemë me shkollat."
    ),
    "mk": (
        "Фондација Бука\n\nАдреса: ул. Широк Сокак 2, Битола\nВид на организација: Фондација\n"
        "Општи информации: Сади дрвја со училиштата."
    ),
    "sr": (
        "Фондација Буква\n\nАдреса: Дунавска 7, Нови Сад\nВрста организације: Фондација\n"
        "Опште информације: Сади дрвеће са школама."
    ),
    "sr-Latn": (
        "Fondacija Bukva\n\nAdresa: Dunavska 7, Novi Sad\nVrsta organizacije: Fondacija\n"
        "Opšte informacije: Sadi drveće sa školama."
    ),
    "ar": (
        "جمعية الزيتون\n\nالعنوان: شارع الجمهورية 5، صفاقس\nنوع المنظمة: منظمة غير حكومية\n"
        "معلومات عامة: تغرس الجمعية الأشجار مع المدارس."
    ),
}
ARTICLES = [
    ("en", "Spring fair", "Sligo, 4 April 2024 – Sixty stalls stood on the quay yesterday."),
    ("en", "Call for small grants", "Applications are accepted until 15 May 2024."),
    ("fr", "Nouveau conseil élu", "Les membres ont élu samedi un nouveau conseil. Son mandat est de deux ans."),
    (
        "de",
        "Neuer Vorstand gewählt",
        "Die Mitglieder haben am Samstag einen neuen Vorstand gewählt. Er hat fünf Sitze.",
    ),
    (
        "sq",
        "Trajnim për bibliotekaret",
        "Njëzet bibliotekare morën pjesë në trajnimin në Berat. Ai vazhdon në vjeshtë.",
    ),
    (
        "sq",
        "Rrjeti zgjodhi kryesinë",
        "Në mbledhjen e së shtunës u zgjodh kryesia me pesë veta. Mandati është dy vjet.",
    ),
    ("mk", "Одржан панаѓур", "Битола, 4 април 2024 – На панаѓурот вчера имаше шеесет тезги."),
    ("mk", "Повик за мали грантови", "Пријавите се примаат до 15 мај 2024 година."),
    ("sr", "Одржан вашар", "Нови Сад, 4. април 2024. – На вашару је јуче било шездесет тезги."),
    ("sr", "Изабран нови одбор", "На суботњој скупштини је изабран нови одбор. Мандат траје две године."),
    ("sr-Latn", "Održan vašar", "Novi Sad, 4. april 2024. – Na vašaru je juče bilo šezdeset tezgi."),
    ("sr-Latn", "Mreža izabrala novi odbor", "Na subotnjoj skupštini je izabran novi odbor. Mandat traje dve godine."),
    ("sr-Latn", "Poziv za male grantove", "Prijave se primaju do 15. maja 2024. godine."),
    ("ar", "ورشة الرسم", "صفاقس، 4 أبريل 2024 – شارك أمس ثلاثون طفلا في ورشة الرسم."),
]
OWN = {
    "en": (
        "Our history\n\n"
        "We began in a garage in 1991 and moved to the mill four years later, with our first two colleagues."
    ),
    "fr": (
        "Notre histoire\n\nNous avons commencé dans un garage en 1991, puis nous avons rejoint le moulin avec nos amis."
    ),
    "de": (
        "Unsere Geschichte\n\nWir haben 1991 in einer Garage begonnen und sind vier Jahre später in die Mühle gezogen."
    ),
    "sq": "Historia jonë\n\nNe e nisëm punën në një garazh më 1991 dhe jemi zhvendosur në mulli katër vjet më vonë.",
    "mk": (
        "Нашата историја\n\nНие почнавме во една гаража во 1991 година и сме преселени во воденицата по четири години."
    ),
    "sr": "Наша историја\n\nМи смо почели у једној гаражи 1991. године, а четири године касније прешли смо у воденицу.",
    "sr-Latn": (
        "Naša istorija\n\nMi smo počeli u jednoj garaži 1991. godine, a četiri godine kasnije prešli smo u vodenicu."
    ),
}


@pytest.mark.parametrize(("language", "title", "body"), ARTICLES)
def test_an_article_after_a_text_is_no_part_of_it(language: str, title: str, body: str) -> None:
    profile = f"{PROFILES[language]}\n\n"
    found = recognised([page_of("page.txt", f"{profile}{title}\n\n{body}\n".encode())]).records
    assert [one.kind == "organisation" for one in found] == [True, False]
    assert found[0].span.end == len(profile)
    assert found[1].name == title
    assert found[1].fields["body"].text == body


@pytest.mark.parametrize("language", OWN)
def test_a_part_in_which_a_member_says_we_stays_in_its_text(language: str) -> None:
    page = f"{PROFILES[language]}\n\n{OWN[language]}\n"
    found = recognised([page_of("page.txt", page.encode())]).records
    assert len(found) == 1
    assert found[0].fields["general_information"].text.endswith(OWN[language].split("\n")[-1])
