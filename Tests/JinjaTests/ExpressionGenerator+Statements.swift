extension ExpressionGenerator {
  mutating func statement() -> String {
    let (list, value) = (operand(.list), any(1))
    let text = pick(["x", " y ", "", "é", "\n", "<b>"])
    return pick([
      "{% for x in \(list) %}{{ loop.index }}{{ x }}{{ ',' if not loop.last }}{% endfor %}",
      "{% for x in \(list) %}{{ x }}{% else %}empty{% endfor %}",
      "{% for x in \(list) if x is \(pick(["number", "string", "odd", "defined"])) %}{{ loop.revindex }}{{ x }}{% endfor %}",
      "{% for k, v in (\(leaf(.mapping))).items() %}{{ k }}={{ v }};{% endfor %}",
      "{% for k, v in \(leaf(.mapping)) | dictsort %}{{ loop.cycle('a', 'b') }}{{ k }}{% endfor %}",
      "{% for x in \(list) %}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.previtem }}{{ loop.nextitem }}{% endfor %}",
      "{% for x in [[1, [2]], [3]] recursive %}{{ loop.depth0 }}{{ x if x is not iterable else loop(x) }}{% endfor %}",
      "{% for x in \(list) %}{{ loop.changed(x) }}{% endfor %}",
      "{% for x in \(list) %}{% for y in \(leaf(.list)) %}{{ loop.index0 }}{{ x }}{{ y }}{% endfor %}{% endfor %}",
      "{% if \(any(1)) %}a{% elif \(any(1)) %}b{% else %}c{% endif %}",
      "{% if \(any(1)) %}{% set q = \(value) %}{% endif %}{{ q }}",
      "{% set q = \(value) %}{{ q }}{% set q = q ~ '\(text)' %}{{ q }}",
      "{% set q %}\(text){{ \(value) }}{% endset %}{{ q | length }}{{ q }}",
      "{% set q | \(pick(["upper", "trim", "replace('a', 'b')", "length"])) %}a\(text){{ \(value) }}{% endset %}{{ q }}",
      "{% set a, b = \(list) %}{{ b }}{{ a }}",
      "{% with a = \(value), b = 2 %}{{ a }}{{ b }}{% endwith %}{{ b }}",
      "{% with a = 1 %}{% with b = a %}{{ b }}{% endwith %}{% endwith %}",
      "{% macro f(a, b=\(any(0))) %}[{{ a }}{{ b }}]{% endmacro %}{{ f(\(value)) }}{{ f(1, b=2) }}{{ f() }}",
      "{% macro f(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, \(any(0)), k=\(any(0))) }}",
      "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}{{ f.name }}{{ f.arguments }}",
      "{% macro w(a) %}<{{ caller(a) }}>{% endmacro %}{% call(x) w(\(value)) %}\(text){{ x }}{% endcall %}",
      "{% macro f(a) %}{% set a = 5 %}{{ a }}{{ config.count }}{% endmacro %}{% set a = 1 %}{{ f(2) }}{{ a }}",
      "{% filter \(pick(["upper", "trim", "replace('a', 'b') | upper", "length", "e"])) %}a \(text){{ \(value) }}{% endfilter %}",
      "{% set ns = namespace(n=0) %}{% for x in \(list) %}{% set ns.n = ns.n + loop.index %}{% endfor %}{{ ns.n }}",
      "{% set l = \(pick(["[]", "[1, 2]"])) %}{% for x in \(list) %}{% set _ = l.append(x) %}{% endfor %}{{ l }}",
      "{% set d = {'l': []} %}{% set _ = d.l.append(\(value)) %}{% set _ = d.update({'z': 1}) %}{{ d }}",
      "{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}",
      "{% set x = 1 %}{% if \(any(0)) %}{% set x = 2 %}{% for i in [1] %}{{ x }}{% endfor %}{% endif %}{{ x }}",
      "{% raw %}{{ \(text) }}{% endraw %}{{ 1 }}", "{# \(text) #}{{ \(value) }}",
      "{% print \(value) %}", "{% print 1, \(any(0)) %}", "{% do 1 %}", "{% set true = 1 %}",
      "{% for x in \(list) %}{% if loop.index > 2 %}{% break %}{% endif %}{% endfor %}",
      "{% for x in \(list) %}{{ y }}{% set y = x %}{% endfor %}{% set y = 1 %}{{ y }}",
      "{% set c = cycler('a', 'b', 'c') %}{% for x in \(list) %}{{ c.next() }}{{ c.current }}{% endfor %}{{ c.reset() }}",
      "{% set j = joiner('; ') %}{% for x in \(list) %}{{ j() }}{{ x }}{% endfor %}",
      "{% autoescape \(pick(["true", "false"])) %}{{ '<' }}{{ \(value) }}{{ '<' | safe }}{% endautoescape %}",
      "{% for x in \(list) %}{{ loop }}{% endfor %}x", "{% block b %}{{ \(value) }}{% endblock %}",
      "{% for (a, b), c in [[[1, 2], 3]] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
      "{{ loop }}{{ self }}",
      "{% if true %}{{ 1 }}{% endif", "{% for %}", "{% set %}", "{{ 1 }}{% endfor %}",
      "{% macro f(a, a=1, b) %}{% endmacro %}", "{% call 1 %}{% endcall %}", "{% include 'x' %}",
      "{% extends 'x' %}", "{% import 'x' as y %}", "{% set ns = namespace() %}{{ ns.x }}",
      "{% set q = 5 %}{% macro f() %}{{ q }}{% endmacro %}{% set q = 6 %}{{ f() }}",
      "{% macro f(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}{{ f(1, 2) }}",
      "{% macro f() %}{{ caller is defined }}{% endmacro %}{{ f() }}",
      "{% for x in [1, 2] %}{% set outer = loop %}{% for y in 'ab' %}{{ outer.index }}{{ y }}{% endfor %}{% endfor %}",
    ])
  }

  mutating func whitespace() -> String {
    let left = pick([
      "{{", "{{-", "{{+", "{%- if 1 -%}", "{% if 1 %}", "{%+ if 1 %}", "{%- if 1 %}",
    ])
    let inner = pick(["1", "'a'", " 'b' ", "\n2\n", "\t3"])
    let space = ["", " ", "\n", "  \n  ", "\t", "\r\n", "\n\n", "a", " b ", "\u{00A0}", "\u{000B}"]
    let body =
      left.hasPrefix("{{")
      ? "\(left)\(inner)\(pick([" }}", "-}}", " -}}", "}}"]))"
      : "\(left)\(pick(space))\(inner)\(pick(space))\(pick(["{% endif %}", "{%- endif -%}", "{%- endif %}", "{% endif -%}"]))"
    let tail = pick([
      "", "\n", "\n\n", " ", "{# c #}", "{#- c -#}", " {#- c -#} ",
      "{% raw %} {{ x }} {% endraw %}",
      "{%- raw -%} r {%- endraw -%} ", "{% raw -%} \n r{% endraw %}", "#}", "}}", "%}", "{", "{ {",
    ])
    return "\(pick(space))\(body)\(pick(space))\(tail)\(pick(space))"
  }

  /// A Python literal, or what looks like one.
  mutating func literal(_ depth: Int) -> String {
    let flat = [
      "1", "-1", "+1", "- 1", "--1", "1.5", ".5", "5.", "1e3", "1_000", "1__0", "0x10", "0b101",
      "0o17",
      "007", "00", "1e400", "3j", "1+2j", "1 + 2", "'a'", "\"a\"", "'a' 'b'", "r'\\n'", "u'x'",
      "b'x'",
      "f'x'", "'''a'''", "'\\x41'", "'\\u00e9'", "'\\d'", "True", "true", "None", "null", "False",
      "2024-01-01", "01", "1 2", "1;", "1 # c", " 1", "1 ", "12345678901234567890123", "abc", "a.b",
      "\"\"\"{\"a\": 1}\"\"\"", "é", "'é'", "'\u{1F600}'", "inf", "nan", "-0.0", "0.1e-5", "...",
      "set()",
      "-9223372036854775808", "1e16", "0xFFFFFFFFFFFFFFFFFF", "'\\N{DASH}'", "'a\\\nb'", "1_0.5_0",
    ]
    guard depth > 0 else { return pick(flat) }
    let (a, b) = (literal(depth - 1), literal(depth - 1))
    return pick([
      "[\(a), \(b)]", "(\(a), \(b))", "(\(a),)", "(\(a))", "{\(a): \(b)}", "{\(a), \(b)}", "[]",
      "{}",
      "{'k': \(a), 'l': [\(b)]}", "[\(a),\n \(b)]", "\(a), \(b)", "{\"a\": \(a), \"b\": true}",
      "[\(a)", "{'a' \(a)}", "-\(a)", "(\(a)\n)", "[\(a), \(b),]", "{\(a): 1, \(a): 2}", "\(a)",
      "\(b)",
    ])
  }
}
