import OrderedCollections
import Vocabulary

extension YAMLComposer {
  // MARK: Sequences

  mutating func blockSequence(_ depth: Int) throws(YAMLFailure) -> Composed {
    let start = try peek().start
    next += 1
    let (nodes, size, end) = try entries(depth, start: start, bare: false)
    let token = try peek()
    guard case .blockEnd = token.kind else {
      throw misplaced(token, "list", startedAt: start)
    }
    next += 1
    return Composed(node: Node(.sequence(nodes), at: span(start, end)), size: size)
  }

  mutating func bareSequence(_ depth: Int) throws(YAMLFailure) -> Composed {
    let start = try peek().start
    let (nodes, size, end) = try entries(depth, start: start, bare: true)
    return Composed(node: Node(.sequence(nodes), at: span(start, end)), size: size)
  }

  mutating func entries(
    _ depth: Int, start: Int, bare: Bool
  ) throws(YAMLFailure) -> ([Node], Int, Int) {
    var nodes: [Node] = []
    var size = 1
    var end = start
    while case .blockEntry = try peek().kind {
      end = tokens[next].end
      next += 1
      let token = try peek()
      var isEmpty = false
      switch token.kind {
      case .blockEntry, .blockEnd: isEmpty = true
      case .key, .value: isEmpty = bare
      default: break
      }
      let element = isEmpty ? empty(at: end) : try node(.block, depth: depth + 1)
      if !isEmpty { end = lastEnd }
      size = try sum(size, element.size, at: token.start)
      try add(element.node, to: &nodes)
    }
    return (nodes, size, end)
  }

  /// Where the last token with text ended.
  var lastEnd: Int {
    var index = next - 1
    while index > 0, case .blockEnd = tokens[index].kind { index -= 1 }
    return tokens[index].end
  }

  mutating func flowSequence(_ depth: Int) throws(YAMLFailure) -> Composed {
    let start = try peek().start
    next += 1
    var nodes: [Node] = []
    var size = 1
    while true {
      if case .flowSequenceEnd = try peek().kind { break }
      if !nodes.isEmpty {
        guard case .flowEntry = try peek().kind else {
          throw unclosed(try peek(), "]", start)
        }
        next += 1
      }
      let token = try peek()
      let element: Composed
      switch token.kind {
      case .flowSequenceEnd: continue
      case .key: element = try singlePair(depth + 1)
      default: element = try node(.flow, depth: depth + 1)
      }
      size = try sum(size, element.size, at: token.start)
      try add(element.node, to: &nodes)
    }
    let end = tokens[next].end
    next += 1
    return Composed(node: Node(.sequence(nodes), at: span(start, end)), size: size)
  }

  // MARK: Mappings

  mutating func blockMapping(_ depth: Int) throws(YAMLFailure) -> Composed {
    let start = try peek().start
    next += 1
    var pairs = YAMLPairs()
    var end = start
    while case .key = try peek().kind {
      next += 1
      let key = try mappingPart(depth, after: tokens[next - 1].end) { kind in
        switch kind {
        case .key, .value, .blockEnd: true
        default: false
        }
      }
      var value: Composed
      if case .value = try peek().kind {
        next += 1
        value = try mappingPart(depth, after: tokens[next - 1].end) { kind in
          switch kind {
          case .key, .value, .blockEnd: true
          default: false
          }
        }
      } else {
        value = empty(at: lastEnd)
      }
      end = max(lastEnd, start)
      try add(key, value, to: &pairs)
    }
    let token = try peek()
    guard case .blockEnd = token.kind else {
      throw misplaced(token, "mapping", startedAt: start)
    }
    next += 1
    return finish(pairs, start, end)
  }

  mutating func mappingPart(
    _ depth: Int, after offset: Int, _ isEmpty: (YAMLToken.Kind) -> Bool
  ) throws(YAMLFailure) -> Composed {
    if isEmpty(try peek().kind) { return empty(at: offset) }
    return try node(.blockOrList, depth: depth + 1)
  }

  mutating func singlePair(_ depth: Int) throws(YAMLFailure) -> Composed {
    let start = try peek().start
    next += 1
    var pairs = YAMLPairs()
    let key = try flowPart(depth, after: start)
    let value = try flowValue(depth)
    try add(key, value, to: &pairs)
    return finish(pairs, start, lastEnd)
  }

  mutating func flowMapping(_ depth: Int) throws(YAMLFailure) -> Composed {
    let start = try peek().start
    next += 1
    var pairs = YAMLPairs()
    var isFirst = true
    while true {
      if case .flowMappingEnd = try peek().kind { break }
      if !isFirst {
        guard case .flowEntry = try peek().kind else {
          throw unclosed(try peek(), "}", start)
        }
        next += 1
      }
      isFirst = false
      switch try peek().kind {
      case .flowMappingEnd: continue
      case .key:
        next += 1
        let key = try flowPart(depth, after: tokens[next - 1].end)
        try add(key, try flowValue(depth), to: &pairs)
      default:
        let key = try node(.flow, depth: depth + 1)
        try add(key, empty(at: lastEnd), to: &pairs)
      }
    }
    let end = tokens[next].end
    next += 1
    return finish(pairs, start, end)
  }

  mutating func flowPart(_ depth: Int, after offset: Int) throws(YAMLFailure) -> Composed {
    switch try peek().kind {
    case .value, .flowEntry, .flowSequenceEnd, .flowMappingEnd: empty(at: offset)
    default: try node(.flow, depth: depth + 1)
    }
  }

  mutating func flowValue(_ depth: Int) throws(YAMLFailure) -> Composed {
    guard case .value = try peek().kind else { return empty(at: lastEnd) }
    next += 1
    return try flowPart(depth, after: tokens[next - 1].end)
  }

  private func add(_ node: Node, to nodes: inout [Node]) throws(YAMLFailure) {
    do throws(YAMLTag.Unsuitable) {
      try YAMLTag.checkValue(node)
    } catch {
      throw YAMLFailure(error.message, at: lines.offset(of: node.span.start), hint: error.hint)
    }
    nodes.append(node)
  }

  mutating func add(
    _ key: Composed, _ value: Composed, to pairs: inout YAMLPairs
  ) throws(YAMLFailure) {
    let size = try sum(pairs.size, key.size + value.size, at: tokens[next - 1].start)
    do throws(YAMLTag.Unsuitable) {
      try pairs.add(key.node, value.node, size: size)
    } catch {
      let offset = lines.offset(of: key.node.span.start)
      let brace = UInt8(ascii: "{")
      let isTemplate = offset > 0 && bytes[offset - 1] == brace && bytes[offset] == brace
      if isTemplate {
        throw YAMLFailure.unquotedTemplate(at: offset - 1)
      }
      throw YAMLFailure(error.message, at: offset, hint: error.hint)
    }
  }

  mutating func finish(_ pairs: YAMLPairs, _ start: Int, _ end: Int) -> Composed {
    duplicates += pairs.duplicates
    return Composed(
      node: Node(.mapping(pairs.members), at: span(start, end)), size: pairs.size)
  }

  // MARK: Failures

  func misplaced(_ token: YAMLToken, _ what: String, startedAt start: Int) -> YAMLFailure {
    if let quote = openQuote(before: token) { return quote }
    let line = lines.position(of: start).line
    switch token.kind {
    case .flowSequenceEnd, .flowMappingEnd:
      return YAMLFailure("this bracket closes nothing", at: token.start)
    case .scalar
    where bytes[max(token.start - 1, 0)] == 0x22 || bytes[max(token.start - 1, 0)] == 0x27:
      return YAMLFailure("text follows a closing quote", at: token.start)
    default:
      return YAMLFailure(
        "this does not fit the indentation of the \(what) that starts on line \(line)",
        at: token.start, hint: "indent it like line \(line), or deeper than its key")
    }
  }

  /// A quoted text of several lines right before a failure: its closing quote was forgotten, and the
  /// next quote of the file closed it.
  private func openQuote(before token: YAMLToken) -> YAMLFailure? {
    guard let index = tokens[..<next].lastIndex(where: { $0.end > $0.start }),
      case .scalar(_, isPlain: false) = tokens[index].kind
    else { return nil }
    let quoted = tokens[index]
    let isQuote = bytes[quoted.start] == 0x22 || bytes[quoted.start] == 0x27
    guard isQuote,
      lines.position(of: quoted.start).line < lines.position(of: quoted.end).line
    else { return nil }
    return YAMLFailure("the quote that opens here is not closed on its line", at: quoted.start)
  }

  func unclosed(_ token: YAMLToken, _ bracket: String, _ start: Int) -> YAMLFailure {
    if bytes[start] == UInt8(ascii: "{"), bytes[start + 1] == UInt8(ascii: "{") {
      return .unquotedTemplate(at: start)
    }
    if start > 0, bytes[start] == UInt8(ascii: "{"), bytes[start - 1] == UInt8(ascii: "{") {
      return .unquotedTemplate(at: start - 1)
    }
    if let quote = openQuote(before: token) { return quote }
    let line = lines.position(of: start).line
    return YAMLFailure(
      "a comma or \(bracket) is missing here for the bracket of line \(line)", at: token.start)
  }
}

extension YAMLFailure {
  static func unquotedTemplate(at offset: Int) -> YAMLFailure {
    var failure = YAMLFailure(
      "a value that starts with {{ must stand in quotes", at: offset, hint: "put it in quotes")
    failure.isUnquotedTemplate = true
    return failure
  }
}
