"""Changes of a YAML text that touch no line but those of what is changed.

Verbs from a text to a text: ``put`` a value, ``append`` to a list, ``drop`` something, ``exchange``
words. All raise CannotRewriteError rather than do harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy

from generator.editing.splicing import (
    CannotRewriteError,
    Page,
    Path,
    Plain,
    Splice,
    said,
    within,
)
from generator.editing.writing import WIDTH, Place, Value, entry, flowing, item, key_text, written
from generator.sources.yaml import Mapping as MappingNode
from generator.sources.yaml import Node, Piece, Scalar


def put(text: str, path: Path, value: Value, *, order: Sequence[str] = ()) -> str:
    """*text* with *value* at *path*, in place of what is there or under a new key.

    A new key goes behind the last of those that precede it in *order*, else to the end.
    """
    page = Page(text)
    meant = deepcopy(page.plain)
    above, step = path[:-1], path[-1]
    holder = within(meant, above)
    if holder is None and isinstance(step, str):
        return _begin(page, value, step) if not above else put(text, above, {step: value})
    old = within(meant, path)
    if old == said(value) and old is not None:
        return text
    if isinstance(holder, dict) and isinstance(step, str):
        is_there = step in holder
        if isinstance(old, list) and page.piece(path).style == "-":
            changed = _item_by_item(text, path, old, said(value))
            if changed:
                return changed
        holder[step] = said(value)
        splices = _replaced(page, path, value) if is_there else _with_key(page, path, value, order)
        return page.spliced(splices, meant)
    if isinstance(holder, list) and isinstance(step, int) and step < len(holder):
        holder[step] = said(value)
        return page.spliced(_replaced(page, path, value), meant)
    raise CannotRewriteError("what should be changed is not there")


def _item_by_item(text: str, path: Path, old: list[Plain], new: Plain) -> str:
    """A list in lines with some items dropped and others appended; empty when that is not all."""
    kept = [one for one in old if isinstance(new, list) and one in new]
    if (
        not isinstance(new, list)
        or not kept
        or new[: len(kept)] != kept
        or len(kept) != len(set(map(str, kept)))
    ):
        return ""
    for place in reversed(range(len(old))):
        if old[place] not in new:
            text = drop(text, (*path, place))
    return append(text, path, new[len(kept) :])


def append(text: str, path: Path, values: Sequence[Value], *, order: Sequence[str] = ()) -> str:
    """*text* with *values* at the end of the list at *path*, which is made when there is none."""
    page = Page(text)
    meant = deepcopy(page.plain)
    found = within(meant, path)
    if not values:
        return text
    if not isinstance(found, list) or not found:
        return put(text, path, [*([found] if isinstance(found, str) else []), *values], order=order)
    found.extend(said(value) for value in values)
    piece = page.piece(path)
    if piece.is_shared:
        page.refuse_shared(piece)
    if piece.style == "[":
        splices = _into_brackets(page, piece, [flowing(value) for value in values])
        return page.spliced(splices, meant)
    last = piece.children[-1]
    dash = page.column(piece.start)
    lines = [line for value in values for line in _item_like(page, last, dash, value)]
    return page.spliced([page.below(last.end, lines)], meant)


def drop(text: str, path: Path) -> str:
    """*text* without what stands at *path*, nor the list or mapping that would be left empty.

    Comments of lines of their own stay, also those above what goes.
    """
    page = Page(text)
    meant = deepcopy(page.plain)
    above, step = path[:-1], path[-1]
    holder = within(meant, above)
    if isinstance(holder, dict) and step in holder:
        del holder[str(step)]
    elif isinstance(holder, list) and isinstance(step, int) and step < len(holder):
        del holder[step]
    else:
        return text
    page.refuse_shared(page.piece(path))
    if not holder and above and not _has_comments_around(page, path):
        return drop(text, above)
    if page.piece(above).style == "[":
        return page.spliced(_out_of_brackets(page, path), meant)
    if isinstance(step, int):
        return page.spliced([_without_item(page, above, step)], meant)
    return page.spliced([_without_key(page, path)], meant)


def _has_comments_around(page: Page, path: Path) -> bool:
    """Whether there is a comment in the list or mapping of which a node is the only one."""
    above, inner = path[:-1], page.piece(path)
    holder = page.piece(above)
    start = page.key_of(above).end if isinstance(above[-1], str) else holder.start
    if holder.style == "[":
        return page.has_comments(start, page.line_end(holder.end))
    return page.has_comments(start, page.line_end(holder.end), besides=inner)


def _begin(page: Page, value: Value, key: str) -> str:
    """The first key of a text that has nothing but comments, at its end."""
    lines = entry(key, value, Place(0)) if not _is_records(value) else _records(key, value, 0, 2, 4)
    is_open = bool(page.text) and not page.text.endswith(("\n", "\r"))
    words = page.newline.join(["", *lines] if is_open else [*lines, ""])
    return page.spliced([Splice(len(page.text), len(page.text), words)], {key: said(value)})


def _with_key(page: Page, path: Path, value: Value, order: Sequence[str]) -> list[Splice]:
    """A new key of a mapping that has others."""
    mapping, key = page.piece(path[:-1]), str(path[-1])
    if mapping.is_shared:
        page.refuse_shared(mapping)
    before = _predecessor(mapping, key, order)
    if mapping.style == "[" or page.is_between_brackets(path[:-1]):
        words = f"{key_text(key)}: {flowing(value)}".rstrip()
        return _into_brackets(page, mapping, [words], after=before)
    column = page.column(mapping.children[0].start)
    if _is_records(value):
        lines = _records(key, value, column, *_indentation(page, column))
    else:
        head, *rest = entry(key, value, Place(column))
        lines = [" " * column + head, *rest]
    is_apart = len(path) == 1 and _is_records(value) and _keeps_lists_apart(page)
    if before is None:
        first = mapping.children[0].start
        words = page.newline.join([*lines, *([""] if is_apart else []), " " * column])
        return [Splice(first, first, words[column:])]
    return [page.below(before.end, ["", *lines] if is_apart else lines)]


def _predecessor(mapping: Piece, key: str, order: Sequence[str]) -> Piece | None:
    """The value behind which a new key belongs; None: before all others."""
    values = mapping.children[1::2]
    if key not in order:
        return values[-1] if values else None
    earlier = frozenset(order[: order.index(key)])
    names = [one.text for one in mapping.children[::2]]
    found = [
        value
        for name, value in zip(names, values, strict=True)
        if name in earlier or name not in order
    ]
    return found[-1] if found else None


def _keeps_lists_apart(page: Page) -> bool:
    """Whether blank lines stand between the lists of this file; or it has no second one yet."""
    assert page.root is not None  # noqa: S101 - it has keys
    keys, values = page.root.children[::2], page.root.children[1::2]
    pairs = list(zip(keys, values, strict=True))[1:]
    lists = [key for key, value in pairs if value.kind == "list" or value.start == value.end]
    return not lists or any(page.is_blank_above(page.line_start(key.start)) for key in lists)


def _indentation(page: Page, column: int) -> tuple[int, int]:
    """Where dashes and keys of a list belong whose key stands at *column*: as in this file's lists.

    Else two and four columns further.
    """
    keys, values = (page.root.children[::2], page.root.children[1::2]) if page.root else ((), ())
    for key, value in zip(keys, values, strict=True):
        if value.kind == "list" and value.style == "-":
            shift, first = column - page.column(key.start), value.children[0]
            dash = page.column(value.start) + shift
            is_beside = first.style == "-" and not page.stands_first(first.start)
            return dash, page.column(first.start) + shift if is_beside else dash + 2
    return column + 2, column + 4


def _is_records(value: Value) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and any(isinstance(one, Mapping) for one in value)
    )


def _records(key: str, value: Value, column: int, dash: int, keys: int) -> list[str]:
    """The lines of a key with a list of mappings, all indented."""
    assert isinstance(value, Sequence)  # noqa: S101 - _is_records
    lines = [" " * column + f"{key_text(key)}:"]
    for one in value:
        head, *rest = item(one, dash, keys)
        lines += [" " * dash + head, *rest]
    return lines


def _item_like(page: Page, last: Piece, dash: int, value: Value) -> list[str]:
    """The lines of a new item, between brackets when the one before is and it fits."""
    is_flow = last.style == "[" and dash + 2 + len(flowing(value)) <= WIDTH
    on_dash_line = last.style == "-" and not page.stands_first(last.start)
    column = page.column(last.start) if on_dash_line else dash + 2
    width = max(WIDTH, page.line_end(last.end) - page.line_start(last.end))
    head, *rest = item(value, dash, column, is_flow=is_flow, width=width)
    return [" " * dash + head, *rest]


def _replaced(page: Page, path: Path, value: Value) -> list[Splice]:
    """Another value where one stands."""
    piece = page.piece(path)
    page.refuse_shared(piece)
    if piece.kind == "scalar" and not _is_written_below(value):
        return _scalar_replaced(page, path, value)
    is_lone = not piece.children and _is_written_below(value)
    if page.is_between_brackets(path) or (piece.style == "[" and not is_lone):
        page.refuse_comments(piece.start, piece.end)
        return [Splice(piece.start, piece.end, _spaced(page, piece, flowing(value)))]
    if isinstance(path[-1], int):
        raise CannotRewriteError("what should be changed is written in another form")
    return _value_anew(page, path, value)


def _is_written_below(value: Value) -> bool:
    return isinstance(value, Mapping) or _is_records(value)


def _value_anew(page: Page, path: Path, value: Value) -> list[Splice]:
    """A list or mapping in lines, written anew below its key; the key's own comment stays."""
    key, piece = page.key_of(path), page.piece(path)
    column = page.column(key.start)
    if _is_records(value):
        lines = _records(str(path[-1]), value, column, *_indentation(page, column))
    else:
        lines = entry(str(path[-1]), value, Place(column))
    head, *rest = lines
    colon = page.text.index(":", key.end) + 1
    words = head.partition(":")[2]
    if piece.kind == "scalar" or piece.style == "[":
        end = page.line_end(piece.end)
        below = "".join(page.newline + line for line in rest)
        return [Splice(colon, piece.end, words), Splice(end, end, below)]
    page.refuse_comments(page.line_end(key.end), piece.end)
    below = "".join(page.newline + line for line in rest)
    return [Splice(colon, colon, words), Splice(page.line_end(colon), piece.end, below)]


def _scalar_replaced(page: Page, path: Path, value: Value) -> list[Splice]:
    """A value in place of a text, in the same style if it can be; the comment beside it stays."""
    piece = page.piece(path)
    owner = page.key_of(path).start if isinstance(path[-1], str) else piece.start
    column = (
        page.column(owner)
        if isinstance(path[-1], str)
        else page.column(page.piece(path[:-1]).start)
    )
    is_block = piece.style in ("|", ">")
    old = page.text[piece.start : piece.end]
    width = max((len(line) for line in old.splitlines()), default=0) if is_block else 0
    place = Place(column, page.is_between_brackets(path), max(WIDTH, width))
    head, *rest = written(
        value, place, like=piece.style, used=max(0, page.column(piece.start) - column)
    )
    rest = _indented_as(page, piece, rest, column + 2) if is_block else rest
    below = "".join(page.newline + line for line in rest)
    if is_block:
        _, mark, comment = page.text[piece.start : page.line_end(piece.start)].partition(" #")
        return [Splice(piece.start, piece.end, head + mark + comment + below)]
    end = page.line_end(piece.end)
    return [
        Splice(piece.start, piece.end, _spaced(page, piece, head)),
        *([Splice(end, end, below)] if below else []),
    ]


def _spaced(page: Page, piece: Piece, words: str) -> str:
    """With a space before, where a key that had no value has none yet."""
    is_close = page.text[: piece.start].endswith((":", "-")) and piece.start == piece.end
    return f" {words}" if is_close else words


def _indented_as(page: Page, piece: Piece, lines: list[str], given: int) -> list[str]:
    """The lines of a block as far to the right as those that it replaces."""
    old = page.text[page.next_line(piece.start) : piece.end].lstrip("\r\n")
    indent = len(old) - len(old.lstrip(" ")) or given
    return [" " * indent + line[given:] if line else line for line in lines]


def _into_brackets(
    page: Page, holder: Piece, words: Sequence[str], *, after: Piece | None = None
) -> list[Splice]:
    """More items or entries in a list or mapping between brackets, behind *after* or the last."""
    if not holder.children:
        return [Splice(holder.start + 1, holder.start + 1, ", ".join(words))]
    last = holder.children[-1]
    if after is None and holder.kind == "mapping":
        first = holder.children[0].start
        return [Splice(first, first, f"{', '.join(words)}, ")]
    if (after is None or after == last) and _has_own_line(page, holder, last):
        rest = page.text[last.end : holder.end - 1]
        has_comma = rest.partition("#")[0].strip(" \t\r\n").startswith(",")
        indent = " " * page.column(last.start)
        lines = [f"{indent}{one}," for one in words]
        if not has_comma:
            lines[-1] = lines[-1][:-1]
        comma = [] if has_comma else [Splice(last.end, last.end, ",")]
        return [*comma, page.below(last.end, lines)]
    end = (after or last).end
    return [Splice(end, end, "".join(f", {one}" for one in words))]


def _has_own_line(page: Page, holder: Piece, child: Piece) -> bool:
    """Whether an item of a list between brackets stands alone on its lines."""
    end = page.line_end(child.end)
    rest = page.text[child.end : end].strip(" \t").removeprefix(",").lstrip(" \t")
    return (
        holder.kind == "list"
        and page.stands_first(child.start)
        and end < holder.end
        and (not rest or rest.startswith("#"))
    )


def _out_of_brackets(page: Page, path: Path) -> list[Splice]:
    """Without one item or entry of a list or mapping between brackets."""
    holder, width = page.piece(path[:-1]), 1 if isinstance(path[-1], int) else 2
    place = path[-1] if isinstance(path[-1], int) else page.key_place(holder, path[-1])
    first, last = holder.children[place], holder.children[place + width - 1]
    if _has_own_line(page, holder, first):
        return [page.without_lines(page.line_start(first.start), page.next_line(last.end))]
    if place + width < len(holder.children):
        following = holder.children[place + width]
        page.refuse_comments(last.end, following.start)
        return [Splice(first.start, following.start, "")]
    if place:
        previous = holder.children[place - 1]
        page.refuse_comments(previous.end, first.start)
        return [Splice(previous.end, last.end, "")]
    return [Splice(holder.start + 1, holder.end - 1, "")]


def _without_item(page: Page, above: Path, number: int) -> Splice:
    """Without the lines of one item of a list."""
    holder = page.piece(above)
    child = holder.children[number]
    dash = page.line_start(child.start) + page.column(holder.start)
    floor = holder.children[number - 1].end if number else holder.start
    while not _is_dash(page, dash) and dash > floor:
        above_line = page.line_start(page.line_start(dash) - len(page.newline))
        dash = above_line + page.column(holder.start)
    if not page.stands_first(dash):
        raise CannotRewriteError("what should be removed stands on a line with something else")
    return page.without_lines(page.line_start(dash), page.next_line(child.end))


def _is_dash(page: Page, place: int) -> bool:
    return page.text[place : place + 1] == "-" and page.text[place + 1 : place + 2] in (
        " ",
        "\t",
        "\r",
        "\n",
        "",
    )


def _without_key(page: Page, path: Path) -> Splice:
    """Without the lines of one key and its value; the dash before it passes to the next key."""
    mapping, key, value = page.piece(path[:-1]), page.key_of(path), page.piece(path)
    if page.stands_first(key.start):
        return page.without_lines(page.line_start(key.start), page.next_line(value.end))
    place = page.key_place(mapping, key.text)
    if place + 2 >= len(mapping.children):
        raise CannotRewriteError("nothing else would be left of this")
    following = mapping.children[place + 2].start
    if not page.has_comments(page.next_line(value.end), following):
        return Splice(key.start, following, "")
    start = page.line_start(key.start) + len(
        page.text[page.line_start(key.start) : key.start].rstrip(" \t")
    )
    return Splice(start, page.line_end(value.end), "")


Words = Callable[[str, Path, tuple[int, int]], str]
"""What becomes of a value's words: told the words, their path, and their line and column."""


def exchange(text: str, words: Words) -> str:
    """*text* with words of its values exchanged, where *words* returns others.

    They are exchanged as they are written, so *words* must give for the source of a value (between
    its quotation marks, in its lines) what it gives for the value itself.
    """
    page = Page(text)
    if page.root is None or page.tree is None:
        return text
    splices = []
    for path, piece in _values(page.root, ()):
        place = (page.line(piece.start), page.column(piece.start) + 1)
        source = page.text[piece.start : piece.end]
        if (changed := words(source, path, place)) != source:
            splices.append(Splice(piece.start, piece.end, changed))
    if not splices:
        return text
    return page.spliced(splices, _exchanged(page.tree, (), words))


def _values(piece: Piece, path: Path) -> Iterator[tuple[Path, Piece]]:
    if piece.kind == "scalar":
        yield path, piece
    elif piece.kind == "list":
        for place, child in enumerate(piece.children):
            yield from _values(child, (*path, place))
    else:
        for key, child in zip(piece.children[::2], piece.children[1::2], strict=True):
            yield from _values(child, (*path, key.text))


def _exchanged(node: Node, path: Path, words: Words) -> Plain:
    if isinstance(node, Scalar):
        return None if node.is_null else words(node.text, path, node.origin[1:3])
    if isinstance(node, MappingNode):
        return {key.text: _exchanged(one, (*path, key.text), words) for key, one in node.entries}
    return [_exchanged(one, (*path, place), words) for place, one in enumerate(node.items)]
