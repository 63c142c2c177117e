/// Makes templates at random, the same ones for the same seed.
///
/// An operand usually has the type its place asks for, and sometimes any other: what Python
/// refuses must be refused here, by the same class of error.
struct ExpressionGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(_ bound: Int) -> Int {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  mutating func pick<Element>(_ items: [Element]) -> Element { items[next(items.count)] }

  enum Kind: CaseIterable { case text, integer, float, truth, list, mapping, date, delta }

  /// What a template is about; one row of the table that the comparison prints.
  enum Group: String, CaseIterable {
    case arithmetic, comparisons, logic, tests, slices, access
    case textFilters = "filters of text"
    case listFilters = "filters of sequences"
    case numberFilters = "filters of numbers"
    case connectorFilters = "filters of the CDK"
    case textMethods = "methods of str"
    case containerMethods = "methods of list, tuple and dict"
    case numberMethods = "methods of int and float"
    case dateMethods = "dates and lengths of time"
    case percent = "% formatting"
    case format = "str.format"
    case macros = "macros of the CDK"
    case statements, whitespace, markup
    case literals = "literal_eval"
    case mixed
  }

  mutating func template() -> String { template(pick(Group.allCases)) }

  mutating func template(_ group: Group) -> String {
    switch group {
    case .statements: return statement()
    case .whitespace: return whitespace()
    case .literals: return next(3) == 0 ? literal(3) : "{{ \(quoted(literal(2))) }}"
    default: break
    }
    let expression = expression(group)
    switch next(14) {
    case 0: return "pre-{{ \(expression) }}-post"
    case 1: return "{{ [\(expression)] }}"
    case 2: return "{% if \(expression) %}yes{% else %}no{% endif %}"
    case 3: return "{% set v = \(expression) %}{{ v }}|{{ v is defined }}"
    case 4: return "{{ (\(expression)) | string }}"
    case 5: return "{{ {'k': \(expression)} }}"
    default: return "{{ \(expression) }}"
    }
  }

  private mutating func expression(_ group: Group) -> String {
    switch group {
    case .arithmetic: arithmetic(2)
    case .comparisons: comparison(2)
    case .logic: logic(2)
    case .tests: test()
    case .slices: slice()
    case .access: access()
    case .textFilters: filtered(.text, textFilter())
    case .listFilters: filtered(pick([.list, .list, .mapping, .text]), listFilter())
    case .numberFilters: filtered(pick([.integer, .float, .text, .truth]), numberFilter())
    case .connectorFilters: filtered(pick([.text, .text, .integer, .mapping]), connectorFilter())
    case .textMethods: "(\(operand(.text)))\(textMethod())"
    case .containerMethods: containerMethod()
    case .numberMethods: numberMethod()
    case .dateMethods: dates()
    case .percent: percent()
    case .format: format()
    case .macros: macro()
    case .markup: markup()
    default: any(3)
    }
  }

  // MARK: Operands

  /// Any expression.
  mutating func any(_ depth: Int) -> String {
    guard depth > 0 else { return leaf(pick(Kind.allCases)) }
    switch next(16) {
    case 0, 1: return arithmetic(depth - 1)
    case 2: return comparison(depth - 1)
    case 3: return logic(depth - 1)
    case 4: return "(\(any(depth - 1))) | \(textFilter())"
    case 5: return "(\(any(depth - 1))) | \(listFilter())"
    case 6: return "(\(any(depth - 1))) | \(numberFilter())"
    case 7: return "(\(any(depth - 1)))\(textMethod())"
    case 8: return test()
    case 9: return slice()
    case 10: return "[\(any(depth - 1)), \(any(0))]"
    case 11: return "{'k': \(any(depth - 1)), \(leaf(.text)): \(any(0))}"
    case 12: return "(\(any(depth - 1)), \(any(0)))"
    case 13: return macro()
    case 14: return "(\(any(depth - 1))) ~ (\(any(depth - 1)))"
    default: return "(\(any(depth - 1))) | default(\(any(0)))"
    }
  }

  /// An operand of a kind; one in eight is of another.
  mutating func operand(_ kind: Kind, _ depth: Int = 0) -> String {
    let kind = next(8) == 0 ? pick(Kind.allCases) : kind
    guard depth > 0, next(2) == 0 else { return leaf(kind) }
    switch kind {
    case .integer, .float, .delta, .date: return "(\(arithmetic(depth - 1)))"
    case .truth: return "(\(comparison(depth - 1)))"
    case .text: return "(\(leaf(.text)) ~ \(leaf(pick(Kind.allCases))))"
    case .list: return "(\(leaf(.list)) + \(leaf(.list)))"
    case .mapping: return leaf(.mapping)
    }
  }

  mutating func filtered(_ kind: Kind, _ filter: String) -> String {
    next(4) == 0
      ? "(\(operand(kind))) | \(filter) | \(next(2) == 0 ? textFilter() : listFilter())"
      : "(\(operand(kind))) | \(filter)"
  }

  mutating func leaf(_ kind: Kind) -> String {
    switch kind {
    case .text:
      pick([
        "'a'", "'Ab c'", "''", "'12'", "'1.5'", "' -7 '", "config.text", "config.empty",
        "config.unicode", "config.quote", "config.astral", "config['start_date']", "record.price",
        "parameters['name']", "'a,b,,c'", "'<b>x & y</b>'", "'x\\ny\\r\\nz'", "'tab\\there'",
        "'É\\u00DF\\u01C5'", "config.domain", "'0x1F'", "'1e3'", "stream_interval.start_time",
        "'  pad '", "'{}'", "config.long", "config.marks", "'aaa'", "config.half",
      ])
    case .integer:
      pick([
        "0", "1", "-3", "7", "10", "255", "config.count", "record.id", "record.big",
        "config.huge", "-9223372036854775808", "9223372036854775807", "2", "12345", "1000000",
        "-1", "3", "100", "last_page_size", "response.meta.total", "18446744073709551616",
      ])
    case .float:
      pick([
        "2.5", "-0.5", "1e20", "0.1", "config.ratio", "1e-7", "3.0", "123456.789", "-2.675", "1e16",
        "0.0", "1e15", "config.tiny", "config.max", "(config.count / 3)", "-1.5", "1e22",
      ])
    case .truth: pick(["true", "false", "none", "config.flag", "config.none", "config.missing"])
    case .list:
      pick([
        "[1, 2, 3]", "[]", "['b', 'A', 'c']", "config.list", "config.names", "record.tags",
        "config.records", "(1, 2)", "[1, 'x', none]", "[[1, 2], [3]]", "(3, 1.5, true)",
        "response.data", "config.floats", "config.mixed", "['a', 'B', 'a', 'b']", "['10', '9']",
        "[{'id': 1}, {'id': none}]", "config.nested['items']", "()", "[none, none]",
      ])
    case .mapping:
      pick([
        "{'a': 1}", "{}", "config.nested", "record", "{'b': 1, 'a': 2}", "stream_slice",
        "{1: 'x', none: 'y'}", "{'a': {'b': [1]}}", "config.credentials", "dict(a=1, b='2')",
        "headers", "{true: 1, 1.5: 2}", "config.sizes",
      ])
    case .date:
      pick([
        "now_utc()", "today_utc()", "str_to_datetime('2024-02-29T23:59:59.5+02:00')",
        "str_to_datetime(record.updated_at)", "now_utc().replace(tzinfo=none)",
        "str_to_datetime('1969-12-31')", "str_to_datetime('0001-01-01')",
        "str_to_datetime('9999-12-31T23:59:59.999999Z')", "today_utc().replace(day=31)",
        "now_utc().replace(hour=0, minute=0, second=0, microsecond=0)",
      ])
    case .delta:
      pick([
        "duration('P1D')", "duration('PT36H')", "duration('-PT0.5S')", "duration('P1M')",
        "duration('P1Y2M3DT4H')", "duration('P2W')", "(now_utc() - str_to_datetime('2024-01-01'))",
        "duration('PT0S')", "duration('PT1H30M')",
      ])
    }
  }

  /// A text as a literal of a template.
  func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }
}
