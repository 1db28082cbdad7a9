"""Read of an archive what editing needs: its records, and its articles as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from generator.editing.edits import Edit, current
from generator.editing.spreading import Spread, in_turn
from generator.sources.files import ATTACHMENTS, SourceFile, scan
from generator.sources.reading import id_of, read
from generator.sources.records import Article, Authority, Config, Sidecar


class Survey:
    """The files of an archive, each decoded when it is first asked for; problems are not told."""

    def __init__(
        self,
        files: Iterable[SourceFile],
        root: Path,
        others: Mapping[str, bytes | None] | None = None,
        spread: Spread = in_turn,
    ) -> None:
        self._root = root
        self._spread = spread
        self._others = others or {}
        self._files = {file.path: file for file in files}

    @cached_property
    def authorities(self) -> tuple[Authority, ...]:
        """Every authority record that can be read, by id."""
        files = [
            file
            for path, file in self._files.items()
            if path.endswith(".yaml") and not path.startswith("content/articles/")
        ]
        records = self._spread(_authority, None, files)
        return tuple(sorted((one for one in records if one), key=lambda one: one.id))

    @cached_property
    def language(self) -> str:
        """The archive's own language."""
        file = self._files.get("content/archive.yaml")
        config = read(file).value if file else None
        return config.language if isinstance(config, Config) else "en"

    @cached_property
    def article_names(self) -> frozenset[str]:
        """The ids of all articles, without their kind."""
        return frozenset(
            id_of("articles", path.removeprefix("content/articles/").removesuffix(".md")).partition(
                "/"
            )[2]
            for path in self.articles
        )

    def before(self, path: str) -> bytes | None:
        """What stands in a file of the archive's folder now; None when there is none."""
        if path in self._files and not path.startswith(ATTACHMENTS):
            return self._files[path].content
        if path in self._others:
            return self._others[path]
        return current(self._root, path)

    @property
    def articles(self) -> tuple[str, ...]:
        """The paths of all articles, in order."""
        return tuple(
            sorted(
                one
                for one in self._files
                if one.startswith("content/articles/") and one.endswith(".md")
            )
        )

    def find_article(self, name: str) -> str | None:
        """The path of an article, by its id or by the path of one of its files; None for none."""
        wanted = name.removesuffix(".yaml").removesuffix(".md").replace("\\", "/")
        for path in self.articles:
            stem = path.removesuffix(".md")
            inside = stem.removeprefix("content/articles/")
            if wanted.endswith(stem) or wanted in (inside, id_of("articles", inside)):
                return path
            if id_of("articles", inside) == f"articles/{wanted}":
                return path
        return None

    def article(self, path: str) -> Article | None:
        """The article of that path; None when it cannot be read."""
        record = read(self._files[path]).value
        return record if isinstance(record, Article) else None

    @cached_property
    def _sidecars(self) -> dict[str, str]:
        """The paths of all sidecars, by the id of their article."""
        return {
            id_of("articles", path.removeprefix("content/articles/").removesuffix(".yaml")): path
            for path in sorted(self._files)
            if path.startswith("content/articles/") and path.endswith(".yaml")
        }

    def sidecar(self, path: str) -> tuple[str, bytes | None, Sidecar | None]:
        """The path of an article's sidecar, its bytes, what it says; None for what is not."""
        id = id_of("articles", path.removeprefix("content/articles/").removesuffix(".md"))
        beside = self._sidecars.get(id, path.removesuffix(".md") + ".yaml")
        file = self._files.get(beside)
        record = read(file).value if file else None
        return (
            beside,
            file.content if file else None,
            record if isinstance(record, Sidecar) else None,
        )

    def after(self, edits: Iterable[Edit]) -> Survey:
        """The archive as it will be when *edits* are made, which need not have been yet."""
        files, others = dict(self._files), dict(self._others)
        for edit in edits:
            if not edit.path.startswith("content/"):
                others[edit.path] = edit.after
            elif edit.after is None:
                files.pop(edit.path, None)
            else:
                files[edit.path] = SourceFile(edit.path, edit.after, "", len(edit.after))
        return Survey(files.values(), self._root, others)

    def articles_with(self, words: str) -> tuple[str, ...]:
        """The paths of the articles whose files say *words*, in order."""
        needle = words.encode()
        return tuple(path for path in self.articles if needle in self._files[path].content)


def _authority(_: None, file: SourceFile) -> Authority | None:
    record = read(file).value
    return record if isinstance(record, Authority) else None


def survey(root: Path, spread: Spread = in_turn) -> Survey:
    """Every file of the archive in *root*; its records are read as *spread* says."""
    return Survey(scan(root).value, root, spread=spread)
