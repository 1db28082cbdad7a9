"""What the last build published, kept for the next one: the archive's cells, and who read them.

The only user of SQLite. It holds one thing, the state of the site as it was published, and changes
only together with the site: a build that fails leaves both as they were. It is safe to delete at
any time, and one that is damaged is made anew.
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import (
    Callable,
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    MutableMapping,
    ValuesView,
)
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from generator.archive.indexes import STORED, WHOLE
from generator.archive.layering import GONE
from generator.archive.noting import Cell
from generator.build.tracing import Trace
from generator.diagnostics import Diagnostic
from generator.sources.files import Look, Seen

if TYPE_CHECKING:
    from generator.pages.planning import Page
    from generator.text.model import ConfiguredSite

FILE = "store.sqlite"
VERSION = 6
"""Of the tables below; a store of another version is made anew."""

_UNFINISHED = -1
"""The version of a draft while another process writes it."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE cells (name INTEGER, key TEXT, value BLOB, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE makers (number INTEGER PRIMARY KEY, kind TEXT, key TEXT, digest BLOB, files BLOB,
  told BLOB, UNIQUE (kind, key));
CREATE TABLE readers (key TEXT PRIMARY KEY, makers BLOB) WITHOUT ROWID;
CREATE TABLE more_readers (kind TEXT, key TEXT, maker INTEGER, PRIMARY KEY (kind, key, maker))
  WITHOUT ROWID;
CREATE INDEX told_makers ON makers (number) WHERE told IS NOT NULL;
CREATE TABLE sources (path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, inode INTEGER,
  fingerprint TEXT) WITHOUT ROWID;
CREATE TABLE told (id TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE pages (path TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE answers (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE codes (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, maker INTEGER)
  WITHOUT ROWID;
"""

_ALL_TABLES = (
    "meta", "cells", "makers", "readers", "more_readers", "files", "sources", "told", "pages",
    "answers", "codes",
)  # fmt: skip
_KEYS_OF = {"sources": ("path",), "told": ("id",), "pages": ("path",), "answers": ("kind", "key")}

_NUMBER_OF = {name: number for number, name in enumerate(STORED)}


class Mark(NamedTuple):
    """How a published file looks from outside: enough to see that somebody changed it."""

    size: int
    mtime: int


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What was published, but for what has tables of its own: read and written at every build.

    *looked*: when the files of ``content/`` were looked at. *templates*: a digest for each file of
    the theme, by name. *assets*: the paths of the theme's own files. *articles*, *entities*,
    *pages* and *files* count. *is_found* says whether the search index is that of these documents.
    """

    looked: int
    templates: Mapping[str, bytes]
    assets: tuple[str, ...]
    articles: int
    entities: int
    pages: int
    files: int
    is_found: bool


class Amendment(NamedTuple):
    """What a build changes in the store: everything by its name, and only what is other.

    *gone* are makers that are no more, *removed* files. Of *sources* and *pages* None is no more;
    *told*, by the id of a record, and *answers* have what is empty left out of the store. Without a
    *site* it is as it was.
    """

    state: State
    site: ConfiguredSite | None
    cells: Mapping[str, Mapping[str, Any]]
    traces: Iterable[Trace]
    gone: Iterable[Cell]
    files: Mapping[str, tuple[Mark, Cell]]
    removed: Iterable[str]
    sources: Mapping[str, Seen | None]
    told: Mapping[str, tuple[Diagnostic, ...]]
    pages: Mapping[str, Page | None]
    answers: Mapping[Cell, Any]


class VersionError(Exception):
    """The store has other tables than this Regesta knows."""


BROKEN = (sqlite3.Error, msgspec.MsgspecError, VersionError)
"""What a store raises that is damaged, or that cannot be written."""


class Store:
    """The store of one archive, in one file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._db = self._opened()
        self._known = _Known(self._db)

    def is_current(self) -> bool:
        """Whether this is still the archive's store, and nobody else has written to it."""
        return self._known.is_of(self._path)

    def _opened(self) -> sqlite3.Connection:
        try:
            return _checked(_connect(self._path))
        except BROKEN:
            return self._renewed()

    def _renewed(self) -> sqlite3.Connection:
        """An empty store; one that is forgotten when the build ends, where none can be written."""
        try:
            self.delete()
            return _checked(_connect(self._path))
        except (*BROKEN, OSError):
            return _checked(sqlite3.connect(":memory:"))

    def renew(self) -> None:
        """Forget everything."""
        with suppress(sqlite3.Error):
            self._db.close()
        self._db = self._renewed()
        self._known = _Known(self._db)

    def delete(self) -> None:
        """Remove the file and what belongs to it."""
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self._path.with_name(FILE + ending).unlink()

    def settle(self) -> None:
        """Put what was written lately to the rest: what was withdrawn stays nowhere."""
        with suppress(sqlite3.Error):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # A build that was killed may have left one.
        Draft.forget(self._path.parent)

    def close(self) -> None:
        self._db.close()

    # What was published

    def state(self, basis: bytes) -> State | None:
        """What was published on this *basis*: None when there is nothing, or not all of it is."""
        rows = dict(self._db.execute("SELECT key, value FROM meta").fetchall())
        if rows.get("basis") != basis or "unfinished" in rows:
            return None
        return _state_decoder.decode(rows["state"])

    def site(self) -> ConfiguredSite:
        """The configuration of what was published; there must be something."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'site'").fetchone()
        return _decoder("site").decode(row[0])  # type: ignore[no-any-return]

    def basis(self) -> bytes:
        """On what all of it was published; empty when nothing was."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'basis'").fetchone()
        return row[0] if row else b""

    def sources(self) -> StoredSources:
        """The files of ``content/`` by path, as they were when they were looked at."""
        return self._known.sources

    def told_of_records(self) -> dict[str, tuple[Diagnostic, ...]]:
        """What was wrong with records, by id, and with the theme, where anything was."""
        rows = self._db.execute("SELECT id, value FROM told")
        return {id: _told_decoder.decode(value) for id, value in rows}

    def page(self, path: str) -> Page | None:
        """What was planned at a path."""
        row = self._db.execute("SELECT value FROM pages WHERE path = ?", (path,)).fetchone()
        return _decoder("page").decode(row[0]) if row else None

    def pages(self) -> dict[str, Page]:
        """The plan, by path."""
        decode = _decoder("page").decode
        rows = self._db.execute("SELECT path, value FROM pages")
        return {path: decode(value) for path, value in rows}

    def answers(self, kind: str) -> Mapping[str, Any]:
        """The answers to questions of a kind that are remembered, where they say anything."""
        if kind not in self._known.answers:
            decode = _decoder(kind).decode
            rows = self._db.execute("SELECT key, value FROM answers WHERE kind = ?", (kind,))
            self._known.answers[kind] = {key: decode(value) for key, value in rows}
        return self._known.answers[kind]

    def cells(self) -> Mapping[str, StoredCells | WholeCells]:
        """Every index of the archive; its cells are fetched when they are asked for."""
        return self._known.cells

    def makers_of(self, cells: Iterable[Cell]) -> dict[Cell, set[Cell]]:
        """Whatever read some of the cells, with those that it read."""
        numbers: dict[int, set[Cell]] = defaultdict(set)
        for cell in cells:
            for number in self._readers_of(cell):
                numbers[number].add(cell)
        return {name: numbers[number] for number, name in self._names(numbers)}

    def _readers_of(self, cell: Cell) -> Iterator[int]:
        kind, key = cell
        row = self._db.execute("SELECT makers FROM readers WHERE key = ?", (key,)).fetchone()
        if row:
            yield from array("I", _makers_decoder.decode(row[0]).get(kind, b""))
        for row in self._db.execute(
            "SELECT maker FROM more_readers WHERE kind = ? AND key = ?", cell
        ):
            yield row[0]

    def _names(self, numbers: Iterable[int]) -> Iterator[tuple[int, Cell]]:
        for number in numbers:
            row = self._db.execute(
                "SELECT kind, key FROM makers WHERE number = ?", (number,)
            ).fetchone()
            # What was made once and is no more leaves its number behind.
            if row:
                yield number, (row[0], row[1])

    def answer(self, question: Cell) -> bytes:
        """The digest of the answer that a question had."""
        row = self._db.execute(
            "SELECT digest FROM makers WHERE kind = ? AND key = ?", question
        ).fetchone()
        return row[0] if row else b""

    def reads_of(self, name: Cell) -> tuple[Cell, ...]:
        """What was read for something that was made."""
        row = self._db.execute(
            "SELECT number FROM makers WHERE kind = ? AND key = ?", name
        ).fetchone()
        if row is None:
            return ()
        found = {
            (kind, key)
            for key, by_kind in self._db.execute("SELECT key, makers FROM readers")
            for kind, makers in _makers_decoder.decode(by_kind).items()
            if row[0] in array("I", makers)
        }
        found |= set(
            self._db.execute("SELECT kind, key FROM more_readers WHERE maker = ?", (row[0],))
        )
        return tuple(sorted(found))

    def files_of(self, names: Iterable[Cell]) -> dict[Cell, tuple[str, ...]]:
        """The paths that were published for what was made."""
        found = {}
        for name in names:
            row = self._db.execute(
                "SELECT files FROM makers WHERE kind = ? AND key = ?", name
            ).fetchone()
            found[name] = _files_decoder.decode(row[0]) if row and row[0] else ()
        return found

    def told(self) -> dict[Cell, tuple[Diagnostic, ...]]:
        """What was wrong with what was made, where anything was."""
        rows = self._db.execute("SELECT kind, key, told FROM makers WHERE told IS NOT NULL")
        return {(kind, key): _told_decoder.decode(told) for kind, key, told in rows}

    def marks(self) -> list[tuple[str, int, int]]:
        """Every published file: its path and how it looked, by path."""
        # Plain rows: there are tens of thousands, and each build compares them all.
        return self._db.execute("SELECT path, size, mtime FROM files ORDER BY path").fetchall()

    def mark(self, path: str) -> tuple[int, int] | None:
        """How one published file looked."""
        row = self._db.execute("SELECT size, mtime FROM files WHERE path = ?", (path,)).fetchone()
        return (row[0], row[1]) if row else None

    def has_file(self, path: str) -> bool:
        """Whether a file was published."""
        return (
            self._db.execute("SELECT 1 FROM files WHERE path = ?", (path,)).fetchone() is not None
        )

    def codes(self) -> MutableMapping[str, bytes]:
        """What templates were compiled to; what is put there is kept."""
        return _Codes(self._db)

    def maker_of(self, path: str) -> Cell | None:
        """What published a file."""
        row = self._db.execute(
            "SELECT kind, key FROM makers, files WHERE path = ? AND number = maker", (path,)
        ).fetchone()
        return (row[0], row[1]) if row else None

    # What is published

    def begin(self) -> None:
        """Note that files are being moved: until `replace` or `amend` nothing here is believed."""
        try:
            with self._db:
                self._db.execute("INSERT OR REPLACE INTO meta VALUES ('unfinished', '')")
        except BROKEN:
            self.renew()

    def draft(self) -> Draft:
        """What a build from nothing fills, to `replace` this by."""
        return Draft(self._path.parent)

    def replace(self, draft: Draft, basis: bytes, made: Amendment) -> None:
        """Forget all, and keep what was published now, with what the *draft* has of it already.

        Where that cannot be kept, forget all.
        """
        if not draft.finish(basis, made):
            self.renew()
            return
        try:
            self._db.close()
            self.delete()
            draft.path.replace(self._path)
            self._db = self._opened()
            self._known = _Known(self._db)
        except BROKEN:
            self.renew()

    def amend(self, basis: bytes, made: Amendment) -> None:
        """Keep what is other than it was."""
        with self._db:
            tables = _Tables(self._db)
            tables.put_cells(made.cells)
            for name in made.gone:
                self._db.execute("DELETE FROM makers WHERE kind = ? AND key = ?", name)
            for trace in made.traces:
                tables.put_trace(trace)
            tables.put_files(made.files)
            self._db.executemany(
                "DELETE FROM files WHERE path = ?", [(path,) for path in made.removed]
            )
            tables.put_rows(basis, made)
            self._db.execute("DELETE FROM meta WHERE key = 'unfinished'")
        self._known.amend(made)


class _Tables:
    """Writes rows of a store; whoever has the connection decides when they are there."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put_rows(self, basis: bytes, made: Amendment) -> None:
        rows = [("basis", basis), ("state", _encode(made.state))]
        if made.site:
            rows.append(("site", _encode(made.site)))
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
        self.put_sources(made.sources)
        self._put(
            "told",
            {(id,): (id, _encode(told)) if told else None for id, told in made.told.items()},
        )
        self._put(
            "pages",
            {(path,): (path, _encode(page)) if page else None for path, page in made.pages.items()},
        )
        self._put(
            "answers",
            {
                cell: (*cell, _encode(answer)) if answer else None
                for cell, answer in made.answers.items()
            },
        )

    def put_sources(self, sources: Mapping[str, Seen | None]) -> None:
        self._put(
            "sources", {(path,): (path, *seen) if seen else None for path, seen in sources.items()}
        )

    def _put(self, table: str, rows: Mapping[tuple[str, ...], tuple[Any, ...] | None]) -> None:
        """Keep rows by their keys; None is no more."""
        put = [row for _, row in sorted(rows.items()) if row]
        gone = [key for key, row in sorted(rows.items()) if not row]
        if put:
            places = ", ".join("?" * len(put[0]))
            self._db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", put)  # noqa: S608 - ours
        if gone:
            wanted = " AND ".join(f"{column} = ?" for column in _KEYS_OF[table])
            self._db.executemany(f"DELETE FROM {table} WHERE {wanted}", gone)  # noqa: S608 - ours

    def put_cells(self, cells: Mapping[str, Mapping[str, Any]]) -> None:
        for name, changed in cells.items():
            number = _NUMBER_OF[name]
            if name in WHOLE:
                whole = dict(changed)
                self._db.execute(
                    "INSERT OR REPLACE INTO cells VALUES (?, '', ?)", (number, _encode(whole))
                )
                continue
            gone: list[tuple[int, str]] = []
            rows = _rows_of_cells(number, changed, gone)
            self._db.executemany("INSERT OR REPLACE INTO cells VALUES (?, ?, ?)", rows)
            self._db.executemany("DELETE FROM cells WHERE name = ? AND key = ?", gone)

    def put_trace(self, trace: Trace) -> None:
        row = self._db.execute(
            "INSERT INTO makers (kind, key, digest, files, told) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (kind, key) DO UPDATE SET digest = excluded.digest, "
            "files = excluded.files, told = excluded.told RETURNING number",
            (*trace.name, *_kept(trace)),
        ).fetchone()
        # What it read before stays noted: too much is made anew rather than too little.
        self._db.executemany(
            "INSERT OR IGNORE INTO more_readers VALUES (?, ?, ?)",
            ((*cell, row[0]) for cell in trace.reads),
        )

    def put_files(self, files: Mapping[str, tuple[Mark, Cell]]) -> None:
        numbers: dict[Cell, int] = (
            {
                (kind, key): number
                for kind, key, number in self._db.execute("SELECT kind, key, number FROM makers")
            }
            if len(files) > 100
            else {}
        )
        rows = []
        for path, (mark, name) in sorted(files.items()):
            number = numbers.get(name) or self._number(name)
            rows.append((path, *mark, number))
        self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", rows)

    def _number(self, name: Cell) -> int:
        row = self._db.execute(
            "SELECT number FROM makers WHERE kind = ? AND key = ?", name
        ).fetchone()
        return row[0] if row else 0


def _rows_of_cells(
    number: int, changed: Mapping[str, Any], gone: list[tuple[int, str]]
) -> Iterator[tuple[int, str, bytes]]:
    """The rows of an index, each value asked for once; a key that has none goes into *gone*."""
    for key in sorted(changed):
        value = changed[key]
        if value is GONE:
            gone.append((number, key))
        else:
            yield number, key, _encode(value)


class Draft:
    """A store in the making, beside the one that there is: nobody reads it before it is whole.

    It is written while other things are made. Where it cannot be written, nothing comes of it, and
    nobody who writes is troubled.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{FILE}.new"
        self._db: sqlite3.Connection | None = None
        self._is_lost = False
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            self._is_lost = True

    def put_apart(
        self, cells: Mapping[str, Mapping[str, Any]], sources: Mapping[str, Seen]
    ) -> bool:
        """Write these, and let go of the file: for a process that does nothing else.

        Whether they are there. Where it is ended before, whoever comes next finds a file of another
        version, and does not go on with it. Nobody waits here until the disk has them.
        """
        self._write(lambda db: db.execute("PRAGMA synchronous = OFF"))
        self._write(lambda db: db.execute(f"PRAGMA user_version = {_UNFINISHED}"))
        self._write(lambda db: _Tables(db).put_sources(sources))
        self._write(lambda db: _Tables(db).put_cells(cells))
        self._write(sqlite3.Connection.commit)
        self._write(lambda db: db.execute(f"PRAGMA user_version = {VERSION}"))
        self._end()
        return not self._is_lost

    def settle(self) -> None:
        """See that the disk has what was written."""
        self._write(sqlite3.Connection.commit)
        self._write(lambda _: _sync(self.path))

    def put_makers(self, makers: Iterable[tuple[int, Trace]]) -> None:
        """Write what was made, each with a number of its own; not what was read for it."""
        rows = ((number, *trace.name, *_kept(trace)) for number, trace in makers)
        self._write(lambda db: db.executemany("INSERT INTO makers VALUES (?, ?, ?, ?, ?, ?)", rows))

    def put_readers(self, readers: Iterable[tuple[str, Mapping[str, bytes]]]) -> None:
        """Write by what numbers each cell was read: by key, and then by kind.

        Cells of one key stand in one row: most keys are ids, which a dozen indexes have.
        """
        rows = ((key, _encode(by_kind)) for key, by_kind in readers)
        self._write(lambda db: db.executemany("INSERT INTO readers VALUES (?, ?)", rows))

    def put_files(self, files: Iterable[tuple[str, int, int, int]]) -> None:
        """Write files of the site: path, size, time, and the number of what made each."""
        self._write(lambda db: db.executemany("INSERT INTO files VALUES (?, ?, ?, ?)", files))

    def finish(self, basis: bytes, made: Amendment) -> bool:
        """Write the rest, and end; whether all of it is there."""

        def rest(db: sqlite3.Connection) -> None:
            _Tables(db).put_files(made.files)
            _Tables(db).put_rows(basis, made)
            db.commit()

        self._write(rest)
        self._end()
        return not self._is_lost

    def discard(self) -> None:
        """Leave nothing of it; what is finished and has its place is not touched."""
        self._is_lost = True
        self._end()
        self.forget(self.path.parent)

    @staticmethod
    def forget(folder: Path) -> None:
        """Remove one that nobody is at work on any more."""
        with suppress(OSError):
            (folder / f"{FILE}.new").unlink(missing_ok=True)

    def _write(self, write: Callable[[sqlite3.Connection], object]) -> None:
        if not self._is_lost:
            try:
                self._db = self._db or _checked(_connect_new(self.path))
                write(self._db)
            except (OSError, *BROKEN):
                self.discard()

    def _end(self) -> None:
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
        self._db = None


def _kept(trace: Trace) -> tuple[bytes, bytes | None, bytes | None]:
    return (
        trace.answer,
        _encode(trace.files) if trace.files else None,
        _encode(trace.told) if trace.told else None,
    )


def _checked(db: sqlite3.Connection) -> sqlite3.Connection:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
        db.executescript(_TABLES)
        db.execute(f"PRAGMA user_version = {VERSION}")
    elif version != VERSION:
        db.close()
        raise VersionError
    return db


def _connect(path: Path) -> sqlite3.Connection:
    # One build at a time uses it, but a server's are not all in one thread.
    db = sqlite3.connect(path, cached_statements=256, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA cache_size = -65536")
    # What was withdrawn is not kept in what SQLite has set free either.
    db.execute("PRAGMA secure_delete = ON")
    return db


class _Known:
    """What was fetched so far, for as long as nobody else writes to the store."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._version = self._written()
        self._inode = _inode(_file_of(db))
        self.sources = StoredSources(db)
        self.answers: dict[str, dict[str, Any]] = {}
        self.cells: dict[str, StoredCells | WholeCells] = {
            name: WholeCells(db, name) if name in WHOLE else StoredCells(db, name)
            for name in STORED
        }

    def is_of(self, path: Path) -> bool:
        """Whether the store is the one at *path*, as we left it."""
        is_there = bool(self._inode) and self._inode == _inode(path)
        return is_there and self._version == self._written()

    def _written(self) -> int:
        """A number that is another one when somebody else has written."""
        number: int = self._db.execute("PRAGMA data_version").fetchone()[0]
        return number

    def amend(self, made: Amendment) -> None:
        """Know what was written."""
        for name, cells in made.cells.items():
            self.cells[name].amend(cells)
        self.sources.amend(made.sources)
        for (kind, key), answer in made.answers.items():
            if kind in self.answers and answer:
                self.answers[kind][key] = answer
            elif kind in self.answers:
                self.answers[kind].pop(key, None)


def _file_of(db: sqlite3.Connection) -> Path:
    return Path(db.execute("PRAGMA database_list").fetchone()[2])


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino if path.name else 0
    except OSError:
        return 0


def _sync(path: Path) -> None:
    """Wait until the disk has all of a file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _connect_new(path: Path) -> sqlite3.Connection:
    """A file that nobody reads before it is whole: it needs no journal, and is written once."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA cache_size = -8192")
    return db


class _Codes(MutableMapping[str, bytes]):
    """Compiled templates."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __getitem__(self, key: str) -> bytes:
        row = self._db.execute("SELECT value FROM codes WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        value: bytes = row[0]
        return value

    def __setitem__(self, key: str, value: bytes) -> None:
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO codes VALUES (?, ?)", (key, value))

    def __delitem__(self, key: str) -> None:
        with self._db:
            self._db.execute("DELETE FROM codes WHERE key = ?", (key,))

    def __iter__(self) -> Iterator[str]:
        return (key for (key,) in self._db.execute("SELECT key FROM codes ORDER BY key"))

    def __len__(self) -> int:
        count: int = self._db.execute("SELECT count(*) FROM codes").fetchone()[0]
        return count


class StoredSources(Mapping[str, Seen]):
    """The files of ``content/``: each is fetched when it is asked for, and their paths together."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._paths: dict[str, None] | None = None
        self._seen: dict[str, Seen | None] = {}

    def looks(self) -> list[Look]:
        """How all of them looked, by path."""
        rows = self._db.execute("SELECT path, size, mtime, inode FROM sources ORDER BY path")
        return rows.fetchall()

    def get(self, path: str, default: Any = None) -> Any:  # noqa: ANN401 - as a Mapping has it
        if path not in self._seen:
            row = self._db.execute(
                "SELECT size, mtime, inode, fingerprint FROM sources WHERE path = ?", (path,)
            ).fetchone()
            self._seen[path] = Seen._make(row) if row else None
        return self._seen[path] or default

    def __getitem__(self, path: str) -> Seen:
        seen: Seen | None = self.get(path)
        if seen is None:
            raise KeyError(path)
        return seen

    def __contains__(self, path: object) -> bool:
        return path in self.keys()

    def keys(self) -> KeysView[str]:
        """The paths, in no order."""
        if self._paths is None:
            rows = self._db.execute("SELECT path FROM sources")
            self._paths = dict.fromkeys(path for (path,) in rows)
        return self._paths.keys()

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    def amend(self, changed: Mapping[str, Seen | None]) -> None:
        """Know what was written."""
        self._seen.update(changed)
        if self._paths is None:
            return
        for path, seen in changed.items():
            if seen:
                self._paths[path] = None
            else:
                self._paths.pop(path, None)


class StoredCells(Mapping[str, Any]):
    """One index of the store: each cell is fetched once, when it is first asked for."""

    def __init__(self, db: sqlite3.Connection, name: str) -> None:
        self._db = db
        self._number = _NUMBER_OF[name]
        self._name = name
        self._known: dict[str, Any] = {}
        self._all: dict[str, Any] | None = None

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - values of any type
        if key not in self._known:
            row = self._db.execute(
                "SELECT value FROM cells WHERE name = ? AND key = ?", (self._number, key)
            ).fetchone()
            self._known[key] = _decoder(self._name).decode(row[0]) if row else GONE
        value = self._known[key]
        return default if value is GONE else value

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401
        value = self.get(key, GONE)
        if value is GONE:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        if key in self._known:
            return self._known[key] is not GONE
        return bool(
            self._db.execute(
                "SELECT 1 FROM cells WHERE name = ? AND key = ?", (self._number, key)
            ).fetchone()
        )

    def __iter__(self) -> Iterator[str]:
        rows = self._db.execute(
            "SELECT key FROM cells WHERE name = ? ORDER BY key", (self._number,)
        ).fetchall()
        return (key for (key,) in rows)

    def __len__(self) -> int:
        found = self._db.execute("SELECT count(*) FROM cells WHERE name = ?", (self._number,))
        count: int = found.fetchone()[0]
        return count

    def items(self) -> ItemsView[str, Any]:
        if self._all is None:
            decode, known = _decoder(self._name).decode, self._known
            rows = self._db.execute(
                "SELECT key, value FROM cells WHERE name = ? ORDER BY key", (self._number,)
            )
            self._all = {key: known[key] if key in known else decode(value) for key, value in rows}
            known.update(self._all)
        return self._all.items()

    def values(self) -> ValuesView[Any]:
        return dict(self.items()).values()

    def amend(self, changed: Mapping[str, Any]) -> None:
        """Know what was written."""
        self._known.update(changed)
        if self._all is not None:
            # A new one: whoever asked for all may still look at them.
            everything = {**self._all, **changed}
            kept = {key: value for key, value in everything.items() if value is not GONE}
            is_as_long = kept.keys() == self._all.keys()
            self._all = kept if is_as_long else dict(sorted(kept.items()))


class WholeCells(Mapping[str, Any]):
    """An index that is fetched at once."""

    def __init__(self, db: sqlite3.Connection, name: str) -> None:
        self._db = db
        self._name = name
        self._all: dict[str, Any] | None = None

    def amend(self, changed: Mapping[str, Any]) -> None:
        """Know what was written: all of it."""
        self._all = dict(changed)

    def found(self) -> dict[str, Any]:
        """All of it."""
        if self._all is None:
            row = self._db.execute(
                "SELECT value FROM cells WHERE name = ?", (_NUMBER_OF[self._name],)
            ).fetchone()
            self._all = _decoder(self._name).decode(row[0]) if row else {}
        return self._all or {}

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401
        return self.found().get(key, default)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401
        return self.found()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.found())

    def __len__(self) -> int:
        return len(self.found())


_encode = msgspec.msgpack.Encoder().encode


_state_decoder = msgspec.msgpack.Decoder(State)
_told_decoder = msgspec.msgpack.Decoder(tuple[Diagnostic, ...])
_files_decoder = msgspec.msgpack.Decoder(tuple[str, ...])
_makers_decoder = msgspec.msgpack.Decoder(dict[str, bytes])


def _decoder(name: str) -> Any:  # noqa: ANN401 - a decoder of whatever stands there
    # A build that finds nothing changed decodes no record, and needs nothing of what they are.
    from generator.build.decoders import decoder  # noqa: PLC0415 - all of the archive's types

    return decoder(name)
