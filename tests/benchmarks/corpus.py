"""Archives of any size, the same for the same size: about 400 words and 10 mentions an article.

``python tests/benchmarks/corpus.py FOLDER COUNT`` writes one.
"""

import random
import sys
from pathlib import Path

SEED = 20071005
WORDS = [
    "the",
    "of",
    "and",
    "in",
    "to",
    "on",
    "with",
    "for",
    "by",
    "at",
    "from",
    "council",
    "security",
    "treaty",
    "cooperation",
    "session",
    "agreement",
    "border",
    "region",
    "states",
    "heads",
    "ministers",
    "foreign",
    "defence",
    "joint",
    "declaration",
    "plan",
    "exercise",
    "forces",
    "statement",
    "office",
    "adopted",
    "signed",
    "discussed",
    "proposed",
    "supported",
    "noted",
    "welcomed",
    "decided",
    "issued",
    "published",
    "report",
    "meeting",
    "summit",
    "year",
    "month",
    "week",
    "drug",
    "trade",
    "energy",
    "transport",
    "culture",
    "science",
    "water",
    "health",
    "youth",
    "media",
    "terrorism",
    "extremism",
    "training",
    "fund",
    "bank",
]
GIVEN = [
    "Aidar",
    "Boris",
    "Chen",
    "Dilshod",
    "Elena",
    "Farid",
    "Galina",
    "Hassan",
    "Igor",
    "Jamila",
    "Karim",
    "Lola",
    "Marat",
    "Nikolai",
    "Olga",
    "Pavel",
]
FAMILY = [
    "Abdu",
    "Bordu",
    "Chernu",
    "Davlatu",
    "Ergashu",
    "Farkhu",
    "Gulu",
    "Ibragimu",
    "Karimu",
    "Latifu",
    "Mirzo",
    "Nazaru",
    "Orlu",
    "Petru",
]
ENDINGS = ["zha", "yev", "ov", "sky", "eva", "enko", "idze", "yan", "bek", "zoda"]
PLACES_OF = 200


def person(number: int) -> tuple[str, str]:
    """Id and name of a person."""
    given = GIVEN[number % len(GIVEN)]
    family = FAMILY[number // len(GIVEN) % len(FAMILY)] + ENDINGS[number // 7 % len(ENDINGS)]
    name = f"{given} {family} {roman(number // 200)}".strip()
    return f"people/person-{number:05}", name


def roman(number: int) -> str:
    """A number as a suffix of a name, so that names differ."""
    letters = ""
    while number:
        number, rest = divmod(number, 26)
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + letters
    return letters


def organization(number: int) -> tuple[str, str]:
    """Id and name of an organization."""
    return f"organizations/body-{number:04}", f"Council {roman(number + 700)}"


def place(number: int) -> tuple[str, str]:
    """Id and name of a place."""
    return f"places/town-{number:03}", f"Town {roman(number + 900)}"


def write(folder: Path, count: int) -> None:
    """Write an archive of *count* articles, with half as many people, into *folder*."""
    people, bodies = max(20, count // 2), max(10, count // 20)
    content = folder / "content"
    _file(content / "archive.yaml", "format: 1\ntitle: Benchmark\nurl: https://bench.example/\n")
    for number in range(people):
        id, name = person(number)
        family = name.split(" ", 1)[1]
        _file(
            content / f"{id}.yaml",
            f"name: {name}\nsort_name: {family}, {name.split()[0]}\ndescription: One of the {people}.\n"
            f"positions:\n- {{organization: {organization(number % bodies)[0]}, title: Envoy, from: 2001, until: 2010}}\n",
        )
    for number in range(bodies):
        id, name = organization(number)
        _file(content / f"{id}.yaml", f"name: {name}\nfounded: 1999\n")
    for number in range(PLACES_OF):
        id, name = place(number)
        _file(
            content / f"{id}.yaml",
            f"name: {name}\ncoordinates: [{number % 80}.5, {number % 170}.25]\n",
        )
    _file(content / "topics/security.yaml", "name: Security\n")
    for number in range(count):
        _article(content, number, people, bodies)


def _article(content: Path, number: int, people: int, bodies: int) -> None:
    dice = random.Random(SEED + number)
    year, month, day = 1992 + number % 33, dice.randint(1, 12), dice.randint(1, 28)
    # A few are named everywhere, most hardly ever: as in real archives.
    named = [person(int(people * dice.random() ** 3)) for _ in range(5)]
    named += [organization(int(bodies * dice.random() ** 3)) for _ in range(3)]
    named += [place(dice.randrange(PLACES_OF)) for _ in range(2)]
    named = list(dict.fromkeys(named))
    words = [dice.choice(WORDS) for _ in range(380)]
    for place_in, (_, name) in enumerate(named):
        words[place_in * 36 + dice.randrange(30)] = name
    paragraphs = [
        " ".join(words[start : start + 76]).capitalize() + "." for start in range(0, 380, 76)
    ]
    # capitalize() lowers what follows.
    paragraphs = [
        f"{paragraph[0].upper()}{' '.join(words[start : start + 76])[1:]}."
        for start, paragraph in zip(range(0, 380, 76), paragraphs, strict=True)
    ]
    stem = f"articles/{year}/{year}-{month:02}-{day:02}-report-{number:06}"
    _file(
        content / f"{stem}.md",
        f"---\ntitle: Report {number} of the session\ndate: {year}-{month:02}-{day:02}\nlanguage: en\n"
        f"dateline: {named[-1][0]}\nsource: {{publisher: Agency {number % 12}}}\ntopics: [topics/security]\n---\n\n"
        + "\n\n".join(paragraphs)
        + "\n",
    )
    mentions = "".join(f"- quote: {name}\n  entity: {id}\n" for id, name in named)
    _file(content / f"{stem}.yaml", f"annotator: ab\nstatus: reviewed\nmentions:\n{mentions}")


def _file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
