"""Archives of any size, the same for the same size: about 400 words and 10 mentions an article.

``python tests/benchmarks/corpus.py FOLDER COUNT`` writes one.
"""

import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

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


def vocabulary(count: int) -> tuple[str, ...]:
    """Words as often as Zipf's law has it: a choice from them is like one from a real text.

    The list above has 60 words, each in every article: good enough for building, but no search for
    one of them is like a search in an archive.
    """
    syllables = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
    dice = random.Random(SEED)
    words = ["".join(dice.choices(syllables, k=2 + rank % 3)) for rank in range(count)]
    return tuple(word for rank, word in enumerate(words) for _ in range(1 + count // (rank + 1)))


class Named(NamedTuple):
    """An entity and its name, as it stands in a text."""

    id: str
    name: str


class Article(NamedTuple):
    """A generated article: *stem* is its file below ``articles/``."""

    stem: str
    title: str
    day: str
    publisher: str
    paragraphs: tuple[str, ...]
    named: tuple[Named, ...]


class Corpus(NamedTuple):
    """An archive of *count* articles of these *words*, with half as many people."""

    count: int
    words: Sequence[str] = tuple(WORDS)

    @property
    def people(self) -> tuple[Named, ...]:
        return tuple(Named(*person(number)) for number in range(max(20, self.count // 2)))

    @property
    def organizations(self) -> tuple[Named, ...]:
        return tuple(Named(*organization(number)) for number in range(max(10, self.count // 20)))

    @property
    def places(self) -> tuple[Named, ...]:
        return tuple(Named(*place(number)) for number in range(PLACES_OF))

    def articles(self) -> Iterator[Article]:
        people, bodies, places = self.people, self.organizations, self.places
        for number in range(self.count):
            yield _article(number, people, bodies, places, self.words)


TOPIC = Named("topics/security", "Security")


def _article(
    number: int,
    people: Sequence[Named],
    bodies: Sequence[Named],
    places: Sequence[Named],
    vocabulary: Sequence[str],
) -> Article:
    dice = random.Random(SEED + number)
    year, month, day = 1992 + number % 33, dice.randint(1, 12), dice.randint(1, 28)
    # A few are named everywhere, most hardly ever: as in real archives.
    named = [people[int(len(people) * dice.random() ** 3)] for _ in range(5)]
    named += [bodies[int(len(bodies) * dice.random() ** 3)] for _ in range(3)]
    named += [places[dice.randrange(len(places))] for _ in range(2)]
    named = list(dict.fromkeys(named))
    words = [dice.choice(vocabulary) for _ in range(380)]
    for place_in, (_, name) in enumerate(named):
        words[place_in * 36 + dice.randrange(30)] = name
    return Article(
        stem=f"{year}/{year}-{month:02}-{day:02}-report-{number:06}",
        title=f"Report {number} of the session",
        day=f"{year}-{month:02}-{day:02}",
        publisher=f"Agency {number % 12}",
        paragraphs=tuple(_paragraph(words[start : start + 76]) for start in range(0, 380, 76)),
        named=tuple(named),
    )


def _paragraph(words: Sequence[str]) -> str:
    first, *rest = words
    return " ".join([first[0].upper() + first[1:], *rest]) + "."


def edited(article: Article, corpus: Corpus) -> Article:
    """The same article, after an editor has seen that one of its people is another.

    Then who is named most is named once more: no edit of one annotation touches more pages.
    """
    return _with_another(article, corpus.people)


def edited_little(article: Article, corpus: Corpus) -> Article:
    """The same, where the other is somebody as articles name them."""
    everybody = (named for other in corpus.articles() for named in other.named)
    return _with_another(article, (one for one in everybody if one.id.startswith("people/")))


def _with_another(article: Article, people: Iterable[Named]) -> Article:
    first, *rest = article.named
    others = (one for one in people if one.id not in {two.id for two in article.named})
    return article._replace(named=(Named(next(others).id, first.name), *rest))


def write(folder: Path, count: int, words: Sequence[str] = tuple(WORDS)) -> None:
    """Write an archive of *count* articles of these *words*, as Regesta reads it, into *folder*."""
    corpus, content = Corpus(count, words), folder / "content"
    bodies, about = corpus.organizations, described(corpus)
    write_file(
        content / "archive.yaml", "format: 1\ntitle: Benchmark\nurl: https://bench.example/\n"
    )
    for number, (id, name) in enumerate(corpus.people):
        family = name.split(" ", 1)[1]
        write_file(
            content / f"{id}.yaml",
            f"name: {name}\nsort_name: {family}, {name.split()[0]}\n"
            f"description: {about}\npositions:\n"
            f"- {{organization: {bodies[number % len(bodies)].id}, title: Envoy, from: 2001, until: 2010}}\n",
        )
    for id, name in bodies:
        write_file(content / f"{id}.yaml", f"name: {name}\nfounded: 1999\n")
    for number, (id, name) in enumerate(corpus.places):
        write_file(
            content / f"{id}.yaml",
            f"name: {name}\ncoordinates: [{number % 80}.5, {number % 170}.25]\n",
        )
    write_file(content / f"{TOPIC.id}.yaml", f"name: {TOPIC.name}\n")
    for article in corpus.articles():
        write_article(content, article)


def described(corpus: Corpus) -> str:
    """What a person's record says of them."""
    return f"One of the {len(corpus.people)}."


def write_article(content: Path, article: Article) -> None:
    """An article and its sidecar."""
    path = content / "articles" / article.stem
    write_file(
        path.with_name(f"{path.name}.md"),
        f"---\ntitle: {article.title}\ndate: {article.day}\nlanguage: en\n"
        f"dateline: {article.named[-1].id}\nsource: {{publisher: {article.publisher}}}\n"
        f"topics: [{TOPIC.id}]\n---\n\n" + "\n\n".join(article.paragraphs) + "\n",
    )
    mentions = "".join(f"- quote: {name}\n  entity: {id}\n" for id, name in article.named)
    write_file(
        path.with_name(f"{path.name}.yaml"),
        f"annotator: ab\nstatus: reviewed\nmentions:\n{mentions}",
    )


def write_file(path: Path, text: str) -> None:
    """Write a file, and the folders that it stands in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
