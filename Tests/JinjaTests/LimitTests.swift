import Testing
import Vocabulary

@testable import Jinja

@Suite("A template that asks for too much")
struct LimitTests {
  @Test(
    "ends in an error",
    arguments: [
      "{{ 'x' * 10**9 }}", "{{ [0] * 10**9 }}", "{{ 'x' * 9223372036854775807 }}",
      "{{ 9 ** (9 ** 9) }}", "{{ 2 ** (10 ** 30) }}",
      "{{ '%1000000000d' % 1 }}", "{{ '%.1000000000f' % 1.5 }}", "{{ '{:1000000000}'.format(1) }}",
      "{{ 'a'.center(1000000000) }}", "{{ 'a'.zfill(1000000000) }}",
      "{{ 'a' | center(1000000000) }}",
      "{{ 'a\nb' | indent(1000000000) }}", "{{ '\t'.expandtabs(1000000000) }}",
      "{{ [1] | batch(1000000000, 0) | list }}", "{{ [1] | slice(1000000000) | list }}",
      "{% set ns = namespace(x='aaaaaaaaaa') %}{% for a in 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
      "{% set ns = namespace(x=[]) %}{% for a in ('a' * 100000) %}{% set ns.x = [ns.x] %}{% endfor %}",
      "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
      "{% for a in 'a' * 2000 %}{% for b in 'a' * 2000 %}{% endfor %}{% endfor %}",
      "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
      "{{ ('a' * 30 ~ 'b') | regex_search('(a+)+$') }}",
      "{{ ('a' * 1000000).replace('', 'aaaaaaaaaaaaaaaaaaaa') }}",
      "{% set ns = namespace(n=7) %}{% for a in 'a' * 100 %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
      "{{ ('a' * 100000) | regex_search('((a|b)*)') }}",
      "{{ ('a' * 40) | regex_search('^(a|a)*b$') }}", "{{ ('a' * 5000) | regex_search('(a*)*b') }}",
      "{{ ('x' * 30) | regex_replace('(x+x+)+y', '') }}", "{{ 'x'.ljust(10 ** 9) }}",
      "{{ 'x'.rjust(10 ** 9, 'é') }}", "{{ (7).to_bytes(10 ** 9, 'big') }}",
      "{{ '%*d' % (10 ** 9, 1) }}", "{{ '{:{}}'.format(1, 10 ** 9) }}",
      "{{ '%.*f' % (10 ** 9, 1.5) }}",
      "{{ [[[1] * 1000] * 1000] * 1000 }}", "{{ ([[[1] * 1000] * 1000] * 1000) | length }}",
      "{{ {}.fromkeys(('a' * 9).split('') if false else 'abcdef', [[1] * 9999] * 999) | tojson }}",
      "{% set l = [1] * 1000000 %}{% for a in 'a' * 100000 %}{% if l.count(2) %}{% endif %}{% endfor %}",
      "{% set l = [0] * 1000000 %}{% for a in 'a' * 100000 %}{% if l == l %}{% endif %}{% endfor %}",
      "{% set ns = namespace(x='ab') %}{% for a in 'a' * 60 %}{% set ns.x = ns.x.replace('a', 'aa').replace('b', ns.x) %}{% endfor %}",
      "{% set ns = namespace(x=[1]) %}{% for a in 'a' * 60 %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
      "{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(1) }}",
      "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
      "{{ 10 ** 100000 * 10 ** 200000 * 10 ** 100000 }}", "{{ 3 ** 500000 // 7 ** 100000 }}",
      "{{ ('1' * 4000000) | int }}x{{ 'é' * 9000000 }}",
    ])
  func limit(source: String) {
    let error = #expect(throws: JinjaError.self) {
      try Interpolation().evaluate(try Template.parse(source), [:])
    }
    #expect(error?.code == .limit)
  }

  @Test(
    "is refused when it nests too deeply",
    arguments: [
      ("(", ")"), ("[", "]"), ("-", ""), ("not ", ""), ("{1:", "}"), ("1 if 1 else ", ""),
      ("f(", ")"),
    ])
  func nesting(open: String, close: String) {
    let source =
      "{{ \(String(repeating: open, count: 100_000))1\(String(repeating: close, count: 100_000)) }}"
    let error = #expect(throws: JinjaError.self) { try Template.parse(source) }
    #expect(error?.code == .limit)
  }

  @Test(
    "is refused when a chain or a tower of blocks is too high",
    arguments: [
      "{{ a\(String(repeating: ".a", count: 100_000)) }}",
      "{{ a\(String(repeating: "|upper", count: 100_000)) }}",
      "{{ 1\(String(repeating: "+1", count: 100_000)) }}",
      "{{ 1\(String(repeating: " or 1", count: 100_000)) }}",
      String(repeating: "{% if 1 %}", count: 100_000),
    ])
  func chains(source: String) {
    let error = #expect(throws: JinjaError.self) { try Template.parse(source) }
    #expect(error?.code == .limit)
  }

  @Test("is refused when its source is huge")
  func source() {
    let error = #expect(throws: JinjaError.self) {
      try Template.parse(String(repeating: "{{ 1 }}", count: 1_000_000))
    }
    #expect(error?.code == .limit)
    #expect(throws: Never.self) { try Template.parse(String(repeating: "{{ 1 }}x", count: 20_000)) }
  }

  @Test("does not crash when it is cut or garbled")
  func garbled() {
    var generator = ExpressionGenerator(seed: 7)
    let pieces = [
      "{{", "}}", "{%", "%}", "{#", "'", "\"", "\\", "(", "]", "|", ".", "é", "\u{1F600}", "if",
      "0x", "-",
    ]
    for _ in 0..<3000 {
      var scalars = Array(generator.template().unicodeScalars)
      let place = generator.pick(Array(0...scalars.count))
      scalars.insert(contentsOf: generator.pick(pieces).unicodeScalars, at: place)
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      guard let template = try? Template.parse(String(text)) else { continue }
      _ = try? Interpolation().evaluate(template, ["config": .dict([:]), "record": .dict([:])])
      _ = PythonLiteral.parse(String(text))
    }
  }

  @Test("gives literals up that nest too deeply")
  func literals() {
    #expect(PythonLiteral.parse(String(repeating: "[", count: 100_000)) == nil)
    #expect(PythonLiteral.parse(String(repeating: "(", count: 100_000)) == nil)
    #expect(PythonLiteral.parse(String(repeating: "-", count: 100_000) + "1") == nil)
    #expect(PythonLiteral.parse("-" + String(repeating: "(", count: 100_000) + "1") == nil)
  }
}
