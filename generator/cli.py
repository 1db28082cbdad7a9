"""The command ``regesta``: arguments become one function's, its result an exit status.

0: all is well; 1: the content has errors; 2: called wrongly; 3: a defect of ours. Results go to
standard output, problems and progress to standard error. Imports of our own stand in the commands,
so that ``--help`` does not wait for what it does not need.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from generator.archive.model import Archive
    from generator.build.amending import Due
    from generator.build.project import Options, Project, Report, Watch
    from generator.diagnostics import Diagnostic, Outcome
    from generator.editing.captures import Capture
    from generator.editing.edits import Edit
    from generator.editing.ingesting import Ingested, Wishes
    from generator.editing.reanchoring import Proposal
    from generator.editing.suggesting import Suggested
    from generator.editing.surveying import Survey
    from generator.sources.files import SourceFile

FORMATS = ("text", "json", "github")


class _Commands(click.Group):
    """Commands that answer a misspelt name with the nearest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as problem:
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise click.UsageError(f"{problem.message}{hint}", ctx) from None


def main() -> NoReturn:
    """Run the command, and end the process with its status."""
    # A build makes millions of small values and no rings of them: looking for rings is a third of
    # its time, and finds nothing.
    gc.disable()
    try:
        sys.exit(_commands.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as problem:  # noqa: BLE001 - the one place where a defect of ours ends
        _tell_defect(problem)
        sys.exit(3)
    finally:
        # Python looks for rings once more before it ends, unless they are none of its business.
        gc.freeze()


def _tell_defect(problem: Exception) -> None:
    if "--debug" in sys.argv:
        import traceback

        traceback.print_exc()
    click.echo(
        f"This is a mistake in Regesta, not in your files: {type(problem).__name__}: {problem}\n"
        "Nothing was published. Please report it, with what `regesta --debug …` prints.",
        err=True,
    )


def _tell_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's
    """What this is. Not by click's own option, for which the version is looked up on each run."""
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version("regesta")
    except PackageNotFoundError:
        found = "not installed"
    click.echo(f"regesta, version {found}")
    context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version and exit.",
)
@click.option("--debug", is_flag=True, help="Show where a defect of Regesta itself comes from.")
def _commands(debug: bool) -> None:  # noqa: FBT001 - read from the arguments when needed
    """Publish an annotated archive as a static website.

    \b
    Example:
      regesta init my-archive && cd my-archive && regesta build
    """


def _project(site: Path | None = None) -> Project:
    """The archive around the current folder. Ends the command when there is none."""
    from generator.build.project import Project, find_project

    root = find_project(Path.cwd())
    if root is None:
        raise click.UsageError(
            "there is no content/archive.yaml here or above; go to an archive, or make one with "
            "`regesta init DIR`"
        )
    return Project(root, (site or root / "site").resolve())


_format = click.option(
    "--format",
    "style",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How problems are shown: for people, for programs, or beside the lines on GitHub.",
)


def _known_executor(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value in ("process", "serial") or value.startswith("dask://"):
        return value
    raise click.BadParameter("write process, serial, or the address of a cluster: dask://host:port")


_jobs = click.option(
    "--jobs", type=click.IntRange(min=0), default=0, help="Worker processes; 0: one for each core."
)
_executor = click.option(
    "--executor",
    default="process",
    show_default=True,
    callback=_known_executor,
    help="Who works: process, serial, or a Dask cluster (dask://host:port).",
)


@_commands.command()
@click.option("--site", type=click.Path(path_type=Path), help="Build into this folder, not site/.")
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--search/--no-search", default=True, help="With or without full-text search.")
@click.option("--clean", is_flag=True, help="Build everything, whatever was built before.")
@click.option("--verify", is_flag=True, help="Then compare the site with one built from nothing.")
@click.option("--explain", is_flag=True, help="Say why each page was made again.")
@click.option("--profile", is_flag=True, help="Say what took how long, and how much memory.")
@_jobs
@_executor
@_format
def build(  # noqa: PLR0913, PLR0917 - one for each option
    site: Path | None,
    drafts: bool,  # noqa: FBT001 - click's
    search: bool,  # noqa: FBT001 - click's
    clean: bool,  # noqa: FBT001 - click's
    verify: bool,  # noqa: FBT001 - click's
    explain: bool,  # noqa: FBT001 - click's
    profile: bool,  # noqa: FBT001 - click's
    jobs: int,
    executor: str,
    style: str,
) -> int:
    """Check content/, then publish it into site/.

    When anything is wrong nothing is published: the last good site stays.

    \b
    Example:
      regesta build --no-search
    """
    from generator.build.builder import build as build_site
    from generator.build.project import Options

    project = _project(site)
    options = Options(
        with_search=search, with_drafts=drafts, is_clean=clean, jobs=jobs, executor=executor
    )
    with _progress(style) as watch:
        report = build_site(project, options, watch)
    _tell(report.diagnostics, style, _report(report))
    if report.published is None:
        if style == "text":
            click.echo("Nothing was published; the site is as it was.", err=True)
        return 1
    if style == "text":
        click.echo(_summary(report, project))
    if explain:
        click.echo("\n".join(_explanation(report)))
    if profile:
        click.echo("\n".join(_profile(report)))
    return _verify(project, options) if verify else 0


def _explanation(report: Report) -> Iterator[str]:
    """Why each page was made again."""
    if report.is_whole:
        yield "Everything was built: no earlier build is known, or the change reaches far."
    elif not report.reasons:
        yield "No page had to be made again."
    for path, reasons in sorted(report.reasons.items()):
        yield f"{path}: {'; '.join(reasons)}"


SLOWEST = 10
"""How many pages a profile lists."""


def _profile(report: Report) -> Iterator[str]:
    """Time and memory of each stage, the slowest pages, and what templates took together."""
    yield "seconds   MiB  stage"
    for timing in report.timings:
        yield f"{timing.seconds:>7.2f} {timing.memory:>5}  {timing.stage}"
    yield f"seconds  the slowest of {len(report.pages_made):,} pages"
    for page in report.pages_made[:SLOWEST]:
        yield f"{page.seconds:>7.3f}  {page.path}"
    by_template: dict[str, float] = {}
    for page in report.pages_made:
        by_template[page.template] = by_template.get(page.template, 0) + page.seconds
    yield "seconds  templates"
    for template, seconds in sorted(by_template.items(), key=lambda pair: -pair[1]):
        yield f"{seconds:>7.2f}  {template}"


def _verify(project: Project, options: Options) -> int:
    from generator.build.verifying import verify

    others = verify(project, options)
    for path in others:
        click.echo(f"differs from a clean build: {path}", err=True)
    if not others:
        click.echo("The site is the same as one built from nothing.")
    return 1 if others else 0


@_commands.command()
@click.argument("page")
def explain(page: str) -> int:
    """Say whether a build would make a page of the site again now, and what makes it do so.

    \b
    Example:
      regesta explain people/nikolai-bordyuzha/
    """
    from generator.build.amending import due
    from generator.build.explaining import explained
    from generator.build.memory import Memory

    memory = Memory(_project())
    path = f"{page}index.html" if page.endswith("/") else page
    reads = memory.store.reads_of(("page", path))
    if not reads:
        memory.close()
        click.echo(f"there is no page {path}, or the site was not built yet", err=True)
        return 1
    click.echo("\n".join(_verdict(due(memory, memory.asked_last()), path)))
    memory.close()
    click.echo(f"{path} is made again when one of these changes:")
    for one in explained(reads):
        click.echo(f"  {one}")
    return 0


def _verdict(due: Due, path: str) -> Iterator[str]:
    """Whether a page would be built now, and why."""
    if due.has_errors:
        yield "Nothing would be built now: content/ has errors. `regesta check` lists them."
    elif due.is_whole:
        yield f"{path} would be built now, like all pages: what has changed reaches far."
    elif path in due.reasons:
        yield f"{path} would be built now, since this has changed:"
        yield from (f"  {one}" for one in due.reasons[path])
    else:
        yield f"{path} would not be built now: nothing that it shows has changed."


@_commands.command()
@click.option("--port", type=click.IntRange(0, 65535), help="Serve there; else where it is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
@click.option("--drafts", is_flag=True, help="Show drafts too, from .regesta/drafts/, not site/.")
@click.option("--search/--no-search", default=True, help="With or without full-text search.")
@click.option("--poll", is_flag=True, help="Look for changes, instead of being told by the system.")
def serve(  # noqa: PLR0913, PLR0917 - one for each option
    port: int | None,
    host: str,
    opens: bool,  # noqa: FBT001 - click's
    drafts: bool,  # noqa: FBT001
    search: bool,  # noqa: FBT001
    poll: bool,  # noqa: FBT001
) -> int:
    """Show the site in the browser, rebuild it when a file is saved, annotate in the page.

    Only this computer can reach it, unless --host says otherwise.

    \b
    Example:
      regesta serve --open
    """
    from generator.build.project import Options, Project
    from generator.server.serving import Place, bind
    from generator.server.serving import serve as serve_site

    project = _project()
    if drafts:
        project = Project(project.root, project.state / "drafts")
    place = Place(host=host, port=port, opens=opens, polls=poll)
    bound = bind(place)
    if bound.value is None:
        raise click.UsageError(f"{bound.diagnostics[0].message}; {bound.diagnostics[0].hint}")
    options = Options(with_search=search, with_drafts=drafts)
    with contextlib.suppress(KeyboardInterrupt):
        serve_site(project, options, place, bound.value, lambda told: click.echo(told, err=True))
    return 0


@_commands.command()
@click.option("--drafts", is_flag=True, help="Check drafts as if they were published.")
@click.option("--watch", "follows", is_flag=True, help="Check again whenever a file has changed.")
@click.option("--poll", is_flag=True, help="With --watch: look for changes, wait for no events.")
@_format
def check(drafts: bool, follows: bool, poll: bool, style: str) -> int:  # noqa: FBT001 - click's
    """Tell every problem of every file, and publish nothing.

    \b
    Examples:
      regesta check --format json
      regesta check --watch
    """
    from generator.build.building import load
    from generator.build.project import Options

    project, options = _project(), Options(with_drafts=drafts)
    if follows:
        _follow(project, options, style, poll=poll)
        return 0
    with _progress(style) as watch:
        outcome = load(project, options, watch)
    _show_checked(outcome, style)
    return 1 if outcome.has_errors else 0


def _follow(project: Project, options: Options, style: str, *, poll: bool) -> None:
    """Show the whole list after every change, until Ctrl+C."""
    import asyncio

    from generator.server.checking import follow

    def tell(outcome: Outcome[Archive | None]) -> None:
        if style == "text" and sys.stderr.isatty():
            click.clear()
        _show_checked(outcome, style)
        if style == "text":
            click.echo("Waiting for changes; Ctrl+C ends.", err=True)
        sys.stdout.flush()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(
            follow(project, options, tell, lambda told: click.echo(told, err=True), poll=poll)
        )


def _show_checked(outcome: Outcome[Archive | None], style: str) -> None:
    _tell(outcome.diagnostics, style, {})
    if style == "text" and not outcome.diagnostics:
        click.echo("No problems found.")


@_commands.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> int:
    """Make a small complete archive in FOLDER, to start from.

    \b
    Example:
      regesta init my-archive
    """
    from generator.editing.edits import apply
    from generator.editing.starting import start

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} is not empty; choose a new folder")
    apply(start(), folder)
    click.echo(f"Made an archive in {folder}/. Now:\n  cd {folder}\n  regesta build")
    return 0


@_commands.command()
@click.argument("kind")
@click.argument("name")
@click.option("--date", default="", help="For an article: its date, in EDTF.")
def new(kind: str, name: str, date: str) -> int:
    """Begin a new article, person, organization, place, event, topic, work or page.

    \b
    Examples:
      regesta new person "Nikolai Bordyuzha"
      regesta new article "A memorandum is signed" --date 2007-10-05
    """
    from generator.editing.creating import create
    from generator.editing.edits import apply

    project = _project()
    outcome = create(kind, name, date=date)
    if outcome.has_errors:
        raise click.UsageError(f"{outcome.diagnostics[0].message}; {outcome.diagnostics[0].hint}")
    taken = [edit.path for edit in outcome.value if (project.root / edit.path).exists()]
    if taken:
        raise click.UsageError(f"{taken[0]} is there already")
    apply(outcome.value, project.root)
    for edit in outcome.value:
        click.echo(edit.path)
    return 0


@_commands.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--title", default="", help="The title, where the capture has none or a wrong one.")
@click.option("--date", default="", help="The date, in EDTF: 2007-10-05, 2007-10, 2007~.")
@click.option("--year", default="", help="The year of a dateline that has none.")
@click.option("--language", default="", help="The language (BCP 47): en, ru, tg.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--url", default="", help="Where it stood. A date in the address is taken.")
@click.option("--encoding", default="", help="The encoding, where it is not found: windows-1251.")
@click.option(
    "--keep", multiple=True, metavar="RULE", help="A rule that shall cut nothing: headlines."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@_format
def ingest(files: tuple[str, ...], dry_run: bool, style: str, **wishes: Any) -> int:  # noqa: ANN401, FBT001 - click's
    """Make articles of captures: saved pages, or texts copied from them. «-» is standard input.

    Finds date, dateline, title and language; parts the text from what stands around it; proposes
    quotations and corrections in a draft sidecar. The capture is kept in captures/, untouched, and
    beside it all that was cut.

    \b
    Examples:
      regesta ingest saved-page.html
      regesta ingest report.txt --year 2007 --publisher Asia-Plus
      pbpaste | regesta ingest - --url https://example.org/2007/10/05/report
    """
    from generator.editing.edits import apply
    from generator.editing.ingesting import ingest_all

    project = _project()
    if len(files) > 1 and (wishes["title"] or wishes["url"]):
        raise click.UsageError("a title or an address belongs to one capture; give them one by one")
    outcome = ingest_all(_captures(files), _wishes(wishes), project.root, ask=_asker(files, style))
    if not dry_run:
        apply((edit for one in outcome.value for edit in one.edits), project.root)
    _tell_ingested(outcome, style, is_dry_run=dry_run)
    return 1 if outcome.has_errors else 0


def _wishes(given: dict[str, Any]) -> Wishes:
    from generator.editing.ingesting import Wishes

    year = given["year"]
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise click.UsageError(f'"{year}" is not a year; write four digits')
    return Wishes(**given)


def _captures(files: Iterable[str]) -> Iterator[Capture]:
    from generator.editing.captures import Capture

    for name in files:
        if name == "-":
            yield Capture("-", sys.stdin.buffer.read())
            continue
        path = Path(name)
        if not path.is_file():
            raise click.UsageError(f"there is no file {name}")
        yield Capture(path.name, path.read_bytes())


def _asker(files: Iterable[str], style: str) -> Callable[[str], str] | None:
    """Asks for what a capture does not say; None where nobody could answer."""
    if style != "text" or "-" in files or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    return lambda question: str(click.prompt(question, default="", show_default=False, err=True))


def _tell_ingested(outcome: Outcome[tuple[Ingested, ...]], style: str, *, is_dry_run: bool) -> None:
    from generator.editing.telling import as_data, told

    _tell(outcome.diagnostics, style, {"ingested": [as_data(one) for one in outcome.value]})
    if style != "text":
        return
    for one in outcome.value:
        click.echo(told(one, is_dry_run=is_dry_run))


@_commands.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--write", is_flag=True, help="Write the suggestions into the sidecars.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(("people", "organizations", "places", "events", "works", "topics")),
    help="Look for this kind only; may be given several times. All but topics when left out.",
)
@click.option("--candidates", default=20, show_default=True, help="How many unknown names to list.")
@_jobs
@click.option(
    "--format", "style", type=click.Choice(FORMATS[:2]), default="text", show_default=True
)
def suggest(  # noqa: PLR0913, PLR0917 - one for each option
    articles: tuple[str, ...],
    write: bool,  # noqa: FBT001 - click's
    kinds: tuple[str, ...],
    candidates: int,
    jobs: int,
    style: str,
) -> int:
    """Propose mentions: names of the archive's records that stand in ARTICLEs, or in all.

    Finds names as written, inflected, spelt otherwise, or in Latin for Cyrillic letters; asks where
    a name may be two. Lists names that no record has yet. Nothing is written without --write; then
    each suggestion has «status: suggested», and with «status: rejected» it never comes back.

    \b
    Examples:
      regesta suggest articles/2007-10-05-memorandum
      regesta suggest --write
    """
    from generator.build.project import workers_missing
    from generator.build.workers import WorkersError
    from generator.editing.edits import apply
    from generator.editing.suggesting import USUAL, write_down
    from generator.editing.telling import suggested_as_data, told_suggested

    project = _project()
    try:
        archive, outcome = _suggested(project, articles, kinds or USUAL, jobs, style)
    except WorkersError as lost:
        _tell([workers_missing(lost)], style, {})
        return 1
    told = list(outcome.diagnostics)
    if write:
        edits = write_down(outcome.value, archive)
        apply(edits.value, project.root)
        told += edits.diagnostics
    _tell(
        told,
        style,
        suggested_as_data(outcome.value) if style == "json" else {},
    )
    if style == "text":
        click.echo(told_suggested(outcome.value, candidates=candidates, is_written=write))
    return 0


def _suggested(
    project: Project, articles: Sequence[str], kinds: Sequence[str], jobs: int, style: str
) -> tuple[Survey, Outcome[Suggested]]:
    """The archive, and what is suggested for *articles* or for all."""
    from functools import partial

    from generator.build.workers import map_sharing, workers
    from generator.editing.suggesting import suggest
    from generator.editing.surveying import survey

    with workers("process", jobs) as staff, _progress(style) as watch:
        spread = partial(map_sharing, staff)
        archive = survey(project.root, spread)
        paths = [_article_path(one, archive) for one in articles] or archive.articles
        return archive, suggest(archive, paths, kinds, watch, spread)


def _article_path(name: str, archive: Survey) -> str:
    """The file of an article that is named by its id or by one of its files."""
    path = archive.find_article(name)
    if path is None:
        raise click.UsageError(f'there is no article "{name}"; give its id, or its file')
    return path


@_commands.command()
@click.option(
    "--format", "style", type=click.Choice(FORMATS[:2]), default="text", show_default=True
)
def stats(style: str) -> int:
    """Say in figures what the archive holds.

    \b
    Example:
      regesta stats --format json
    """
    import json

    from generator.archive.counting import count
    from generator.build.building import load

    outcome = load(_project())
    if outcome.value is None:
        _tell(outcome.diagnostics, "text", {})
        return 1
    figures = count(outcome.value)
    if style == "json":
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        for title, rows in figures.items():
            click.echo(f"{title}:")
            for name, number in rows.items():
                click.echo(f"  {number:>7,}  {name}")
    return 0


@_commands.command()
@click.option("--site", type=click.Path(path_type=Path), help="The folder that was built into.")
def clean(site: Path | None) -> int:
    """Remove what Regesta wrote: its files in site/, and .regesta/. No other file is touched.

    \b
    Example:
      regesta clean
    """
    import shutil

    from generator.build.publishing import clean as clean_site

    project = _project(site)
    count = clean_site(project.site)
    shutil.rmtree(project.state, ignore_errors=True)
    click.echo(f"Removed {count:,} files.")
    return 0


@_commands.command()
def schema() -> int:
    """Write the schemas by which YAML editors complete, explain and check what you write.

    They hold the ids of this archive. `regesta build` and `regesta serve` keep them current.

    \b
    Example:
      regesta schema
    """
    from generator.build.building import load
    from generator.build.schemas import keep

    project = _project()
    outcome = load(project)
    if outcome.value is None:
        _tell(outcome.diagnostics, "text", {})
        return 1
    for path in keep(outcome.value, project.state):
        click.echo(_shown(path))
    return 0


_dry_run = click.option("--dry-run", is_flag=True, help="Show the difference, and change nothing.")


@_commands.command()
@click.argument("old")
@click.argument("new_id", metavar="NEW")
@_dry_run
def rename(old: str, new_id: str, dry_run: bool) -> int:  # noqa: FBT001 - click's
    """Give a record another id, and every file that refers to it.

    The old id stays as an alias, so that its address leads to the new page. All files are changed,
    or none.

    \b
    Examples:
      regesta rename people/n-bordyuzha people/nikolai-bordyuzha --dry-run
      regesta rename articles/2007-10-05-mou articles/2007-10-05-memorandum
    """
    from generator.editing.renaming import rename as propose

    project = _project()
    return _change(project, propose(_scanned(project), old, new_id), dry_run=dry_run)


@_commands.command()
@click.argument("id")
@click.argument("into")
@_dry_run
def merge(id: str, into: str, dry_run: bool) -> int:  # noqa: FBT001 - click's
    """Make the authority record ID a part of INTO, and every file that refers to it.

    Its names become variants, its facts and sources are added, its id stays as an alias. Where
    both records say something else, INTO is right and what ID says is told. All files are changed,
    or none.

    \b
    Example:
      regesta merge people/n-bordyuzha people/nikolai-bordyuzha --dry-run
    """
    from generator.editing.renaming import merge as propose

    project = _project()
    return _change(project, propose(_scanned(project), id, into), dry_run=dry_run)


@_commands.command()
@click.argument("language")
@_dry_run
def translate(language: str, dry_run: bool) -> int:  # noqa: FBT001 - click's
    """Write all that the pages say themselves as a gettext catalogue, to be translated.

    LANGUAGE is a BCP 47 tag. What is translated already stays; what is new in English is added.
    Translate templates/languages/LANGUAGE.po with any editor of catalogues: the next build reads
    it.

    \b
    Example:
      regesta translate fa
    """
    from datetime import UTC, datetime

    from generator.editing.translating import translate as propose

    project = _project()
    now = datetime.now(UTC)  # noqa: TID251 - a catalogue says when it was begun
    outcome = propose(language, project.root, project.themes, now)
    return _change(project, outcome, dry_run=dry_run)


@_commands.command()
@click.argument("articles", nargs=-1)
@_dry_run
@click.option("--yes", is_flag=True, help="Write all that are sure, and ask nothing.")
@click.option(
    "--format", "style", type=click.Choice(FORMATS[:2]), default="text", show_default=True
)
def reanchor(articles: tuple[str, ...], dry_run: bool, yes: bool, style: str) -> int:  # noqa: FBT001 - click's
    """After texts were edited, find the words of annotations again, and write the new ones.

    Older texts are taken from git, where the archive is kept in it; else words are found by
    likeness. Each finding is shown with the old words and the new, and written when you say so.
    ARTICLES are ids; without any, all are looked at. Ends with 1 while some words are not found.

    \b
    Examples:
      regesta reanchor
      regesta reanchor articles/2007-10-05-memorandum --dry-run
    """
    from functools import partial

    from generator.editing.edits import apply
    from generator.editing.history import versions
    from generator.editing.reanchoring import accept, propose

    project = _project()
    files = _scanned(project)
    found = propose(files, partial(versions, project.root), articles)
    if style == "json":
        click.echo(_proposals_as_json(found))
    taken = found.value if dry_run else _consented(found.value, yes=yes, is_silent=style == "json")
    outcome = accept(files, taken)
    if taken and style == "text":
        _change(project, outcome, dry_run=dry_run)
    elif taken and not dry_run:
        apply(outcome.value, project.root)
    if style == "text":
        _tell(found.diagnostics, "text", {})
        if not found.value and not found.diagnostics:
            click.echo("Every annotation stands where it says.")
    return 1 if found.diagnostics or len(taken) < len(found.value) or outcome.has_errors else 0


def _consented(proposals: Iterable[Proposal], *, yes: bool, is_silent: bool) -> list[Proposal]:
    """Those of *proposals* that somebody says yes to."""
    found = list(proposals)
    if is_silent:
        return [one for one in found if yes and one.is_sure]
    is_asked = not yes and sys.stdin.isatty()
    taken: list[Proposal] = []
    answer = ""
    for number, one in enumerate(found, start=1):
        click.echo(_in_words(one, f"{number}/{len(found)}"))
        if is_asked and answer != "a":
            choice = click.Choice(["y", "n", "a", "q"])
            words = "Write the new words? (yes, no, all that follow, quit)"
            answer = click.prompt(words, type=choice, default="n")
        if answer == "q":
            break
        if answer in ("y", "a") or (yes and one.is_sure):
            taken.append(one)
        elif yes:
            click.echo("  Not written: look at this one yourself.")
    if found and not yes and not is_asked:
        click.echo("Nothing was written. Run this on a terminal, or with --yes.", err=True)
    return taken


def _in_words(one: Proposal, count: str) -> str:
    from generator.diagnostics import harmless

    how = "by an older text" if one.how == "history" else "by likeness"
    lines = [
        f"{one.path}:{one.origin.line} ({count}, found {how})",
        f"  was  {one.old}",
        f"  now  {one.new}",
        f"       … {one.before}[{one.new}]{one.after} …",
        *(
            f"  {key}: {'removed' if value is None else value}"
            for key, value in one.fields.items()
            if key != "quote"
        ),
    ]
    return "\n".join(harmless(" ".join(line.split("\n"))) for line in lines)


def _proposals_as_json(found: Outcome[tuple[Proposal, ...]]) -> str:
    import json

    from generator.diagnostics import as_json

    listed = [{**one._asdict(), "line": one.origin.line, "origin": None} for one in found.value]
    for one in listed:
        del one["origin"]
    told = json.loads(as_json(found.diagnostics))
    return json.dumps({"proposals": listed, **told}, ensure_ascii=False, indent=2)


def _scanned(project: Project) -> tuple[SourceFile, ...]:
    """Every file of content/. Ends the command when one cannot be read."""
    from generator.sources.files import scan

    scanned = scan(project.root)
    if scanned.has_errors:
        _tell(scanned.diagnostics, "text", {})
        raise click.exceptions.Exit(1)
    return scanned.value


def _change(project: Project, outcome: Outcome[tuple[Edit, ...]], *, dry_run: bool) -> int:
    """Make the edits that somebody asked for, or show them; tell what there is to tell."""
    from generator.editing.edits import ConflictError, apply, difference

    _tell(outcome.diagnostics, "text", {})
    if outcome.has_errors:
        click.echo("Nothing was changed.", err=True)
        return 1
    if dry_run:
        click.echo(difference(outcome.value), nl=False)
        return 0
    try:
        apply(outcome.value, project.root)
    except ConflictError as conflict:
        click.echo(f"{conflict.path} has changed meanwhile; nothing was changed.", err=True)
        return 1
    for edit in sorted(outcome.value, key=lambda one: one.path):
        what = "removed" if edit.after is None else "made" if edit.before is None else "changed"
        click.echo(f"{what} {edit.path}")
    return 0


def _tell(diagnostics: Iterable[Diagnostic], style: str, extra: dict[str, Any]) -> None:
    """Problems: to people on standard error, to programs on standard output."""
    import json

    from generator.diagnostics import as_github, as_json, show

    told = tuple(diagnostics)
    if style == "json":
        click.echo(json.dumps({**json.loads(as_json(told)), **extra}, ensure_ascii=False, indent=2))
    elif style == "github":
        click.echo(as_github(told), nl=False)
    elif told:
        colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")  # noqa: TID251 - cli may
        click.echo(show(told, colour=colour), err=True)


def _report(report: Report) -> dict[str, Any]:
    published = report.published
    return {
        "published": {
            "written": len(report.written),
            "unchanged": published.unchanged,
            "removed": len(report.removed),
        }
        if published
        else None,
        "counts": {
            "articles": report.articles,
            "entities": report.entities,
            "pages": report.pages,
        },
        "seconds": {one.stage: round(one.seconds, 4) for one in report.timings},
    }


def _summary(report: Report, project: Project) -> str:
    published = report.published
    assert published is not None  # noqa: S101 - the caller has looked
    seconds = sum(one.seconds for one in report.timings)
    changes = f"{len(report.written):,} files written, {published.unchanged:,} unchanged"
    removed = f", {len(report.removed):,} removed" if report.removed else ""
    return (
        f"Built {report.articles:,} articles and {report.entities:,} authority records into "
        f"{report.pages:,} pages in {seconds:.1f} s: {changes}{removed}.\n"
        f"Look at it: open {_shown(project.site)}/index.html, or, with search, run\n"
        f"  python3 -m http.server --directory {_shown(project.site)} 8000\n"
        "and go to http://localhost:8000/"
    )


def _shown(path: Path) -> str:
    here = Path.cwd()
    shown = path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)
    return f'"{shown}"' if " " in shown else shown


@contextmanager
def _progress(style: str) -> Iterator[Watch | None]:
    """A progress bar for the stages on a terminal; nothing where nobody would see it."""
    if style != "text" or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn())
    # No thread that draws: a process with threads cannot be forked safely.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bars:
        tasks: dict[str, Any] = {}

        def watch(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None, refresh=True)

        yield watch
