"""Templates as quick Python: what is known already is said when a template is compiled.

A page calls some two hundred functions and shows five hundred values. Jinja asks of each function
whether it wants the context, and makes a Markup of each text; in our pages nobody sees either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import lru_cache
from keyword import iskeyword
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from generator.archive.noting import Cell, Notebook

_SPECIAL = re.compile("[&<>'\"]")


@lru_cache(maxsize=50_000)
def _escaped(text: str) -> str:
    # Nothing to escape, as in nearly all texts: then a Markup need not be made to find that out.
    return str.__str__(escape(text)) if _SPECIAL.search(text) else text


def shown(value: object) -> str:
    """A value as it stands in HTML: escaped, unless it is HTML already."""
    if type(value) is str:
        return _escaped(value)
    return value if type(value) is Markup else escape(value)


class _QuickMacro(Macro):
    """A macro; nearly all are called with arguments that it has, in order."""

    def __init__(self, *made_of: Any) -> None:  # noqa: ANN401 - as Jinja's
        super().__init__(*made_of)
        self._left_out = (missing,) * len(self.arguments)
        self._is_plain = not (self.catch_kwargs or self.catch_varargs or self.caller)

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - whatever a template says
        if kwargs or not self._is_plain or len(args) > len(self._left_out):
            return super().__call__(*args, **kwargs)
        # Escaped piece by piece. Markup() would ask it for HTML of its own first.
        return str.__new__(Markup, self._func(*args, *self._left_out[len(args) :]))


class _QuickTemplate(Template):
    """A template whose code escapes and calls macros as above."""

    @classmethod
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],
    ) -> Template:
        namespace.update(escape=shown, Macro=_QuickMacro)
        return super()._from_namespace(environment, namespace, globals)

    environment: QuickEnvironment
    _module_reads: frozenset[Cell] = frozenset()

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002 - Jinja's
        """What others import: the same for all, as all have the globals of the environment.

        It is made once, but whoever imports it has read what it is made from.
        """
        notes = self.environment.notes
        if self._module is None:
            module, self._module_reads = notes.watch(self.make_module)
            self._module = module
        notes.reads |= self._module_reads
        return self._module


class _QuickCode(CodeGenerator):
    """Writes plain calls, and the results of those that are known when a template is compiled."""

    environment: QuickEnvironment

    def visit_Call(  # noqa: N802 - Jinja's
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 - Jinja's
    ) -> None:
        """``f(a, b=c)``: no function that a theme is given wants to be handed the context."""
        is_plain = not (node.dyn_args or node.dyn_kwargs)
        if not is_plain or any(iskeyword(one.key) for one in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's
        """``one.name``: the environment is asked only where there is no such attribute."""
        name = repr(node.attr)
        self.write("(found if (found := getattr((one := ")
        self.visit(node.node, frame)
        self.write(f"), {name}, missing)) is not missing else environment.getattr(one, {name}))")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - Jinja's
        """One text for all that stands together; what is always the same is written out."""
        if frame.require_output_check or frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().visit_Output(node, frame)
            return
        pieces = _joined(self._known(child, frame) for child in node.nodes)
        if not pieces:
            return
        self.writeline("yield " if frame.buffer is None else f"{frame.buffer}.append", node)
        self.write("(")
        self.write("''.join((" if len(pieces) > 1 else "")
        for piece in pieces:
            # A line for each, so that a mistake is told at the template's own.
            self.newline(None if isinstance(piece, str) else piece)
            if isinstance(piece, str):
                self.write(repr(piece))
            else:
                self.write("escape(")
                self.visit(piece, frame)
                self.write(")")
            self.write("," if len(pieces) > 1 else "")
        self.write(")))" if len(pieces) > 1 else ")")

    def _known(self, node: nodes.Expr, frame: Frame) -> nodes.Expr | str:
        """What an expression says in HTML, where that is known; else the expression."""
        try:
            if isinstance(node, nodes.TemplateData):
                return node.data
            return str(shown(self._called(node) or node.as_const(frame.eval_ctx)))
        except (nodes.Impossible, LookupError, TypeError, ValueError, ArithmeticError):
            # What is wrong is told when the page is rendered, at the template's line.
            return node

    def _called(self, node: nodes.Expr) -> str | None:
        """What a pure function gives for constants; None for anything else."""
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
            return None
        function = self.environment.pure.get(node.node.name)
        if function is None or node.dyn_args or node.dyn_kwargs:
            return None
        values = [one.as_const() for one in node.args]
        return function(*values, **{one.key: one.value.as_const() for one in node.kwargs})


def _joined(pieces: Iterable[nodes.Expr | str]) -> list[nodes.Expr | str]:
    """The same pieces, texts beside each other made one, and empty ones left out."""
    joined: list[nodes.Expr | str] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return joined


_known: dict[str, bytes] = {}
"""What templates were compiled to in this process."""

_MOST = 500


class Codes(BytecodeCache):
    """What templates are compiled to, here and, in *kept*, from day to day.

    *salt* tells apart what else goes into the code: the texts of the interface.
    """

    def __init__(self, salt: str, kept: MutableMapping[str, bytes] | None) -> None:
        self._salt = salt
        self._kept = {} if kept is None else kept

    def load_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket)
        if kept := _known.get(key) or self._kept.get(key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(_known) >= _MOST:
            _known.clear()
        made = bucket.bytecode_to_string()
        _known[self._key(bucket)] = self._kept[self._key(bucket)] = made

    def _key(self, bucket: Bucket) -> str:
        return f"{self._salt}-{bucket.key}-{bucket.checksum}"


class QuickEnvironment(Environment):
    """An environment whose templates are compiled so.

    *pure* are functions that always give the same for the same arguments; no template can have
    others by their names. Which templates are read goes into *notes*.
    """

    code_generator_class = _QuickCode
    template_class = _QuickTemplate
    pure: Mapping[str, Callable[..., str]] = {}

    def __init__(self, *, notes: Notebook | None = None, **options: Any) -> None:  # noqa: ANN401 - Jinja's
        super().__init__(**options)
        self.notes = notes or Notebook()
        self._found: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """A template by its name. The folders were read before: it is looked for once."""
        if globals is not None or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        if name not in self._found:
            self._found[name] = super().get_template(name, parent)
        self.notes.reads.add(("template", name))
        return self._found[name]

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        """The one gate through which every template comes, also one that is missing."""
        self.notes.reads.add(("template", name))
        return super()._load_template(name, globals)
