"""Templates that are compiled to quick code say what Jinja's own say."""

from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.pages.compiling import QuickEnvironment, shown

SETTINGS = {
    "undefined": jinja2.StrictUndefined,
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
}
COMPONENT = {
    "parts.html": "{% macro link(card, anchor='', quiet=false) %}"
    '<a href="{{ card }}{{ anchor }}">{{ card }}</a>'
    "{% endmacro %}{% macro all() %}{{ varargs|join('+') }}{{ kwargs.get('x', '') }}{% endmacro %}"
    "{% macro boxed(title) %}<b>{{ title }}</b>{{ caller() }}{% endmacro %}",
    "base.html": "<h1>{% block title %}{{ t('base') }}{% endblock %}</h1>{% block main %}{% endblock %}",
}


def words(key: str, **values: object) -> str:
    known = {"base": "Base & Co", "one": "<one>", "many": "{count} of many"}
    return known[key].replace("{count}", str(values.get("count", "")))


def said(template: str, environment: type, **values: object) -> str:
    """What a template says, with t() and the two files above at hand."""
    texts = {**COMPONENT, "page.html": template}
    loader = jinja2.FunctionLoader(lambda name: (texts[name], name, None))
    made = environment(loader=loader, **SETTINGS)
    made.globals["t"] = words
    if environment is QuickEnvironment:
        made.pure = {"t": words}
    return made.get_template("page.html").render(**values)


TEMPLATES = [
    "{{ a }} & {{ b }}{{ a }}",
    "{{ 'x' ~ a ~ '<' }}{{ 1 + 2 }}{{ [a, b]|join(', ') }}{{ b|upper }}",
    "{{ t('one') }}{{ t('many', count=3) }}{{ t(key) }}{{ t('many', count=number) }}",
    "{% from 'parts.html' import link %}{{ link(a) }}{{ link(a, '#x') }}{{ link(card=a, quiet=true) }}",
    "{% from 'parts.html' import link %}{% set made = link(b) %}{{ made }}{{ made ~ a }}",
    "{% import 'parts.html' as parts %}{{ parts.all(a, b) }}{{ parts.all(x=a) }}{{ parts.all() }}",
    "{% from 'parts.html' import boxed %}{% call boxed(a) %}<i>{{ b }}</i>{% endcall %}",
    "{% for one in [a, b, 3] %}{{ loop.index }}{{ one }}{% if not loop.last %}, {% endif %}{% endfor %}",
    (
        "{% extends 'base.html' %}{% block title %}{{ super() }} – {{ a }}{% endblock %}"
        "{% block main %}{{ self.title() }}{% set x %}<u>{{ a }}</u>{% endset %}{{ x }}{% endblock %}"
    ),
    "{% macro own(x) %}{{ x }}{% endmacro %}{{ own(a) }}{{ own(*[b]) }}{{ own(**{'x': a}) }}",
    "{{ safe }}{{ none }}{{ true }}{{ 2.5 }}{{ '' }}",
    "{% filter upper %}{{ a }} and so on{% endfilter %}{% autoescape false %}{{ a }}{% endautoescape %}",
    "{{ a if number else b }}{{ a is defined }}{{ nobody is defined }}{{ values.x }}{{ values['x'] }}",
]


@pytest.mark.parametrize("template", TEMPLATES)
@given(a=st.text(), b=st.text(), number=st.integers(0, 9))
def test_a_template_says_what_it_says_in_jinja_itself(template, a, b, number):
    given_values = {
        "a": a,
        "b": b,
        "number": number,
        "key": "one",
        "safe": Markup("<hr>"),
        "values": {"x": a},
    }

    expected = said(template, jinja2.Environment, **given_values)

    assert said(template, QuickEnvironment, **given_values) == expected


@given(st.one_of(st.text(), st.integers(), st.none(), st.text().map(Markup)))
def test_a_value_is_shown_as_markupsafe_escapes_it(value):
    assert shown(value) == Markup.escape(value)


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("a\nb\n{{ t('missing') }}", 3),
        ("a\n{{ a }}\n{{ a }}{{ nobody }}\n", 3),
        ("{{ a }} {{ a }}\n\n\n{{ a.nothing.more }}", 4),
        ("{% from 'parts.html' import link %}\n{{ link(a, b, c, d) }}", 2),
    ],
)
def test_a_mistake_is_raised_at_its_own_line(template, line):
    with pytest.raises((LookupError, jinja2.TemplateError, TypeError)) as raised:
        said(template, QuickEnvironment, a="a", b="b", c="c", d="d")

    places = [(str(entry.path), entry.lineno + 1) for entry in raised.traceback]
    assert ("page.html", line) in [(Path(path).name, number) for path, number in places]
