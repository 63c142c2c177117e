/// Reads a pattern of Python's `re`.
struct PatternReader {
  private let scalars: [UnicodeScalar]
  private var index = 0
  private var depth = 0
  private(set) var groupCount = 0
  private(set) var names: [String: Int] = [:]
  private(set) var flags = ""

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  private static let broken = JinjaError(.value, "a regular expression is broken")

  private var next: UnicodeScalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func skip(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard index + wanted.count <= scalars.count,
      scalars[index..<(index + wanted.count)].elementsEqual(wanted)
    else { return false }
    index += wanted.count
    return true
  }

  mutating func pattern() throws(JinjaError) -> Pattern.Node {
    let node = try choice()
    if next != nil { throw PatternReader.broken }
    return node
  }

  private mutating func choice() throws(JinjaError) -> Pattern.Node {
    depth += 1
    defer { depth -= 1 }
    if depth > 100 { throw JinjaError(.limit, "a regular expression is nested too deeply") }
    var branches = [try sequence()]
    while skip("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(JinjaError) -> Pattern.Node {
    var nodes: [Pattern.Node] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      nodes.append(try repeated(try atom()))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func repeated(_ node: Pattern.Node) throws(JinjaError) -> Pattern.Node {
    let bounds: (Int, Int)
    let start = index
    if skip("*") {
      bounds = (0, .max)
    } else if skip("+") {
      bounds = (1, .max)
    } else if skip("?") {
      bounds = (0, 1)
    } else if skip("{") {
      let least = number()
      var most = least
      if skip(",") { most = number() ?? .max }
      guard skip("}"), least != nil || most != nil else {
        index = start
        return node
      }
      bounds = (least ?? 0, most ?? .max)
    } else {
      return node
    }
    guard bounds.0 <= bounds.1, bounds.0 < 100_000 else { throw PatternReader.broken }
    let lazy = skip("?")
    if let scalar = next, scalar == "*" || scalar == "+" || scalar == "?" {
      throw PatternReader.broken
    }
    return .repetition(node, bounds.0, bounds.1, lazy: lazy)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = next, scalar.value &- 0x30 < 10, (value ?? 0) < 1_000_000 {
      value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
      index += 1
    }
    return value
  }

  private mutating func atom() throws(JinjaError) -> Pattern.Node {
    guard let scalar = next else { throw PatternReader.broken }
    index += 1
    switch scalar {
    case "(": return try group()
    case "[": return .set(try set())
    case ".": return .any
    case "^": return .start
    case "$": return .end
    case "\\": return try escape()
    case "*", "+", "?": throw PatternReader.broken
    default: return .character(scalar)
    }
  }

  private mutating func group() throws(JinjaError) -> Pattern.Node {
    var number: Int?
    if skip("?") {
      if skip(":") {
      } else if skip("P<") {
        guard let close = scalars[index...].firstIndex(of: ">") else { throw PatternReader.broken }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[index..<close])
        index = close + 1
        groupCount += 1
        number = groupCount
        names[String(view)] = groupCount
      } else if skip("P=") {
        guard let close = scalars[index...].firstIndex(of: ")") else { throw PatternReader.broken }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[index..<close])
        index = close + 1
        guard let group = names[String(view)] else { throw PatternReader.broken }
        return .back(group)
      } else if let look = lookKind() {
        let inner = try choice()
        guard skip(")") else { throw PatternReader.broken }
        let width = look.ahead ? 0 : PatternReader.width(inner)
        guard let width else { throw PatternReader.broken }
        return .look(inner, ahead: look.ahead, negated: look.negated, width: width)
      } else {
        while let flag = next, flag != ")" {
          guard "imsux".unicodeScalars.contains(flag), flag != "x" else {
            throw JinjaError(.value, "not supported yet: this extension of a regular expression")
          }
          flags.unicodeScalars.append(flag)
          index += 1
        }
        guard skip(")") else { throw PatternReader.broken }
        return .empty
      }
    } else {
      groupCount += 1
      number = groupCount
    }
    let inner = try choice()
    guard skip(")") else { throw PatternReader.broken }
    return .group(inner, number)
  }

  private mutating func lookKind() -> (ahead: Bool, negated: Bool)? {
    if skip("=") { return (true, false) }
    if skip("!") { return (true, true) }
    if skip("<=") { return (false, false) }
    if skip("<!") { return (false, true) }
    return nil
  }

  /// Characters that a look behind may take: repeated repetitions would overflow.
  private static let longestLook = 1_000_000

  /// How many characters a node takes; nil when that varies, or is too much.
  private static func width(_ node: Pattern.Node) -> Int? {
    switch node {
    case .empty, .start, .end, .textStart, .textEnd, .boundary, .look: return 0
    case .character, .any, .set: return 1
    case .sequence(let nodes):
      var sum = 0
      for node in nodes {
        guard let width = width(node) else { return nil }
        sum += width
        if sum > longestLook { return nil }
      }
      return sum
    case .choice(let nodes):
      let widths = nodes.map(width)
      return widths.allSatisfy { $0 == widths[0] } ? widths[0] : nil
    case .group(let inner, _): return width(inner)
    case .repetition(let inner, let least, let most, _):
      guard least == most, let width = width(inner), width * least <= longestLook else {
        return nil
      }
      return width * least
    case .back: return nil
    }
  }

  private mutating func escape() throws(JinjaError) -> Pattern.Node {
    guard let scalar = next else { throw PatternReader.broken }
    switch scalar {
    case "d", "D", "w", "W", "s", "S":
      index += 1
      return .set(Pattern.Set(classes: [scalar]))
    case "b", "B":
      index += 1
      return .boundary(scalar == "b")
    case "A":
      index += 1
      return .textStart
    case "Z":
      index += 1
      return .textEnd
    case "1"..."9":
      guard let group = number(), group <= groupCount else { throw PatternReader.broken }
      return .back(group)
    default: return .character(try literalEscape())
    }
  }

  private mutating func literalEscape() throws(JinjaError) -> UnicodeScalar {
    guard let scalar = next else { throw PatternReader.broken }
    index += 1
    switch scalar {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "f": return "\u{0C}"
    case "v": return "\u{0B}"
    case "a": return "\u{07}"
    case "0": return "\0"
    case "x", "u":
      let count = scalar == "x" ? 2 : 4
      var value: UInt32 = 0
      for _ in 0..<count {
        guard let digit = next, digit.isASCII,
          let number = PythonNumber.digitValue(UInt8(digit.value)), number < 16
        else { throw PatternReader.broken }
        value = value * 16 + UInt32(number)
        index += 1
      }
      guard let result = UnicodeScalar(value) else { throw PatternReader.broken }
      return result
    default:
      // An escaped letter without a meaning is an error in Python.
      if (scalar.value | 0x20) &- 0x61 < 26 { throw PatternReader.broken }
      return scalar
    }
  }

  private mutating func set() throws(JinjaError) -> Pattern.Set {
    var result = Pattern.Set()
    result.negated = skip("^")
    var isFirst = true
    while let scalar = next, scalar != "]" || isFirst {
      isFirst = false
      index += 1
      var low = scalar
      if scalar == "\\" {
        if let letter = next, "dDwWsS".unicodeScalars.contains(letter) {
          index += 1
          result.classes.append(letter)
          continue
        }
        if next == "b" {
          index += 1
          low = "\u{08}"
        } else {
          low = try literalEscape()
        }
      }
      var high = low
      if next == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
        index += 1
        guard let end = next else { throw PatternReader.broken }
        index += 1
        high = end == "\\" ? try literalEscape() : end
      }
      guard low.value <= high.value else { throw PatternReader.broken }
      result.ranges.append(low.value...high.value)
    }
    guard skip("]") else { throw PatternReader.broken }
    return result
  }
}
