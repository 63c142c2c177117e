import Secrets
import Testing
import Vocabulary

@testable import Jinja

/// One row an expression: what becomes of a secret in it. `‹k›` is the whole secret, `~k~`
/// something computed from it, `b64(…)` base64 of what stands inside.
@Suite("A secret in a template")
struct TaintTests {
  static let context: Context = [
    "config": .dict([
      .string("k"): .sealed(SealedText(Keys.key)), .string("id"): .sealed(SealedText(Keys.id)),
      .string("n"): .sealed(SealedText(Keys.number)), .string("host"): .string("example"),
      .string("on"): .bool(true), .string("list"): .list([.int(1), .int(2)]),
    ]),
    "record": .dict([.string("id"): .int(5)]),
  ]

  enum Keys {
    private static let vault = Vault(key: .ephemeral())
    static let key = vault.seal(name("k"), "s3cret-value")
    static let id = vault.seal(name("id"), "client")
    static let number = vault.seal(name("n"), "17", shape: .integer)

    static func name(_ text: String) -> SecretName { SecretName(text)! }
  }

  @Test(
    "stays whole where it is only joined, chosen by public config, or passed on",
    arguments: [
      ("{{ config.k }}", "‹k›"),
      ("{{ config['k'] }}", "‹k›"),
      ("Bearer {{ config.k }}", "Bearer ‹k›"),
      ("{{ 'Bearer ' ~ config.k }}", "Bearer ‹k›"),
      ("{{ 'Bearer ' + config.k }}", "Bearer ‹k›"),
      ("{{ config.id ~ ':' ~ config.k }}", "‹id›:‹k›"),
      ("{{ [config.id, config.k] | join(':') }}", "‹id›:‹k›"),
      ("{{ ':'.join([config.id, config.k]) }}", "‹id›:‹k›"),
      ("{{ '%s/%s' % (config.id, 3) }}", "‹id›/3"),
      ("{{ '%s!' | format(config.k) }}", "‹k›!"),
      ("{{ '{}-{}'.format(1, config.k) }}", "1-‹k›"),
      ("{{ config.k | string }}", "‹k›"),
      ("{{ config.k | default('x') }}", "‹k›"),
      ("{{ config.missing | default(config.k) }}", "‹k›"),
      ("{{ config.k | default('x', true) }}", "‹k›"),
      ("{{ config.k or 'x' }}", "‹k›"),
      ("{{ config.on and config.k }}", "‹k›"),
      ("{{ config.k if config.on else 'x' }}", "‹k›"),
      ("{{ config.k if config.k else 'x' }}", "‹k›"),
      ("{{ config.get('k', 'x') }}", "‹k›"),
      ("{{ {'a': config.k}['a'] }}", "‹k›"),
      ("{{ [1, config.k] | last }}", "‹k›"),
      ("{% set t = config.k %}{{ t }}", "‹k›"),
      ("{% for x in [config.id, config.k] %}{{ x }},{% endfor %}", "‹id›,‹k›,"),
      ("{% macro f(x) %}<{{ x }}>{% endmacro %}{{ f(config.k) }}", "<‹k›>"),
      ("{% if config.k %}{{ config.k }}{% endif %}", "‹k›"),
      ("{{ [config.k] | map('default', 'x') | first }}", "‹k›"),
      ("{{ (config.id ~ ':' ~ config.k) | base64encode }}", "b64(‹id›:‹k›)"),
      ("Basic {{ (config.id ~ ':x') | base64encode }}", "Basic b64(‹id›:x)"),
      ("{{ config.k | base64encode | base64encode }}", "b64(b64(‹k›))"),
    ])
  func whole(source: String, expected: String) throws {
    #expect(try Self.outline(Self.evaluate(source)) == expected)
  }

  @Test(
    "becomes derived by whatever could show a part of it",
    arguments: [
      "config.k[0]", "config.k[1:3]", "config.k[::-1]", "config.k | upper", "config.k | lower",
      "config.k | trim", "config.k | reverse", "config.k | length", "config.k | list",
      "config.k | first",
      "config.k | last", "config.k | replace('a', 'b')", "config.k | hash",
      "config.k | hash('sha256')",
      "'x' | hash('md5', config.k)", "'x' | hmac(config.k)", "config.k | urlencode",
      "config.k | int",
      "config.k | float", "config.k | tojson", "config.k | base64decode",
      "config.k | regex_search('(.)')",
      "config.k | regex_replace('a', 'b')", "config.k | escape", "config.k | center(50)",
      "config.k | truncate(3)", "config.k | indent", "config.k | wordcount", "config.k | title",
      "config.k.upper()", "config.k.split('-')", "config.k.split('-')[0]", "config.k.find('a')",
      "config.k.startswith('a')", "config.k.encode()", "config.k.format(1)",
      "'abc'.replace('a', config.k)",
      "'abc'.startswith(config.k)", "'abc'.find(config.k)", "config.k * 2", "config.n + 1",
      "-config.n",
      "config.n / 2", "config.k % 3", "config.k == 'x'", "config.k != 'x'", "config.k < 'x'",
      "config.k in ['a']", "'a' in config.k", "'a' not in config.k", "config.k is eq 'x'",
      "config.n is odd",
      "config.k is in ['a']", "[config.k] == ['x']", "{'a': config.k} == {}", "'%5s' % config.k",
      "'%.2s' % config.k", "'%d' % config.n", "'%r' % config.k", "'{:>9}'.format(config.k)",
      "'{!r}'.format(config.k)", "'{0[0]}'.format(config.k)", "max(config.k, 'a')",
      "[config.k, 'a'] | max",
      "[config.k, 'a'] | sort", "[config.k, 'a'] | unique | list", "[config.n, 1] | sum",
      "sanitize_url(config.k)", "camel_case_to_snake_case(config.k)", "timestamp(config.k)",
      "format_datetime(config.k, '%Y')", "duration(config.k)", "str_to_datetime(config.k)",
      "now_utc().strftime(config.k)", "day_delta(config.n)", "['a'].index(config.k)",
      "[config.k].count('a')",
      "config.k[99] | default('x')", "config.k | upper | base64encode", "config.k | safe | upper",
      "[config.k] | map('upper') | first", "config.k | filesizeformat",
      "config.k is lower", "config.k | abs", "config.k | round",
      "now_utc() - duration(config.k)", "config.k[99] is defined", "(config.k | int) is none",
      "config.n is true", "config.k is sameas 'x'", "config.k | dictsort",
      "config.k | items | list",
      "config.k | batch(2) | list", "config.k | sum", "config.k | join('-')",
      "config.k | format(1)",
      "['a', 'b'] | join(config.k | upper)", "config.k | pprint | upper", "config.k | striptags",
    ])
  func derived(expression: String) throws {
    let value = try Self.evaluate("{{ \(expression) }}")
    guard case .sealed(let text) = value else {
      Issue.record("\(expression) came out in the open")
      return
    }
    #expect(text.secrets.isEmpty, "\(expression) would be sent")
    #expect(!text.derivedNames.isEmpty)
  }

  @Test(
    "cannot decide anything",
    arguments: [
      "{% if config.k == 'x' %}a{% endif %}", "{{ 1 if config.k[0] == 'a' else 2 }}",
      "{{ 1 if 'sk_' in config.k else 2 }}", "{{ not (config.k == 'x') }}",
      "{{ config.k == 'x' and 1 }}",
      "{{ config.k == 'x' or 1 }}", "{{ 1 if config.k.startswith('a') }}",
      "{{ 1 if config.k | length > 3 }}",
      "{% for c in config.k %}{{ c }}{% endfor %}",
      "{% for c in config.k.split('-') %}x{% endfor %}",
      "{% for c in [1] if config.k == 'x' %}x{% endfor %}", "{{ {config.k: 1} }}",
      "{{ ['a', 'b'][config.n] }}",
      "{{ {'a': 1}[config.k] }}", "{{ config.list[:config.n] }}", "{{ {'a': 1}.get(config.k) }}",
      "{{ [1, 2] | select('eq', config.n) | list }}", "{{ [config.k] | select('eq', 'x') | list }}",
      "{{ [config.k] | reject('in', ['x']) | list }}",
      "{{ [{'a': config.k}] | selectattr('a', 'eq', 'x') | list }}",
      "{{ [{'a': config.k}] | groupby('a') }}", "{{ record | attr(config.k) }}",
      "{{ '%*d' % (config.n, 1) }}",
      "{{ 1 < config.n < 3 }}", "{% set a, b = config.k %}", "{{ dict(**{'a': 1})[config.k] }}",
      "{{ (config.k | upper) or 'x' }}", "{{ [1] | batch(config.n) | list if (config.k | int) }}",
      "{{ config.k | map('upper') | list if config.k | first }}",
      "{{ '{:{}}'.format('a', config.n) }}",
      "{% if config.k is in ['a'] %}x{% endif %}", "{{ 1 if config.k[5] is defined }}",
      "{{ 'a' | default('b', config.k == 'x') if config.k is eq 'y' }}",
      "{% for x in [1, 2] %}{{ loop.changed(config.k) }}{% endfor %}",
      "{{ dict([[config.k, 1]]) }}", "{{ [1][config.n].x }}",
    ])
  func decides(source: String) {
    let error = #expect(throws: JinjaError.self) { try Self.evaluate(source) }
    #expect(error?.code == .secretFlow)
    #expect(error?.names.isEmpty == false)
    #expect(error?.offset != nil)
  }

  @Test(
    "leaves public what follows from its being set",
    arguments: [
      ("{{ config.k is defined }}", "True"), ("{{ config.k is none }}", "False"),
      ("{{ config.k is string }}", "True"), ("{{ config.n is string }}", "False"),
      ("{{ config.n is number }}", "True"), ("{{ 1 if config.k }}", "1"),
      ("{{ not config.k }}", "False"),
      ("{{ 'k' in config }}", "True"), ("{{ config | length }}", "6"),
      ("{{ [config.k, 1] | length }}", "2"),
      ("{{ config.keys() | list | first }}", "'k'"), ("{{ config.missing }}", "None"),
      ("{{ [1, config.k] | first }}", "1"), ("{{ config.k.nope is defined }}", "False"),
    ])
  func exists(source: String, expected: String) throws {
    #expect(try Self.evaluate(source).repr.masked == expected)
  }

  @Test("is derived in the text of a container")
  func container() throws {
    #expect(
      try Self.outline(Self.evaluate("{{ {'a': config.k, 'b': 1} }}")) == "{'a': ~k~, 'b': 1}")
    #expect(try Self.outline(Self.evaluate("{{ [config.k] | tojson }}")) == "[~k~]")
  }

  @Test("is named in the error, with the place and the usual way out")
  func hint() {
    let error = #expect(throws: JinjaError.self) {
      try Self.evaluate("ab {{ 1 if config.k == 'x' else 2 }}")
    }
    #expect(error?.names.map(\.text) == ["k"])
    #expect(error?.offset == 8)
    #expect(error?.message == "k is used as a condition")
    #expect(error?.hint == "ask only whether it is set: {% if config['name'] %}")
  }

  static func evaluate(_ source: String) throws(JinjaError) -> Value {
    try Interpolation().evaluate(try Template.parse(source), context)
  }

  static func outline(_ value: Value) -> String {
    if case .sealed(let text) = value { return outline(text) }
    return value.repr.masked
  }

  private static func outline(_ text: SealedText) -> String {
    text.pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .secret(let secret): secret.name.mask
      case .base64(let inner): "b64(\(outline(inner)))"
      case .token: "jwt()"
      case .derived(let names): names.map { "~\($0.text)~" }.joined()
      }
    }.joined()
  }
}
