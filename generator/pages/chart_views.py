"""Charts on the page of an entity: its mentions over time, and its terms as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from generator.archive.model import Archive, Tenure
from generator.dates import EARLIEST
from generator.pages.cards import TenureView
from generator.pages.chart_cards import (
    Anchor,
    Bar,
    BarChart,
    StrokeMark,
    TermChart,
    TermRow,
    TickMark,
)
from generator.pages.charts import (
    Scale,
    Stroke,
    Term,
    grouped,
    moment,
    stretch,
    strokes,
    term,
    years_between,
)
from generator.pages.entity_views import tenures as tenure_views
from generator.pages.shelf import Shelf
from generator.pages.slices import ALL, Slot, entity_part

_BARS = 60
_TICKS = 6
_HEIGHT = 72.0


def mention_chart(shelf: Shelf, id: str) -> BarChart | None:
    """Mentions by year, over the whole time of the archive; None when one year has them all."""
    found = shelf.archive.mentions_of.get(id, ())
    counts = Counter(int(one.date.year) for one in found if one.date.earliest != EARLIEST)
    if len(counts) < 2:
        return None
    groups = grouped(*_years(shelf.archive, counts), most=_BARS)
    return _chart(shelf, "mentions", groups, counts, lambda years: _way(shelf, id, years))


def article_chart(shelf: Shelf) -> BarChart | None:
    """Articles by year; None when one year has them all."""
    by_year = shelf.archive.articles_by_year
    counts = Counter({int(year): len(ids) for year, ids in by_year.items() if year != EARLIEST[:4]})
    if len(counts) < 2:
        return None

    def way(years: tuple[int, int]) -> dict[str, str]:
        first = next((year for year in range(*years) if counts[year]), None)
        return {} if first is None else {"target": f"/articles/{first:04}/index.html"}

    return _chart(shelf, "articles", grouped(min(counts), max(counts), most=_BARS), counts, way)


def _chart(
    shelf: Shelf,
    what: str,
    groups: Sequence[tuple[int, int]],
    counts: Mapping[int, int],
    way: Callable[[tuple[int, int]], dict[str, str]],
) -> BarChart:
    totals = [sum(counts.get(year, 0) for year in range(*group)) for group in groups]
    scale = Scale(groups[0][0], groups[-1][1], 0, 100)
    heights = stretch(totals, _HEIGHT - 4)
    return BarChart(
        height=_HEIGHT,
        base=_HEIGHT,
        bars=tuple(
            replace(bar(group, count, height, scale=scale), **way(group))
            for group, count, height in zip(groups, totals, heights, strict=True)
        ),
        ticks=tick_marks(scale, most=_TICKS, centred=groups[0][1] - groups[0][0] == 1),
        summary=_summary(shelf, what, groups, totals),
    )


def _way(shelf: Shelf, id: str, years: tuple[int, int]) -> dict[str, str]:
    """Where the mentions of some years begin: on the entity's page, or on one of their own."""
    found = shelf.long_list("mentions", id).shape
    year = next((f"{one:04}" for one in range(*years) if f"{one:04}" in found.keys), "")
    if not year:
        return {}
    if found.is_by_key:
        return {"target": f"/{entity_part(id, 'mentions', Slot(year, 1)).path}"}
    place = f"/{entity_part(id, 'mentions', ALL).path}" if found.is_long else id
    return {"target": place, "anchor": f"y{year}"}


def _years(archive: Archive, counts: Iterable[int]) -> tuple[int, int]:
    years = [int(year) for year in archive.articles_by_year if year != EARLIEST[:4]]
    return min((*years, *counts)), max((*years, *counts))


def _summary(
    shelf: Shelf, what: str, groups: Sequence[tuple[int, int]], totals: Sequence[int]
) -> str:
    most = max(totals)
    return shelf.wording(
        f"chart.{what}",
        count=sum(totals),
        first=groups[0][0],
        last=groups[-1][1] - 1,
        year=years_label(groups[totals.index(most)]),
        most=shelf.wording.number(most),
    )


def bar(years: tuple[int, int], count: int, height: float, *, scale: Scale) -> Bar:
    """A bar of *height* for some years, all of it sure, on a base at the height of the chart."""
    start, end = scale.at(years[0]), scale.at(years[1])
    gap = (end - start) * 0.12
    return Bar(
        x=round(start + gap, 2),
        width=round(end - start - 2 * gap, 2),
        y=round(_HEIGHT - height, 1),
        height=height,
        unsure_y=round(_HEIGHT - height, 1),
        unsure=0.0,
        label=years_label(years),
        count=count,
        target="",
    )


def years_label(years: tuple[int, int]) -> str:
    """Half-open years in digits: ``2007``, ``1990–1994``."""
    first, last = years[0], years[1] - 1
    return f"{first:04}" if first == last else f"{first:04}–{last:04}"


def tick_marks(scale: Scale, *, most: int, centred: bool = False) -> tuple[TickMark, ...]:
    """Ticks at round years; *centred* puts them at the middle of a year, below its bar."""
    shift = 0.5 if centred else 0.0
    last = scale.last - 1 if centred else scale.last
    room = (scale.right - scale.left) * 0.04
    found = []
    for year in years_between(scale.first, last, most=most):
        x = scale.at(year + shift)
        anchor: Anchor = (
            "start" if x - scale.left < room else "end" if scale.right - x < room else "middle"
        )
        found.append(TickMark(x=x, label=f"{year:04}", anchor=anchor))
    return tuple(found)


def term_chart(shelf: Shelf, tenures: Sequence[Tenure]) -> TermChart:
    """Tenures as lines on one scale, in their order; no lines when there is but one moment."""
    terms = [term(one.start, one.end, one.seen) for one in tenures]
    views = tenure_views(shelf, tenures)
    scale = _scale([one for one in terms if one])
    if scale is None:
        rows = tuple(TermRow(tenure=view, strokes=(), seen=()) for view in views)
        return TermChart(ticks=(), rows=rows)
    return TermChart(
        ticks=tick_marks(scale, most=_TICKS),
        rows=tuple(
            _row(tenure, view, one, scale)
            for tenure, view, one in zip(tenures, views, terms, strict=True)
        ),
    )


def _scale(terms: Sequence[Term]) -> Scale | None:
    moments = [one for found in terms for one in found.moments]
    if not moments or max(moments) - min(moments) < 1:
        return None
    # An open beginning or end needs some paper to be seen on.
    room = max((max(moments) - min(moments)) * 0.04, 0.5)
    return Scale(min(moments) - room, max(moments) + room, 0, 100)


def _row(tenure: Tenure, view: TenureView, one: Term | None, scale: Scale) -> TermRow:
    return TermRow(
        tenure=view,
        strokes=stroke_marks(strokes(one, scale, least=0.8)) if one else (),
        seen=tuple(
            scale.at(moment(date.earliest)) for date in tenure.seen if date.earliest != EARLIEST
        ),
    )


def stroke_marks(found: Iterable[Stroke]) -> tuple[StrokeMark, ...]:
    """Strokes, ready to draw."""
    return tuple(StrokeMark(sureness=one.sureness, x=one.x, width=one.width) for one in found)
