"""Times `regesta suggest`: 100,000 names over 10,000 articles: processor time. No assertions.

    .venv/bin/python tests/benchmarks/suggest.py [--names 100000] [--articles 10000] [--words 350]

Names are made up of syllables, by a seed that stays; a tenth of the words of each text are names, half of
them of people. A third of the people are spelt otherwise in the text than in the record.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from pathlib import Path

from generator.diagnostics import Origin
from generator.editing.gazetteer import Gazetteer
from generator.editing.suggesting import suggest
from generator.editing.surveying import survey
from generator.sources.records import DETAILS, Authority
from tests.folders import project

ONSETS = ["b", "d", "g", "k", "l", "m", "n", "r", "s", "t", "v", "z", "zh", "kh", "sh", "ch"]
VOWELS = ["a", "e", "i", "o", "u", "ya"]
SMALL = [
    "the",
    "of",
    "and",
    "said",
    "that",
    "was",
    "in",
    "on",
    "a",
    "meeting",
    "on",
    "with",
    "for",
    "treaty",
    "members",
    "signed",
    "new",
    "region",
    "after",
]


def made_up(dice: random.Random, syllables: int) -> str:
    """A capitalised word of some syllables."""
    return "".join(dice.choice(ONSETS) + dice.choice(VOWELS) for _ in range(syllables)).capitalize()


def authorities(count: int, dice: random.Random) -> tuple[Authority, ...]:
    """Records with a name each: half are people, the rest organizations and places."""
    records = []
    for number in range(count):
        kind = ("people", "organizations", "people", "places")[number % 4]
        words = 1 if kind == "places" else 2
        name = " ".join(made_up(dice, dice.randint(2, 4)) for _ in range(words))
        id = f"{kind}/n{number}"
        records.append(
            Authority(
                id=id, origin=Origin(f"content/{id}.yaml"), name=name, details=DETAILS[kind]()
            )
        )
    return tuple(records)


def text(records: tuple[Authority, ...], words: int, dice: random.Random) -> str:
    """A text with a name in every ten words; some are spelt otherwise."""
    parts = []
    for place in range(words):
        if place % 10:
            parts.append(dice.choice(SMALL))
            continue
        name = dice.choice(records).name
        parts.append(name.replace("zh", "j").replace("kh", "h") if dice.random() < 0.3 else name)
    return " ".join(parts) + "."


def timed(label: str, begin: float) -> float:
    """Tell how much processor time it took since *begin*; that of now."""
    now = time.process_time()
    print(f"{label:<38}{now - begin:>8.2f} s")
    return now


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, default in (("names", 100_000), ("articles", 10_000), ("words", 350)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    wanted = arguments.parse_args()
    dice = random.Random(5)
    records = authorities(wanted.names, dice)
    texts = [text(records, wanted.words, dice) for _ in range(wanted.articles)]
    begin = time.process_time()
    names = Gazetteer(records)
    names.find("Warm up the automaton, Nobody At All.")
    now = timed(f"{wanted.names:,} names ready", begin)
    found = sum(len(names.find(one)) for one in texts)
    timed(f"{found:,} names found in {wanted.articles:,} texts", now)
    del names
    with tempfile.TemporaryDirectory() as folder:
        files = {
            f"articles/a{n}.md": f"---\ntitle: A\ndate: 2007\n---\n{one}\n"
            for n, one in enumerate(texts)
        }
        files |= {f"{one.id}.yaml": f"name: {one.name}\n" for one in records}
        project(Path(folder), files)
        begin = time.process_time()
        archive = survey(Path(folder))
        now = timed("files read from the disk", begin)
        count = len(archive.authorities)
        now = timed(f"{count:,} records decoded", now)
        result = suggest(archive, archive.articles).value
        timed(f"{sum(len(one.suggestions) for one in result.articles):,} suggestions made", now)
    print(f"peak of memory{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>24,.0f} MiB")


if __name__ == "__main__":
    main()
