"""Russian words are found in all their forms: the stemmer, and the engine with it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import snowballstemmer
from playwright.sync_api import Browser, Page

from tests.browser.conftest import served
from tests.folders import built, project

STEMMER = Path(__file__).resolve().parents[2] / "templates/assets/stem-russian.js"

FORMS = {
    "новый": "новый нового новому новым новом новая новой новую новое новые новых новыми",
    "городской": "городской городского городскому городским городском городская городскую городское городские городских городскими",
    "Толстой": "Толстой Толстого Толстому Толстым Толстом",
    "Шанхайский": "шанхайский шанхайского шанхайскому шанхайским шанхайском шанхайская шанхайской шанхайскую шанхайские шанхайских",
    "меморандум": "меморандум меморандума меморандуму меморандумом меморандуме меморандумы меморандумов меморандумам меморандумами меморандумах",
    "договор": "договор договора договору договором договоре договоры договоров договорам договорами договорах",
    "организация": "организация организации организацию организацией организаций организациям организациями организациях",
    "секретарь": "секретарь секретаря секретарю секретарём секретаре секретари секретарей секретарям секретарями секретарях",
    "партнёрство": "партнёрство партнёрства партнёрству партнёрством партнёрстве",
    "безопасность": "безопасность безопасности безопасностью",
    "Бордюжа": "Бордюжа Бордюжи Бордюже Бордюжу Бордюжей",
    "учение": "учение учения учению учением учении учений учениям учениями учениях",
    "подписать": "подписать подписал подписала подписали подписано",
    "край": "край края краю краем крае краёв краям краями краях",
    "музей": "музей музея музею музеем музее музеев музеям музеями музеях",
}


def words() -> list[str]:
    """Russian words, true ones and such as nobody says, with the endings that the algorithm knows."""
    dice = random.Random(20071005)
    stems = [form for forms in FORMS.values() for form in forms.split()]
    endings = (
        "а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия"
        " ья я ив ивши ившись ыв вши вшись ее ые ое ими ыми ый его ого ему ому их ых ую юю ая яя ою ею нн вш"
        " ющ щ ивш ывш ующ ся сь ла на ете йте ли л н ло но ет ют ны ть ешь нно ила ыла ена ейте уйте ите или"
        " ыли уй ил ыл им ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ейш ейше ост ость нный ннейший"
    )
    known = endings.split()
    made = [
        dice.choice(stems)[: dice.randint(1, 8)] + dice.choice(known) + dice.choice(["", *known])
        for _ in range(20_000)
    ]
    return [*stems, *made, "", "я", "ёж", "Ёлка", "В", "чтобы", "ъ", "нн", "иии"]


def test_the_stemmer_is_the_published_algorithm(browser: Browser):
    page = browser.new_page()
    page.add_script_tag(path=STEMMER)
    given = words()

    ours = page.evaluate("words => words.map(regesta.stemRussian)", given)
    page.close()

    # The algorithm's first step, which the library leaves to its callers.
    published = snowballstemmer.stemmer("russian").stemWords(word.lower() for word in given)
    differ = [
        triple for triple in zip(given, ours, published, strict=True) if triple[1] != triple[2]
    ]
    assert differ == []
    assert len(set(ours)) > 3_000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an archive with an article for each form of each word."""
    folder = tmp_path_factory.mktemp("russian")
    files = {"archive.yaml": "format: 1\ntitle: Архив\nlanguage: ru\n"}
    for number, forms in enumerate(FORMS.values()):
        for place, form in enumerate(forms.split()):
            files[f"articles/w{number:02}-{place:02}.md"] = (
                f"---\ntitle: Запись {number}.{place}\ndate: 2007-10-05\nlanguage: ru\n---\n"
                f"Здесь стоит {form}, и только.\n"
            )
    site = project(folder, files)
    assert built(site, with_search=True).published is not None
    with served(site.site) as address:
        yield address


SEEK = """async (forms) => {
  const folder = new URL(".", location.href).href;
  const table = await regesta.table(folder);
  const found = [];
  for (const form of forms) {
    const { scores } = await regesta.search(table, "pages", regesta.parse(form));
    const numbers = [...scores.keys()].filter((number) => scores[number] > 0);
    found.push(await Promise.all(numbers.map(async (number) => (await table.row("pages", number))[1])));
  }
  return found;
}"""


def test_words_are_found_in_all_their_forms(page: Page, archive: str):
    page.goto(archive + "search/index.html")
    recalls, kept = [], []
    for number, forms in enumerate(FORMS.values()):
        own = {f"articles/2007/w{number:02}-{place:02}/" for place in range(len(forms.split()))}
        for folders in page.evaluate(SEEK, forms.split()):
            recalls.append(len(own & set(folders)) / len(own))
            kept.append(len(own & set(folders)) / max(1, len(folders)))

    assert len(recalls) > 100
    assert sum(recalls) / len(recalls) >= 0.97
    assert sum(kept) / len(kept) >= 0.9


@pytest.mark.parametrize("form", ["новый", "городской", "Толстой", "секретарём"])
def test_dictionary_forms_whose_letters_have_marks_find_every_form(
    page: Page, archive: str, form: str
):
    page.goto(archive + "search/index.html")
    number, forms = next((n, own) for n, own in enumerate(FORMS.values()) if form in own.split())

    (folders,) = page.evaluate(SEEK, [form])

    assert {
        f"articles/2007/w{number:02}-{place:02}/" for place in range(len(forms.split()))
    } <= set(folders)
