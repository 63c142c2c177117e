extension ExpressionGenerator {
  mutating func arithmetic(_ depth: Int) -> String {
    let numeric: [Kind] = [.integer, .integer, .integer, .float, .truth]
    switch next(13) {
    case 0:
      // Powers stay small: Python has no bound, and the time of a test has.
      let base = pick([leaf(.integer), leaf(.float), "2", "10", "-2"])
      return "(\(base)) ** \(pick(["0", "1", "2", "3", "5", "-1", "-2", "0.5", "2.0", "7"]))"
    case 1: return "\(pick(["-", "+"]))\(operand(pick([.integer, .float, .truth, .delta])))"
    case 2: return "\(operand(.text)) \(pick(["+", "*", "~"])) \(operand(.text))"
    case 3: return "\(operand(.text)) * \(pick(["0", "-1", "3", "true", "2.0"]))"
    case 4: return "\(operand(.list)) \(pick(["+", "*", "~"])) \(operand(pick([.list, .truth])))"
    case 5:
      return "\(operand(.date)) \(pick(["+", "-"])) \(operand(pick([.delta, .date])))"
    case 6:
      let sign = pick(["+", "-", "*", "/", "//", "%"])
      return "\(operand(.delta)) \(sign) \(operand(pick([.delta, .integer, .float])))"
    case 7:
      return "\(operand(pick(numeric))) ~ \(operand(pick(Kind.allCases)))"
    default:
      let sign = pick(["+", "-", "*", "/", "//", "%", "//", "%"])
      return "\(operand(pick(numeric), depth)) \(sign) \(operand(pick(numeric), depth))"
    }
  }

  mutating func comparison(_ depth: Int) -> String {
    let kind = pick(Kind.allCases)
    let sign = pick(["==", "!=", "<", "<=", ">", ">="])
    switch next(8) {
    case 0:
      return "\(operand(kind)) \(sign) \(operand(kind)) \(pick(["<", "==", ">="])) \(leaf(kind))"
    case 1: return "\(operand(pick(Kind.allCases))) \(pick(["in", "not in"])) \(operand(.list))"
    case 2: return "\(operand(.text)) \(pick(["in", "not in"])) \(operand(.text))"
    case 3: return "\(operand(.text)) \(pick(["in", "not in"])) \(operand(.mapping))"
    case 4: return "\(operand(.integer, depth)) \(sign) \(operand(.float, depth))"
    case 5: return "\(operand(kind)) in (\(leaf(kind)), \(leaf(kind)))"
    default: return "\(operand(kind, depth)) \(sign) \(operand(kind, depth))"
    }
  }

  mutating func logic(_ depth: Int) -> String {
    let (a, b) = (operand(pick(Kind.allCases), depth), operand(pick(Kind.allCases), depth))
    switch next(6) {
    case 0: return "\(a) and \(b)"
    case 1: return "\(a) or \(b)"
    case 2: return "not \(a)"
    case 3: return "\(a) if \(b)"
    case 4: return "\(a) if \(b) else \(leaf(pick(Kind.allCases)))"
    default: return "not \(a) and (\(b) or \(leaf(.text))) == \(leaf(.text))"
    }
  }

  mutating func test() -> String {
    let name = pick([
      "defined", "undefined", "none", "boolean", "integer", "float", "number", "string",
      "mapping", "iterable", "sequence", "callable", "true", "false", "odd", "even",
      "divisibleby 3", "divisibleby(\(leaf(.integer)))", "lower", "upper", "escaped",
      "in [1, 'a', none]", "in(\(leaf(.list)))", "eq \(leaf(.integer))", "equalto(\(leaf(.text)))",
      "ne 1", "lt \(leaf(.float))", "le 2", "lessthan(5)", "gt \(leaf(.integer))", "ge(7)",
      "greaterthan 0", "sameas none", "sameas(true)", "filter", "test", "sameas 1", "== 1", "nope",
    ])
    let value = operand(pick(Kind.allCases))
    return "(\(value)) is \(next(4) == 0 ? "not " : "")\(name)"
  }

  mutating func slice() -> String {
    let bounds = ["", "", "0", "1", "-1", "2", "-2", "5", "-5", "100", "none", "record.id"]
    let steps = ["", "", "1", "-1", "2", "-2", "3", "none", "-100", "config.zero"]
    // jinja2 folds slices of constants by other rules than it runs them: what cannot be sliced
    // is no constant here.
    let other = pick([
      "config.count", "config.none", "config.nested", "config.missing", "now_utc()",
    ])
    let base = next(8) == 0 ? other : leaf(pick([.text, .list]))
    let step = pick(steps)
    let end = step.isEmpty && next(2) == 0 ? "" : ":\(step)"
    return "(\(base))[\(pick(bounds)):\(pick(bounds))\(end)]"
  }

  mutating func access() -> String {
    let base = leaf(pick([.mapping, .mapping, .list, .text, .date, .delta, .integer]))
    let key = pick([
      "['a']", "[0]", "[-1]", "['id']", ".a", ".b", ".id", ".items", ".0", "[true]", "[none]",
      "[1.0]", ".a.b", "['a']['b']", ".year", ".days", "[5]", ".missing", "['missing'].x",
      ".get('a')",
      ".get('zz', 3)", ".real", ".imag", ".numerator", "[(1, 2)]", "[[1]]", "[0][0]", ".__class__",
      "['__class__']", "._x", ".keys", "[config.huge]", ".upper", ".hour", ".seconds", ".tzinfo",
      "[0].id", ".k.m", "['k'].n[0]['m']", ".min", ".max", ".resolution",
    ])
    return "(\(base))\(key)"
  }

  mutating func percent() -> String {
    let flags = pick(["", "", "", "-", "+", "0", " ", "#", "-0", "+0", "0-"])
    let width = pick(["", "", "5", "12", "1", "*"])
    let precision = pick(["", "", ".0", ".2", ".10", "."])
    let type = pick([
      "s", "r", "a", "d", "i", "u", "x", "X", "o", "f", "F", "e", "E", "g", "G", "c", "%", "q",
    ])
    let kinds: [Kind] =
      "sra".contains(type)
      ? Kind.allCases
      : "feEgGF".contains(type) ? [.float, .float, .integer] : [.integer, .integer, .float]
    let value = operand(pick(kinds))
    let directive = "%\(flags)\(width)\(precision)\(type)"
    switch next(6) {
    case 0: return "'%(a)\(flags)\(type)|%(b)s' % {'a': \(value), 'b': \(leaf(.text))}"
    case 1: return "'\(directive) and %s' % (\(width == "*" ? "7, " : "")\(value), \(leaf(.text)))"
    case 2: return "'\(directive)' | format(\(width == "*" ? "7, " : "")\(value))"
    case 3: return "'%s' % \(operand(pick(Kind.allCases)))"
    default: return "'<\(directive)>' % \(width == "*" ? "(7, \(value))" : "(\(value),)")"
    }
  }

  mutating func format() -> String {
    let fill = pick(["", "", "*<", "*>", "^", "0=", "=", "é^", "<"])
    let sign = pick(["", "", "+", " ", "-"])
    let shape = "\(pick(["", "", "#"]))\(pick(["", "", "0"]))\(pick(["", "", "9", "2", "15"]))"
    let group = pick(["", "", "", ",", "_"])
    let precision = pick(["", "", ".0", ".2", ".10"])
    let type = pick([
      "", "", "s", "d", "x", "X", "o", "b", "f", "F", "e", "E", "g", "G", "%", "n", "c", "q",
    ])
    let spec = "\(fill)\(sign)\(shape)\(group)\(precision)\(type)"
    let kind: Kind =
      type == "s"
      ? .text : "feEgGF%".contains(type) && !type.isEmpty ? pick([.float, .integer]) : .integer
    switch next(9) {
    case 0: return "'{} {} {}'.format(\(any(0)), \(any(0)), \(any(0)))"
    case 1: return "'{0!r}|{1!s}|{0!a}'.format(\(any(0)), \(any(0)))"
    case 2: return "'{a[id]}{a.id}{{}}{b}'.format(a=\(leaf(.mapping)), b=\(any(0)))"
    case 3: return "'{0[0]}{0[1]}'.format(\(leaf(.list)))"
    case 4: return "'{:{}}|{:>{w}}'.format(\(leaf(.text)), 9, \(leaf(.text)), w=6)"
    case 5: return "'{:%Y-%m-%d %H:%M}|{!s:>30}'.format(\(leaf(.date)), \(leaf(.date)))"
    case 6: return "'{:\(fill)\(pick(["", "7"]))\(pick(["", ".2"]))}'.format(\(operand(.text)))"
    default: return "'{:\(spec)}'.format(\(operand(kind)))"
    }
  }
}
