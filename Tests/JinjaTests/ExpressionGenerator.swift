import Jinja

/// Makes templates at random, the same ones for the same seed.
struct ExpressionGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next(_ bound: Int) -> Int {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  mutating func pick<Element>(_ items: [Element]) -> Element { items[next(items.count)] }

  mutating func template() -> String {
    switch next(12) {
    case 0: "pre-{{ \(expression(3)) }}-post"
    case 1: "{% if \(expression(2)) %}yes{% elif \(expression(1)) %}maybe{% else %}no{% endif %}"
    case 2:
      "{% for x in \(sequence(1)) %}{{ loop.index }}{{ x }}{{ \(pick([",", "-"]).debugDescription) if not loop.last }}{% endfor %}"
    case 3: "{% set v = \(expression(2)) %}{{ v }}|{{ v is defined }}"
    case 4: "{{ \(expression(2)) }}{{ \(expression(1)) }}"
    default: "{{ \(expression(3)) }}"
    }
  }

  mutating func expression(_ depth: Int) -> String {
    guard depth > 0 else { return leaf() }
    switch next(17) {
    case 0, 1:
      let sign = pick(["+", "-", "*", "/", "//", "%", "~", "~", "+"])
      return "\(operand(depth - 1)) \(sign) \(operand(depth - 1))"
    case 2:
      let sign = pick(["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
      return "\(operand(depth - 1)) \(sign) \(operand(depth - 1))"
    case 3: return "\(operand(depth - 1)) \(pick(["and", "or"])) \(operand(depth - 1))"
    case 4: return "not \(operand(depth - 1))"
    case 5:
      return "\(operand(depth - 1)) if \(expression(depth - 1)) else \(operand(depth - 1))"
    case 6, 7, 8: return "\(operand(depth - 1)) | \(filter(depth - 1))"
    case 9:
      return
        "\(operand(depth - 1)) is \(pick(["", "not "]))\(pick(["defined", "none", "string", "number", "mapping", "iterable", "sequence", "true", "false", "boolean", "integer", "float", "odd", "even", "divisibleby 3", "lower", "upper", "in [1, 2]", "eq 'a'", "undefined"]))"
    case 10: return "(\(operand(depth - 1)))\(method(depth - 1))"
    case 11: return "(\(operand(depth - 1)))[\(pick(["0", "-1", "1", "'a'", "'id'", "5"]))]"
    case 12: return "[\(expression(depth - 1)), \(leaf())]"
    case 13: return "{'k': \(expression(depth - 1)), \(leaf()): 1}"
    case 14:
      return pick([
        "max(\(operand(depth - 1)), \(operand(depth - 1)))", "min(\(sequence(depth - 1)))",
        "timestamp(\(operand(depth - 1)))",
        "format_datetime(\(operand(depth - 1)), '%Y-%m-%d %H:%M:%S')",
        "str_to_datetime(record.updated_at)", "day_delta(\(operand(depth - 1)), '%Y-%m-%d')",
        "now_utc() - duration('P1M')", "today_utc() + duration('P1D')",
        "sanitize_url(\(operand(depth - 1)))", "dict(a=\(operand(depth - 1)))",
        "camel_case_to_snake_case(\(operand(depth - 1)))",
      ])
    case 15:
      // jinja2 folds slices of constants by other rules than it runs them; sequences are the same.
      let sequence = pick(["config.names", "config.text", "record.tags", "[1, 2, 3]", "'abc'"])
      return "(\(sequence))[\(pick(["1:", ":2", "::-1", "-2:", "::2"]))]"
    default: return "(\(expression(depth - 1)), \(leaf()))"
    }
  }

  private mutating func operand(_ depth: Int) -> String {
    depth > 0 && next(3) > 0 ? "(\(expression(depth)))" : leaf()
  }

  private mutating func sequence(_ depth: Int) -> String {
    pick([
      "config.list", "config.names", "record.tags", "config.records", "config.nested.items()",
      "'abc'", "[1, 'x', none]", "config.nested", "config.missing", "config.list | sort",
    ])
  }

  private mutating func leaf() -> String {
    pick([
      "1", "0", "-3", "2.5", "1e20", "'a'", "'Ab c'", "''", "'12'", "'1.5'", "true", "false",
      "none",
      "config.count", "config.ratio", "config['flag']", "config.none", "config.list",
      "config.names",
      "config.text", "config.empty", "config.missing", "config.nested", "config['start_date']",
      "config.unicode", "config.quote", "record.id", "record['updated_at']", "record.price",
      "record.tags", "config.records", "stream_interval.start_time", "stream_partition.id",
      "parameters['name']", "response.meta.total", "[1, 2, 3]", "{'a': 1}", "(1, 2)",
      "now_utc()", "today_utc()", "duration('PT1H')", "duration('P1Y2M')",
    ])
  }

  private mutating func filter(_ depth: Int) -> String {
    pick([
      "upper", "lower", "title", "capitalize", "trim", "length", "int", "float", "string", "list",
      "first", "last", "join(',')", "join", "default('d')", "default('d', true)", "sort",
      "reverse | list", "unique | list", "sum", "min", "max", "abs", "round", "round(1)",
      "replace('a', 'b')", "urlencode", "wordcount", "hash", "base64encode", "items | list",
      "dictsort", "map('string') | list", "select | list", "reject('none') | list",
      "selectattr('id') | list", "map(attribute='id') | list", "batch(2) | list",
      "slice(2) | list", "center(9)", "truncate(5)", "indent", "hmac('k')",
      "regex_search('(a.)')", "regex_replace('[a-l]', '<>')", "int(5)", "float(1)", "d",
      "groupby('tag') | list", "attr('year')", "random is defined", "format(1, 'x')", "count",
      "base64decode", "striptags", "filesizeformat", "pprint", "round(0, 'ceil')",
      "default(\(leaf()))",
    ])
  }

  private mutating func method(_ depth: Int) -> String {
    pick([
      ".get('id')", ".get('zz', 1)", ".items() | list", ".keys() | list", ".values() | list",
      ".split(' ')", ".split()", ".upper()", ".strip()", ".replace('a', 'x')", ".startswith('a')",
      ".endswith('d')", ".join(['x', 'y'])", ".find('o')", ".count('l')", ".title()",
      ".strftime('%Y-%m-%dT%H:%M:%SZ')", ".isoformat()", ".timestamp()", ".year", ".days",
      ".total_seconds()", ".date()", ".lower()", ".format(1)", ".zfill(5)", ".isdigit()",
      ".rsplit(',', 1)", ".partition(',')", ".index('a')", ".weekday()", ".replace(day=1)",
      ".splitlines()", ".capitalize()", ".center(8, '*')", ".swapcase()",
    ])
  }
}
