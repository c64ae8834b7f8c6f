#!/usr/bin/env python3
"""Writes templates/cases.json: pieces of chat templates and what Jinja makes of them.

    Tests/Fixtures/python Tests/Fixtures/make_templates.py [--check]

Jinja is set up as `transformers` does it for chat templates. `expected` is null where rendering
fails.
"""

import json

import fixture_files
import jinja2
from jinja2 import nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tells \"weather\"\n\tà la carte",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "items": {"type": "array"}},
            "required": ["city"], "maximum": 18446744073709551615, "step": 0.1, "none": None,
            "empty": {}, "no": [],
        },
    },
}

CALL = {"function": {"name": "f", "arguments": {"a": 1, "b": [True, None]}}}

VARIABLES = {
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Grüße, 👋🏽 e\u0301\r\n!"},
        {"role": "assistant", "content": "<think>\nhm\n</think>\n\nHi", "tool_calls": [CALL]},
        {"role": "user", "content": [{"type": "text", "text": "x"}, {"type": "image"}]},
    ],
    "tools": [TOOL], "s": " a-b c_d  ", "n": 7, "f": 2.5, "t": True, "u": None, "l": [3, 1, 2],
    "d": {"b": 1, "a": "x", "items": 2}, "words": ["b", "A", "c", "a"], "empty": "",
    "none_list": [], "big": 12345678901234567890, "small": 1e-7, "large": 1e22,
}

# Text and white space.
SPACE = """
a
{% if true %}
  b
    {% if false %}x{% endif %}
  c {% if true %} d {% endif %}
{% endif %}
e
  {# a comment #}
  f {# another #} g
{#- tight -#}
  h
  {%+ if true %} i{% endif %}

{% if true -%}
   j
{%- endif %}
   {{ n }}
  {{- n -}}
 k
{% raw %}{{ n }} {% if %}{% endraw %}
  {% raw -%}  m {%- endraw %}
{%- for x in l %}
  * {{ x }}
{%- endfor %}

{% for x in l -%} {{ x }} {%- endfor %}
{% set x = 1 %}
{%+ set y = 2 +%}
z

"""

TEMPLATES = [
    SPACE,
    "a\r\nb\rc\r\n",
    "a\n",
    "a\n\n",
    "",
    "\n",
    "  {% if true %}\n\n  x{% endif %}",
    "{{ 'a' }}\n{{ 'b' }}\n",
    "{{ '}}' }}{{ '%}' }}",
    "{{ {'a': {'b': 1}} }}",
    "{{ '{#' }}",
    "{%- if true -%}\n\xa0 a\u2003\n{%- endif -%}",
    "{{ 1 }}\n\n{%- if true %}\n\n2{% endif %}",
    # Values as text.
    "{{ t }} {{ u }} {{ n }} {{ f }} {{ l }} {{ d }} {{ s }}",
    "{{ tools }}",
    "{{ messages }}",
    "{{ big }} {{ small }} {{ large }} {{ 1e16 }} {{ 1e15 }} {{ 123456789.125 }} {{ 0.0001 "
    "}} {{ 0.00001 }} {{ 9007199254740994.0 }} {{ 1.0 }} {{ -0.0 }} {{ 5e-324 }} {{ 1e100 "
    "}}",
    "{{ 'it\\'s' }} {{ ['it\\'s', \"q\\\"\", 'both \\'\"', '\\n\\t\\\\', '\\x07', 'é', "
    "'\\u00a0', '\\u200b'] }}",
    "{{ (1, 'a') }} {{ (1,) }} {{ () }} {{ 1, 2 }}",
    "{{ '\\d \\q \\x41 \\u00e9 \\U0001F600 \\101 \\\\n' }}",
    "{{ 'a' 'b' \"c\" }}",
    "{{ d['items'] }} {{ d.a }} {{ d['b'] }} {{ d.get('zz') }} {{ d.get('a', 1) }}",
    "{{ d.keys() }} {{ d.values() }} {{ d.items() }}",
    "{{ d.keys()|list }} {{ d.items()|list }}",
    "{{ missing }}|{{ missing|default('x') }}|{{ u|default('x') }}|{{ u|default('x', true) "
    "}}|{{ ''|d('x', boolean=true) }}",
    # JSON.
    "{{ tools|tojson }}",
    "{{ tools|tojson(indent=2) }}",
    "{{ tools[0]|tojson(indent=4, sort_keys=true) }}",
    "{{ tools|tojson(separators=(',', ':')) }}",
    "{{ messages|tojson(ensure_ascii=true) }}",
    "{{ [big, small, large, f, 1.0, t, u] |tojson }}",
    "{{ '\\x00\\x1f\\x7f\"\\\\/\\b\\f' |tojson }}",
    "{{ {}|tojson(indent=2) }} {{ []|tojson(indent=2) }} {{ 'a'|tojson }} {{ 1|tojson }}",
    "{{ (1, 2)|tojson }}",
    "{{ missing|tojson }}",
    "{{ d.items()|tojson }}",
    "{{ range(3)|list|tojson }}",
    # Operators.
    "{{ 1 + 2 * 3 - 4 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 2 ** "
    "3 }} {{ 2 ** -1 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }}",
    "{{ 1 / 0 }}",
    "{{ 1 // 0 }}",
    "{{ 'a' + 1 }}",
    "{{ 'a' ~ 1 ~ none ~ [1] ~ missing }}",
    "{{ 'ab' * 3 }} {{ [1] * 2 }} {{ 'a' * 0 }} {{ 2 * 'x' }}",
    "{{ [1] + [2] }} {{ (1,) + (2,) }}",
    "{{ true + 1 }} {{ -true }} {{ 1 == true }} {{ 1 == 1.0 }} {{ '1' == 1 }} {{ none == "
    "false }} {{ [1] == [1] }} {{ [1] == (1,) }} {{ {'a': 1} == {'a': 1.0} }}",
    "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 'a' < 'b' }} {{ 'Z' < 'a' }} {{ [1, 2] < [1, 3] }}",
    "{{ 'a' < 1 }}",
    "{{ none < 1 }}",
    "{{ missing == missing }} {{ missing == none }} {{ missing != 1 }}",
    "{{ missing < 1 }}",
    "{{ missing + 'a' }}",
    "{{ not 1 }} {{ not '' }} {{ not [] or 2 }} {{ 0 or '' }} {{ 1 and 'x' }} {{ '' and 1 "
    "}} {{ 1 or missing.x }}",
    "{{ not 1 == 2 }} {{ not(n) }} {{ 'a' if 0 else 'b' if 0 else 'c' }} {{ 'x' if 0 }}|",
    "{{ 'a' in 'abc' }} {{ 'd' not in 'abc' }} {{ 1 in l }} {{ 'a' in d }} {{ 'zz' in d }} "
    "{{ 'a' in missing }} {{ '' in 'a' }} {{ not 'a' in 'b' }}",
    "{{ 1 in 'abc' }}",
    "{{ 1 in 5 }}",
    "{{ 1 if n > 3 and f < 3 else 2 }} {{ (1 if n < 3) is defined }}",
    "{{ 2 + 3 ~ 4 }} {{ 2 ~ 3 * 4 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }}",
    # Access.
    "{{ l[0] }} {{ l[-1] }} {{ l[5] }}| {{ s[0] }} {{ s[-3] }} {{ 'äb'[1] }} {{ l.0 }}",
    "{{ l[1:] }} {{ l[::-1] }} {{ l[:-1] }} {{ l[-2:] }} {{ 'abcdef'[1:5:2] }} {{ "
    "'abc'[::-1] }} {{ l[5:] }} {{ l[2:0:-1] }} {{ l[-100:100] }} {{ l[100::-1] }} {{ "
    "'abc'[:none] }}",
    "{{ l[::0] }}",
    "{{ missing.x }}",
    "{{ missing['x'] }}",
    "{{ missing[0] }}",
    "{{ u.x }}| {{ u['x'] }}| {{ n.x }}| {{ d.zz }}| {{ d['zz'] }}|",
    "{{ u.x.y }}",
    "{{ d.zz.y }}",
    "{{ messages[9].role }}",
    "{{ messages[0].role.x }}|",
    "{{ s[1:] is string }} {{ u[1:] is defined }}",
    "{{ messages[-1]['content'][0].text }}",
    "{{ d['a']['b'] }}|",
    "{{ 'abc'.foo }}|",
    "{{ d.update({'x': 1}) }}",
    "{{ l.append(4) }}",
    "{{ d.pop('a') }}",
    "{{ d.update is defined }}",
    "{{ d.__class__ }}|",
    "{{ missing() }}",
    "{{ n() }}",
    # Tests.
    "{{ n is defined }} {{ missing is defined }} {{ u is none }} {{ u is not none }} {{ s "
    "is string }} {{ d is mapping }} {{ l is iterable }} {{ s is iterable }} {{ n is "
    "iterable }} {{ d is iterable }} {{ l is sequence }} {{ d is sequence }} {{ s is "
    "sequence }} {{ n is sequence }}",
    "{{ t is true }} {{ 1 is true }} {{ t is false }} {{ false is false }} {{ t is boolean "
    "}} {{ 1 is boolean }} {{ 1 is number }} {{ t is number }} {{ f is float }} {{ 1 is "
    "integer }} {{ t is integer }} {{ f is number }} {{ big is integer }}",
    "{{ missing is string }} {{ missing is iterable }} {{ missing is sequence }} {{ "
    "missing is mapping }} {{ missing is none }} {{ missing is undefined }} {{ d.keys() is "
    "sequence }}",
    "{{ 3 is odd }} {{ 4 is even }} {{ 6 is divisibleby 3 }} {{ 6 is divisibleby(4) }} {{ "
    "1 is eq 1 }} {{ 1 is in [1] }} {{ 1 is not in [1] }} {{ 'a' is lower }} {{ 'A' is "
    "upper }} {{ 2 is gt 1 }} {{ 2 is sameas 2 }} {{ raise_exception is callable }} {{ 1 "
    "is ne(2) }}",
    "{{ 'a' is string and 1 is number or false }} {{ 'x' if n is defined else 'y' }} {{ "
    "not missing is defined }}",
    "{{ 1 is nonsense }}",
    "{{ strftime_now is defined }} {{ namespace is defined }}",
    # Filters.
    "{{ s|trim }}| {{ 'xxaxx'|trim('x') }} {{ s|length }} {{ l|length }} {{ d|length }} {{ "
    "missing|length }} {{ 'e\\u0301'|length }} {{ s|upper }} {{ s|lower }} {{ s|title }} {{ "
    "'hello wORLD'|capitalize }} {{ 'straße'|upper }}",
    "{{ n|length }}",
    "{{ l|join }} {{ l|join(', ') }} {{ messages|join('|', attribute='role') }} {{ "
    "'abc'|join('-') }} {{ [none, true, 1.5]|join(' ') }}",
    "{{ l|first }} {{ l|last }} {{ none_list|first }}| {{ none_list|last }}| {{ "
    "'abc'|first }} {{ 'abc'|last }}",
    "{{ d|items|list }} {{ missing|items|list }}",
    "{{ 'a,b'|replace(',', ';') }} {{ 'aaa'|replace('a', 'b', 2) }} {{ 'abc'|replace('', "
    "'-') }} {{ 5|replace('5', '6') }}",
    "{{ 5|string + 'a' }} {{ none|string }} {{ true|string|lower }} {{ 'a'|safe }} {{ '<a>'|e }}",
    "{{ 'abc'|list }} {{ d|list }} {{ l|list }}",
    "{{ l|sort }} {{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ "
    "l|sort(reverse=true) }} {{ messages[:3]|sort(attribute='role')|map(attribute='role')|l"
    "ist }}",
    "{{ l|reverse|list }} {{ 'abc'|reverse }} {{ l|sum }} {{ l|max }} {{ l|min }} {{ [1, "
    "2.5]|sum }} {{ words|unique|list }} {{ d|dictsort }} {{ words|max }}",
    "{{ '42'|int }} {{ 'x'|int }} {{ 'x'|int(5) }} {{ 2.9|int }} {{ '2.9'|int }} {{ "
    "'1.5'|float }} {{ 'x'|float }} {{ 2|float }} {{ -3|abs }} {{ 2.567|round(2) }} {{ "
    "2.5|round }} {{ 2.1|round(0, 'ceil') }} {{ 2.9|round(method='floor') }}",
    "{{ messages|map(attribute='role')|list }} {{ words|map('upper')|join }} {{ "
    "messages|map(attribute='zz', default='-')|list }} {{ messages|selectattr('role', "
    "'equalto', 'user')|list|length }} {{ messages|rejectattr('role', '==', "
    "'user')|map(attribute='role')|list }} {{ "
    "messages|selectattr('tool_calls')|list|length }} {{ messages|selectattr('tool_calls', "
    "'defined')|list|length }} {{ l|select('odd')|list }} {{ l|reject('gt', 1)|list }} {{ "
    "messages|selectattr('content', 'string')|first|tojson }} {{ "
    "messages|map(attribute='content.0.text')|list }}",
    "{{ messages|selectattr('role', 'equalto', 'zz')|list is none }} {% if "
    "messages|selectattr('role', 'equalto', 'zz') %}always{% endif %}",
    "{{ 'a\\nb\\n\\nc'|indent }} {{ 'a\\nb'|indent(2, true) }} {{ 'a\\n\\nb'|indent('> ', "
    "blank=true) }}",
    "{{ 'one two_three 4'|wordcount }} {{ 'a-b (c) {d'|title }}",
    "{{ 1|nonsense }}",
    "{{ -1|abs }} {{ (-1)|abs }} {{ -l|first }}",
    "{{ 'a'|trim.foo }}",
    "{{ 'a'|upper|lower|title ~ 'b'|upper }}",
    "{{ 'x'|default }} {{ l|length - 1 }} {{ l|length is odd }}",
    # Methods.
    "{{ s.strip() }}|{{ s.lstrip() }}|{{ s.rstrip() }}|{{ 'xax'.strip('x') }}|{{ "
    "'\\n\\na\\n'.lstrip('\\n') }}|{{ s.strip(none) }}",
    "{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ "
    "'a,b,c'.rsplit(',', 1) }} {{ 'a b c'.split(maxsplit=1) }} {{ 'a b  c '.split(none, 1) "
    "}} {{ ''.split(',') }} {{ ''.split() }} {{ 'aaa'.split('aa') }} {{ 'aaa'.rsplit('aa') "
    "}} {{ 'a--b'.split('--')[-1] }}",
    "{{ 'a'.split('') }}",
    "{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith(('x', 'c')) }} {{ 'abc'.startswith('') "
    "}} {{ 'abc'.endswith('') }}",
    "{{ 'abc'.startswith(1) }}",
    "{{ 'aXb'.upper() }} {{ 'aXb'.lower() }} {{ \"they're bill's\".title() }} {{ "
    "'hELLO'.capitalize() }} {{ 'abcabc'.replace('b', 'x') }} {{ 'abcabc'.replace('b', "
    "'x', 1) }} {{ 'abcb'.find('b') }} {{ 'abcb'.rfind('b') }} {{ 'abcb'.count('b') }} {{ "
    "'a'.find('z') }} {{ ', '.join(['a', 'b']) }} {{ "
    "'abc'.removeprefix('a').removesuffix('c') }} {{ 'a\\nb\\r\\nc'.splitlines() }} {{ "
    "'12'.isdigit() }} {{ 'a1'.isalpha() }} {{ 'ab'.isalpha() }} {{ ' '.isspace() }} {{ "
    "'AB'.isupper() }} {{ 'ab'.islower() }}",
    "{{ ', '.join(l) }}",
    "{{ 'a'.nonsense() }}",
    "{{ 'a{}b{}c'.format(1, 'x') }} {{ '{1}{0}{{}}'.format('a', 'b') }} {{ "
    "'{x}'.format(x=none) }}",
    "{{ '{}{}'.format(1) }}",
    "{% set m = {0: 'a', 512: 'b', 1: 'c'} %}{{ m }} {{ m[0] }} {{ m[512] }} {{ m.get(512) "
    "}} {{ m[3] }}| {{ 0 in m }} {{ m|tojson }} {% for k, v in m.items() %}{{ k + 1 }}{{ v "
    "}}{% endfor %}",
    "{{ none|selectattr('x')|list }} {{ none|map('upper')|list }} {{ ''|reject('odd')|list }}",
    "{{ 5|select('odd')|list }}",
    "{{ l.index(1) }} {{ l.count(2) }}",
    "{{ l.index(9) }}",
    "{{ 'äöü'.find('ü') }} {{ '👋🏽x'.split('x')[0]|length }} {{ '👋🏽'[0] }}",
    "{{ messages[1].content.split('\\n')[0] }}|{{ messages[1].content|length }}",
    # Statements.
    "{% set x = 1 %}{% if x == 1 %}{% set x = 2 %}{% endif %}{{ x }}{% for i in l %}{% set "
    "x = i %}{{ x }}{% endfor %}{{ x }}",
    "{% set ns = namespace(a=1, b='x') %}{% for i in l %}{% set ns.a = ns.a + i %}{% "
    "endfor %}{{ ns.a }} {{ ns.b }} {{ ns.zz }}|",
    "{% set ns = namespace({'a': 1}) %}{{ ns.a }}",
    "{% set d.x = 1 %}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set (c, d2) = [3, 4] %}{{ c }}{{ d2 }}",
    "{% set a, b = [1] %}",
    "{% set x %}a{{ n }}b{% endset %}{{ x }}|{% set y | upper | trim %} abc {% endset %}{{ y }}|",
    "{% set x = 1, 2 %}{{ x }}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %} {% for k, v in d|items %}{{ "
    "loop.index }}{{ k }}{% endfor %} {% for k in d %}{{ k }}{% endfor %} {% for c in 'añ' "
    "%}{{ c }}.{% endfor %}",
    "{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 "
    "}}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.previtem }}{{ loop.nextitem "
    "}}{{ loop.depth }}{{ loop.cycle('o', 'e') }};{% endfor %}",
    "{% for x in l if x > 1 %}{{ x }}{{ loop.length }}{% else %}none{% endfor %} {% for x "
    "in [] %}{% else %}none{% endfor %} {% for x in missing %}a{% else %}b{% endfor %} {% "
    "for x in l if x > 9 %}{% else %}no{% endfor %}",
    "{% for x in none %}{% endfor %}",
    "{% for x in 5 %}{% endfor %}",
    "{% for a in [[1, 2], [3, 4]] %}{% for b in a %}{{ loop.index }}{{ b }}{% endfor %}{{ "
    "loop.index }}{% endfor %}",
    "{% for x in l %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% if loop.last %}{% "
    "break %}{% endif %}{% endfor %} {% for x in range(10) %}{% if x > 3 %}{% break %}{% "
    "endif %}{{ x }}{% endfor %}",
    "{% for a, b in [[1, 2, 3]] %}{% endfor %}",
    "{% for x in 1, 2 %}{{ x }}{% endfor %}",
    "{% for x in l %}{% set y = x %}{% endfor %}{{ y }}|",
    "{% set y = 0 %}{% for x in l %}{% if x == 1 %}{% set y = x %}{% endif %}{{ y }}{% "
    "endfor %}{{ y }}",
    "{% break %}",
    "{% for x in range(1, 10, 3) %}{{ x }}{% endfor %} {% for x in range(3, 0, -1) %}{{ x "
    "}}{% endfor %} {{ range(3)|list }} {{ range(0)|length }}",
    "{% for x in range(100001) %}{% endfor %}",
    "{% if missing %}a{% elif none %}b{% elif 0 %}c{% else %}d{% endif %} {% if l and d %}"
    "x{% endif %} {% if [] %}y{% endif %}{% if {} %}z{% endif %}{% if 0.0 %}w{% endif %}{% "
    "if ' ' %}v{% endif %}",
    "{% macro m(a, b=2, c=a) %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, 3) "
    "}}{{ m(1, c=5) }}{{ m(b=1, a=0) }}{{ m() }}",
    "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{% endmacro %}{{ m(z=2) }}",
    "{% macro f(x) %}{% if x > 0 %}{{ x }}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(3) "
    "}}|{{ f(2)|length }}",
    "{% set g = 1 %}{% macro m() %}{{ g }}{{ n }}{% set g = 5 %}{{ g }}{% endmacro %}{{ "
    "m() }}{% set g = 2 %}{{ m() }}{{ g }}",
    "{% for x in l %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{% endfor %}",
    "{% macro m(a) %}\n  {%- if a %}\n x{{ a }}\n  {%- endif %}\n{% endmacro %}|{{ m(1)|trim "
    "}}|{{ m(1) }}|",
    "{% macro w(t) %}<{{ t }}>{{ caller() }}</{{ t }}>{% endmacro %}{% call w('b') %}in {{ "
    "n }}{% endcall %}",
    "{% macro w() %}{{ caller(1, 2) }}{% endmacro %}{% call(a, b) w() %}{{ a }}+{{ b }}{% "
    "endcall %}",
    "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a }}|",
    "{% filter upper %}abc {{ s }}{% endfilter %}{% filter trim|upper %} x {% endfilter %}",
    "a{% generation %}b{% set x = 1 %}{{ n }}{% endgeneration %}c{{ x }}|",
    "{{ raise_exception('no ' ~ n) }}",
    "{% if false %}{{ raise_exception('x') }}{% endif %}ok",
    "{{ strftime_now('%Y-%m-%d') }}",
    "{{ dict(a=1, b=[2]) }} {{ dict(d, z=3)|tojson }}",
    "{% nonsense %}",
    "{% if %}{% endif %}",
    "{% if 1 %}",
    "{% endif %}",
    "{% for x in l %}{% endif %}",
    "{{ 1 + }}",
    "{{ (1 }}",
    "{{ [1, 2,] }} {{ {'a': 1,} }} {{ [] }} {{ {} }} {{ [1][0] }} {{ {'a': 5}['a'] }} {{ "
    "'abc'[1] }} {{ (1, 2)[1] }}",
    "{{ a b }}",
    "{{ 'abc }}",
    "{% set = 1 %}",
    "{% set true = 1 %}",
    "{{ 1_000 }} {{ 1.5e3 }} {{ 2E-2 }}",
    "{{ [1, [2, {'a': 'b'}]]|tojson }} {{ not true }} {{ True and None is none }}",
    "{% if not (n == 7 and not f) %}yes{% endif %}{% if messages[0].role == 'system' and "
    "messages[0]['content'] %}sys{% endif %}",
    "{% for message in messages[::-1] %}{{ (messages|length - 1) - loop.index0 }}{{ "
    "message.role }} {% endfor %}",
    "{% set content = messages[2].content.split('</think>')[-1].lstrip('\\n') %}{{ content "
    "}}|{{ messages[2].content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstri"
    "p('\\n') }}",
    "{% for item in messages[3].content %}{% if 'image' in item or item.type == 'image' %}"
    "<img>{% elif 'text' in item %}{{ item.text }}{% endif %}{% endfor %}",
    "{% for k, v in messages[2].tool_calls[0].function.arguments|items %}{{ k }}: {{ v | "
    "tojson | safe if v is mapping or (v is sequence and v is not string) else v | string "
    "}};{% endfor %}",
    "{% if loop is defined %}x{% endif %}{% for x in [1] %}{% if loop.previtem and "
    "loop.previtem.role %}a{% else %}b{% endif %}{% endfor %}",
]


class Generation(Extension):
    """The tags around what a model writes, as `transformers` has them: here they do nothing."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("text"), [], [], body).set_lineno(line)

    def text(self, caller):
        return caller()


def environment():
    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators,
                          sort_keys=sort_keys)

    made = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True,
                                         extensions=[Generation, loopcontrols])
    made.filters["tojson"] = tojson
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = lambda form: "2023-11-14"
    return made


def case(template):
    try:
        expected = environment().from_string(template).render(**VARIABLES)
    except Exception:  # Whatever Python says, it does not render.
        expected = None
    return {"template": template, "expected": expected}


def make_files():
    cases = {"variables": VARIABLES, "cases": [case(template) for template in TEMPLATES]}
    yield "cases.json", json.dumps(cases, ensure_ascii=True, indent=1) + "\n"


if __name__ == "__main__":
    fixture_files.run("templates", make_files, __doc__.splitlines()[0])
