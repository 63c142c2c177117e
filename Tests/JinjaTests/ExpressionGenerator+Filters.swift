extension ExpressionGenerator {
  mutating func textFilter() -> String {
    pick([
      "upper", "lower", "title", "capitalize", "trim", "trim('a ')", "trim(chars='x')", "length",
      "replace('a', 'b')", "replace('', '-')", "replace('a', 'xx', 1)", "center(9)", "center",
      "wordcount", "truncate(5)", "truncate(6, true)", "truncate(4, false, '..', 0)",
      "truncate(3, leeway=0)", "indent", "indent(2, true)", "indent('> ', blank=true)",
      "indent(width=1, first=true)", "escape", "e", "forceescape", "safe", "striptags",
      "urlencode", "format(1, 'x')", "format", "string", "reverse", "first", "last", "list",
      "join('-')", "int", "float", "default('d')", "d('x', true)", "wordwrap(7)",
      "wordwrap(4, false)", "wordwrap(5, wrapstring='|')",
      "wordwrap(width=6, break_on_hyphens=false)",
      "pprint", "urlize", "tojson", "replace(1, 2)", "upper(1)", "attr('upper')", "center('x')",
      "count", "select | join", "map('upper') | join('.')", "batch(3) | list", "nope",
    ])
  }

  mutating func listFilter() -> String {
    pick([
      "length", "count", "first", "last", "list", "reverse | list", "sort", "sort(reverse=true)",
      "sort(case_sensitive=true)", "sort(attribute='id')", "sort(attribute='tag,id')",
      "sort(true, true)", "unique | list", "unique(true) | list", "unique(attribute='tag') | list",
      "min", "max", "max(attribute='id')", "min(true)", "sum", "sum(attribute='id')",
      "sum(start=5)",
      "sum('id', 1)", "join", "join(', ')", "join('|', attribute='name')", "batch(2) | list",
      "batch(2, 'x') | list", "slice(2) | list", "slice(3, 'x') | list", "groupby('tag') | list",
      "groupby('id', default=0) | list", "groupby(0) | list", "items | list", "dictsort",
      "dictsort(true)", "dictsort(by='value')", "dictsort(false, 'key', true)",
      "map('upper') | list",
      "map('int') | list", "map(attribute='id') | list", "map(attribute='zz', default='-') | list",
      "map('default', 'x') | list", "map('string') | list", "map('replace', 'a', 'b') | list",
      "select | list", "select('odd') | list", "select('string') | list", "select('gt', 1) | list",
      "reject('none') | list", "reject | list", "selectattr('id') | list",
      "selectattr('id', 'gt', 1) | list", "selectattr('tag', 'equalto', 'u') | list",
      "rejectattr('id', 'none') | list", "rejectattr('tag') | list", "tojson", "tojson(indent=2)",
      "pprint", "string", "urlencode", "xmlattr", "xmlattr(false)", "default([])",
      "map('nope') | list", "select('nope') | list", "map | list", "map(attribute='0') | list",
      "map('length') | list", "sort | first", "map('tojson') | list", "map('abs') | list",
      "map('first') | list", "list | length", "map('batch', 1) | map('list') | list",
      "sum(start=[])", "sort(attribute=0)", "map(attribute='id') | sum", "unique | sort | join",
    ])
  }

  mutating func numberFilter() -> String {
    pick([
      "int", "int(5)", "int(default=none)", "int(0, 16)", "int(base=8)", "int(-1, 0)", "float",
      "float(1)", "float(default='x')", "abs", "round", "round(1)", "round(2)", "round(-1)",
      "round(-3)", "round(1, 'ceil')", "round(0, 'floor')", "round(2, 'nope')",
      "round(precision=3)",
      "filesizeformat", "filesizeformat(true)", "string", "int | string", "float | int",
      "default(3)", "abs | int", "round | int", "float | round(1)", "tojson", "round(20)",
      "round(-25)", "int | abs", "length", "pprint", "format", "sum", "round(method='ceil')",
    ])
  }

  mutating func connectorFilter() -> String {
    pick([
      "hash", "hash('sha256')", "hash('md5', 'salt')", "hash('sha1', salt=5)", "hash('nope')",
      "hash('sha512')", "hmac('k')", "hmac('k', 'sha256')", "hmac(key=7)", "hmac('k', 'md5')",
      "base64encode", "base64decode", "base64encode | base64decode", "base64binascii_decode",
      "string", "regex_search('([0-9]+)')", "regex_search('(a.)')", "regex_search('a')",
      "regex_search('(?i)(B)')", "regex_search('(?P<n>\\\\w+) ')", "regex_search('^(.*?),')",
      "regex_replace('[a-l]', '<>')", "regex_replace('(\\\\w)(\\\\w)', '\\\\2\\\\1')",
      "regex_replace('\\\\s+', ' ')", "regex_replace('(?<=a)b', 'X')", "regex_replace('^|$', '|')",
      "regex_replace('a*', '-')", "regex_search('(')", "regex_replace('x', '\\\\9')",
      "regex_search('([^\\\\W\\\\d]+)')", "regex_search('(\\\\d{2,})')", "regex_search('([éß]+)')",
      "regex_replace('(?m)^', '> ')", "regex_search('(.+)$')", "regex_search('(a|ab)(c|bcd)?')",
      "regex_replace('\\\\b', '!')", "regex_replace('[^\\\\x00-\\\\x7F]', '?')",
      "regex_search('(?:x|(a))')", "regex_replace('(?P<q>.)', '[\\\\g<q>]')", "tojson | hash",
    ])
  }

  mutating func markup() -> String {
    let text = pick([
      "'<a>'", "config.quote", "'&lt;'", "'x'", "config.unicode", "[1, '<']", "{'a': '<'}", "5",
    ])
    let marked = "(\(text) | \(pick(["e", "escape", "safe", "forceescape", "tojson"])))"
    switch next(10) {
    case 0: return "\(marked) + \(operand(.text))"
    case 1: return "\(operand(.text)) + \(marked)"
    case 2: return "\(marked) ~ \(operand(.text))"
    case 3: return "\(marked) * 2"
    case 4: return "\(marked)\(textMethod())"
    case 5: return "\(marked) | \(textFilter())"
    case 6: return "[\(marked), \(marked) is escaped, \(marked) is string, \(marked) == \(text)]"
    case 7: return "\(marked) % \(pick(["'<'", "(1,)", "{'a': '<'}", "1"]))"
    case 8: return "[\(marked), 'x'] | \(pick(["join('<')", "sort", "map('e') | list", "first"]))"
    default: return "\(marked)[\(pick(["0", "1:", "::-1", "-1", "'a'"]))]"
    }
  }

  mutating func macro() -> String {
    let format = pick([
      "'%Y-%m-%dT%H:%M:%SZ'", "'%s'", "'%ms'", "'%s_as_float'", "'%epoch_microseconds'",
      "'%Y-%m-%d %H:%M:%S.%_ms'", "'%a, %d %b %Y'", "'%j'", "''", "'%'",
    ])
    let stamp = pick([
      "'2024-01-02'", "'2024-01-02T03:04:05Z'", "'2024-01-02T03:04:05.678+01:30'", "'20240102'",
      "'2024-W05-3'", "'2024-060'", "'2024-01-02 03:04'", "'2024'", "'2024-13-01'", "'x'",
      "record.updated_at", "record.d", "config.start_date", "1700000000", "'2024-01-02T24:00'",
      "'2024-01-02T03:04:05,25Z'", "'2024-01-02T03Z'", "'2024-01-02T0304+0100'", "''", "none",
    ])
    return pick([
      "max(\(operand(.integer)), \(operand(pick([.integer, .float]))))", "max(\(operand(.list)))",
      "min(\(operand(.text)), \(operand(.text)))", "min(\(operand(.list)))", "max(\(any(0)))",
      "timestamp(\(stamp))", "timestamp(\(operand(pick([.float, .integer]))))",
      "format_datetime(\(stamp), \(format))", "format_datetime(\(operand(.date)), \(format))",
      "format_datetime(\(operand(.integer)), \(format), '%s')",
      "format_datetime(\(stamp), '%Y', \(pick(["'%Y-%m-%d'", "'%Y-%m-%dT%H:%M:%SZ'", "'%d'"])))",
      "format_datetime(1700000000123, \(format), '%ms')", "str_to_datetime(\(stamp))",
      "str_to_datetime(\(stamp)).isoformat()", "[str_to_datetime(\(stamp))]",
      "day_delta(\(operand(pick([.integer, .float]))), '%Y-%m-%d')", "day_delta(-1)",
      "day_delta(num_days=2, format='%d')", "now_utc() - duration(\(durationText()))",
      "today_utc() + duration(\(durationText()))", "duration(\(durationText()))",
      "[duration(\(durationText()))]", "today_with_timezone('Asia/Tokyo')",
      "today_with_timezone(\(operand(.text)))", "sanitize_url(\(operand(.text)))",
      "camel_case_to_snake_case(\(operand(.text)))", "camel_case_to_snake_case('HTTPServerÀB')",
      "generate_uuid() | length", "dict(\(operand(.mapping)), x=1)", "dict(\(operand(.list)))",
      "namespace(a=1).a", "cycler('a', 'b').next()", "joiner('-')()", "max()", "range(3)",
      "\(pick(["now_utc", "max", "timestamp"]))(\(any(0)))", "max is callable",
    ])
  }

  mutating func durationText() -> String {
    pick([
      "'P1D'", "'P1M'", "'P1Y2M3DT4H5M6S'", "'PT0.5S'", "'-P1D'", "'P2W'", "'P'", "'x'", "'PT'",
      "'P1Y'", "'PT36H'", "'P0D'", "'P1.5D'", "'PT1,5H'", "'+P1D'", "'P1M1D'", "5", "'p1d'",
      "'P1DT'", "'P0001-02-03T04:05:06'",
    ])
  }
}
