import Vocabulary

/// A regular expression of Python's `re`, matched by backtracking and paid for with fuel: a
/// pattern that explodes ends in an error, not in a hang. Reading is in `Pattern+Parsing.swift`.
struct Pattern: Sendable {
  indirect enum Node: Sendable {
    case empty
    case character(UnicodeScalar)
    case any
    case set(Set)
    case start, end, textStart, textEnd
    case boundary(Bool)
    case sequence([Node])
    case choice([Node])
    case group(Node, Int?)
    case repetition(Node, Int, Int, lazy: Bool)
    case back(Int)
    case look(Node, ahead: Bool, negated: Bool, width: Int)
  }

  /// A character class.
  struct Set: Sendable {
    var negated = false
    var ranges: [ClosedRange<UInt32>] = []
    var classes: [UnicodeScalar] = []

    func contains(_ scalar: UnicodeScalar) -> Bool {
      (ranges.contains { $0.contains(scalar.value) }
        || classes.contains { Pattern.isClass($0, scalar) }) != negated
    }
  }

  struct Match {
    /// Start and end of each group, in scalars; the first is the whole match.
    let groups: [Range<Int>?]
    let text: [UnicodeScalar]

    func text(_ group: Int) -> String? {
      guard group < groups.count, let range = groups[group] else { return nil }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text[range])
      return String(view)
    }
  }

  let root: Node
  let groupCount: Int
  let names: [String: Int]
  let ignoresCase: Bool
  let isMultiline: Bool
  let dotTakesAll: Bool

  init(_ pattern: String) throws(JinjaError) {
    var reader = PatternReader(pattern)
    root = try reader.pattern()
    groupCount = reader.groupCount
    names = reader.names
    ignoresCase = reader.flags.contains("i")
    isMultiline = reader.flags.contains("m")
    dotTakesAll = reader.flags.contains("s")
  }

  static func isClass(_ letter: UnicodeScalar, _ scalar: UnicodeScalar) -> Bool {
    switch letter {
    case "d": scalar.properties.generalCategory == .decimalNumber
    case "D": scalar.properties.generalCategory != .decimalNumber
    case "w": isWord(scalar)
    case "W": !isWord(scalar)
    case "s": PythonText.isSpace(scalar)
    default: !PythonText.isSpace(scalar)
    }
  }

  static func isWord(_ scalar: UnicodeScalar) -> Bool {
    scalar == "_" || PythonText.isLetter(scalar) || scalar.properties.numericType != nil
  }

  /// What looking at one character costs, in copied bytes.
  fileprivate static func price(of node: Node) -> Int {
    if case .set(let set) = node { 8 * (1 + set.ranges.count + set.classes.count) } else { 8 }
  }

  func search(_ text: String, _ run: Interpreter) throws(JinjaError) -> Match? {
    let scalars = Array(text.unicodeScalars)
    return try match(scalars, from: 0, run)
  }

  func match(
    _ text: [UnicodeScalar], from start: Int, _ run: Interpreter
  ) throws(JinjaError) -> Match? {
    for place in start...max(start, text.count) where place <= text.count {
      var matcher = PatternMatcher(pattern: self, text: text, run: run)
      if let end = try matcher.match(place) {
        var groups = matcher.groups
        groups[0] = place..<end
        return Match(groups: groups, text: text)
      }
    }
    return nil
  }

  /// `re.sub`.
  func replace(
    _ text: String, _ parts: [Part], _ run: Interpreter
  ) throws(JinjaError) -> String {
    let scalars = Array(text.unicodeScalars)
    var writer = TextWriter()
    func copy(_ range: Range<Int>) {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[range])
      writer.write(String(view))
    }
    var position = 0
    var copied = 0
    while position <= scalars.count, let found = try match(scalars, from: position, run),
      let whole = found.groups[0]
    {
      copy(copied..<whole.lowerBound)
      for part in parts {
        switch part {
        case .text(let text): writer.write(text)
        case .group(let group): writer.write(found.text(group) ?? "")
        }
      }
      try run.check(writer)
      copied = whole.upperBound
      position = whole.upperBound
      if whole.isEmpty {
        if position < scalars.count { copy(position..<(position + 1)) }
        position += 1
        copied = min(position, scalars.count)
      }
    }
    if copied < scalars.count { copy(copied..<scalars.count) }
    return writer.text
  }

  /// A piece of a replacement.
  enum Part {
    case text(String)
    case group(Int)
  }

  /// `\1`, `\g<1>`, `\g<name>` and the usual escapes.
  func template(_ replacement: String) throws(JinjaError) -> [Part] {
    var parts: [Part] = []
    let scalars = Array(replacement.unicodeScalars)
    var index = 0
    let broken = JinjaError(.value, "a replacement names a group that is not there")
    func group(_ number: Int) throws(JinjaError) -> Part {
      guard number <= groupCount else { throw broken }
      return .group(number)
    }
    while index < scalars.count {
      guard scalars[index] == "\\", index + 1 < scalars.count else {
        parts.append(.text(String(Character(scalars[index]))))
        index += 1
        continue
      }
      let next = scalars[index + 1]
      index += 2
      switch next {
      case "g":
        guard index < scalars.count, scalars[index] == "<",
          let close = scalars[index...].firstIndex(of: ">")
        else { throw broken }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[(index + 1)..<close])
        let name = String(view)
        guard let number = Int(name) ?? names[name] else { throw broken }
        parts.append(try group(number))
        index = close + 1
      case "1"..."9":
        var number = Int(next.value - 0x30)
        if index < scalars.count, scalars[index].value &- 0x30 < 10 {
          number = number * 10 + Int(scalars[index].value - 0x30)
          index += 1
        }
        parts.append(try group(number))
      case "n": parts.append(.text("\n"))
      case "t": parts.append(.text("\t"))
      case "r": parts.append(.text("\r"))
      case "\\": parts.append(.text("\\"))
      default: parts.append(.text("\\" + String(Character(next))))
      }
    }
    return parts
  }
}

/// One attempt at one place.
private struct PatternMatcher {
  let pattern: Pattern
  let text: [UnicodeScalar]
  let run: Interpreter
  var groups: [Range<Int>?]

  init(pattern: Pattern, text: [UnicodeScalar], run: Interpreter) {
    self.pattern = pattern
    self.text = text
    self.run = run
    groups = Array(repeating: nil, count: pattern.groupCount + 1)
  }

  mutating func match(_ start: Int) throws(JinjaError) -> Int? {
    try match([pattern.root], 0, start, .done)
  }

  /// What is left to do behind a node.
  private indirect enum Rest {
    case done
    case nodes([Pattern.Node], Int, Rest)
    case close(Int, Int, Rest)
    case again(Pattern.Node, Int, Int, lazy: Bool, count: Int, at: Int, Rest)
  }

  private mutating func resume(_ rest: Rest, _ at: Int) throws(JinjaError) -> Int? {
    switch rest {
    case .done: return at
    case .nodes(let nodes, let index, let rest): return try match(nodes, index, at, rest)
    case .close(let group, let start, let rest):
      // Whoever may have to go back holds the groups as they were, so this copies them.
      try run.charge(groups.count << 4)
      let saved = groups[group]
      groups[group] = start..<at
      if let end = try resume(rest, at) { return end }
      groups[group] = saved
      return nil
    case .again(let node, let least, let most, let lazy, let count, let before, let rest):
      // A turn that took nothing would go on for ever.
      if at == before, count >= least { return try resume(rest, at) }
      return try turn(node, least, most, lazy, count, at, rest)
    }
  }

  private mutating func turn(
    _ node: Pattern.Node, _ least: Int, _ most: Int, _ lazy: Bool, _ count: Int, _ at: Int,
    _ rest: Rest
  ) throws(JinjaError) -> Int? {
    let saved = groups
    if lazy, count >= least {
      if let end = try resume(rest, at) { return end }
      groups = saved
    }
    if count < most {
      let more = Rest.again(node, least, most, lazy: lazy, count: count + 1, at: at, rest)
      if let end = try match([node], 0, at, more) { return end }
      groups = saved
    }
    if lazy || count < least { return nil }
    return try resume(rest, at)
  }

  private func isSingle(_ node: Pattern.Node) -> Bool {
    switch node {
    case .character, .any, .set: true
    default: false
    }
  }

  private func takes(_ node: Pattern.Node, _ at: Int) -> Bool {
    guard at < text.count else { return false }
    let scalar = text[at]
    switch node {
    case .character(let wanted):
      return scalar == wanted
        || pattern.ignoresCase
          && scalar.properties.lowercaseMapping == wanted.properties.lowercaseMapping
    case .any: return pattern.dotTakesAll || scalar != "\n"
    case .set(let set):
      if set.contains(scalar) { return true }
      guard pattern.ignoresCase else { return false }
      let variants = [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
      return variants.contains {
        $0.unicodeScalars.count == 1 && $0.unicodeScalars.first.map(set.contains) ?? false
      }
    default: return false
    }
  }

  private mutating func match(
    _ nodes: [Pattern.Node], _ index: Int, _ at: Int, _ rest: Rest
  ) throws(JinjaError) -> Int? {
    try run.charge()
    guard index < nodes.count else { return try resume(rest, at) }
    let node = nodes[index]
    func after() -> Rest { .nodes(nodes, index + 1, rest) }
    switch node {
    case .empty: return try match(nodes, index + 1, at, rest)
    case .character, .any, .set:
      return takes(node, at) ? try match(nodes, index + 1, at + 1, rest) : nil
    case .start:
      let isStart = at == 0 || pattern.isMultiline && text[at - 1] == "\n"
      return isStart ? try match(nodes, index + 1, at, rest) : nil
    case .end:
      let isEnd =
        at == text.count || at == text.count - 1 && text[at] == "\n"
        || pattern.isMultiline && text[at] == "\n"
      return isEnd ? try match(nodes, index + 1, at, rest) : nil
    case .textStart: return at == 0 ? try match(nodes, index + 1, at, rest) : nil
    case .textEnd: return at == text.count ? try match(nodes, index + 1, at, rest) : nil
    case .boundary(let wanted):
      let before = at > 0 && Pattern.isWord(text[at - 1])
      let behind = at < text.count && Pattern.isWord(text[at])
      return (before != behind) == wanted ? try match(nodes, index + 1, at, rest) : nil
    case .sequence(let inner): return try match(inner, 0, at, after())
    case .choice(let branches):
      let saved = groups
      for branch in branches {
        if let end = try match([branch], 0, at, after()) { return end }
        groups = saved
      }
      return nil
    case .group(let inner, let number):
      let rest = after()
      return try match([inner], 0, at, number.map { .close($0, at, rest) } ?? rest)
    case .back(let group):
      guard let range = groups[group] else { return nil }
      let end = at + range.count
      guard end <= text.count, text[range].elementsEqual(text[at..<end]) else { return nil }
      return try match(nodes, index + 1, end, rest)
    case .look(let inner, let ahead, let negated, let width):
      let saved = groups
      let from = ahead ? at : at - width
      var found = false
      if from >= 0, let end = try match([inner], 0, from, .done) { found = ahead || end == at }
      if negated || !found { groups = saved }
      return found != negated ? try match(nodes, index + 1, at, rest) : nil
    case .repetition(let inner, let least, let most, let lazy):
      guard isSingle(inner), !lazy else {
        return try turn(inner, least, most, lazy, 0, at, after())
      }
      // One character many times: count first, then give back; no stack needed.
      var end = at
      let price = Pattern.price(of: inner)
      while end - at < most, takes(inner, end) {
        end += 1
        if (end - at) & 0xFF == 0 { try run.charge(price << 8) }
      }
      try run.charge(((end - at) & 0xFF) * price)
      while end - at >= least {
        if let result = try match(nodes, index + 1, end, rest) { return result }
        end -= 1
      }
      return nil
    }
  }
}
