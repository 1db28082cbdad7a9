"""Indexing by itself: documents in, files of an index out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from generator.build.cabinet import Cabinet
from generator.build.indexing import Indexing
from generator.outputs import File
from generator.pages.search import SearchDocument, SearchText


def _text_of(one: SearchDocument) -> SearchText:
    assert one.text is not None
    return one.text


def indexing_of(
    folder: Path,
    documents: Sequence[SearchDocument],
    take: Callable[[File], object],
    *,
    is_wanted: Callable[[str], bool] = lambda _: True,
) -> Indexing:
    """The indexing of *documents*, which keeps what it may need again below *folder*."""
    return Indexing(
        documents=lambda: documents,
        text_of=_text_of,
        cabinet=Cabinet(folder / "cabinet"),
        empty=folder / "empty",
        is_wanted=is_wanted,
        take=take,
    )
