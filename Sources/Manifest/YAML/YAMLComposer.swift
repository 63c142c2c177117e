import OrderedCollections
import Vocabulary

/// Builds the tree of a document from its tokens: aliases are written out, `<<` merged, plain
/// scalars resolved as PyYAML's safe loader does. Of two equal keys the last one wins, with a warning.
struct YAMLComposer {
  /// A node, and how many nodes it has once aliases are written out.
  struct Composed {
    let node: Node
    let size: Int
  }

  let lines: LineIndex
  var duplicates: [Diagnostic] = []
  let tokens: [YAMLToken]
  let failure: YAMLFailure?
  let bytes: [UInt8]
  var next = 0
  var anchors: [String: Composed] = [:]
  /// Anchors whose node is not finished yet.
  private var open: Set<String> = []
  private var handles: [String: String] = [:]
  private var lineHint = 0

  /// - Parameter text: UTF-8 without zeros.
  init(_ text: [UInt8]) {
    let padded = text + YAMLScanner.padding
    var scanner = YAMLScanner(padded: padded)
    failure = scanner.scan()
    tokens = scanner.tokens
    bytes = padded
    lines = LineIndex(padded, count: text.count)
  }

  /// Reads the one document of the text.
  ///
  /// - Returns: nil when there is none.
  mutating func document() throws(YAMLFailure) -> Node? {
    if case .documentEnd = try peek().kind {
      throw YAMLFailure("a document ends here before it started", at: try peek().start)
    }
    if case .streamEnd = try peek().kind { return nil }
    let explicit = try directives()
    if case .documentStart = try peek().kind {
      next += 1
    } else if explicit {
      throw YAMLFailure("a document must start with --- after a directive", at: try peek().start)
    }
    let root: Node
    switch try peek().kind {
    case .streamEnd, .documentStart, .documentEnd, .versionDirective, .tagDirective,
      .unknownDirective:
      root = empty(at: try peek().start).node
    default: root = try node(.block, depth: 0).node
    }
    while case .documentEnd = try peek().kind { next += 1 }
    let token = try peek()
    switch token.kind {
    case .streamEnd: return root
    case .documentStart, .versionDirective, .tagDirective, .unknownDirective:
      throw YAMLFailure(
        "a second YAML document starts here", at: token.start,
        hint: "a manifest is one document: delete the line ---")
    default: throw YAMLFailure("this text stands after the end of the document", at: token.start)
    }
  }

  // MARK: Tokens

  func peek() throws(YAMLFailure) -> YAMLToken {
    if next < tokens.count { return tokens[next] }
    throw failure ?? YAMLFailure("the text ends too early", at: bytes.count)
  }

  private mutating func directives() throws(YAMLFailure) -> Bool {
    handles = ["!": "!", "!!": "tag:yaml.org,2002:"]
    var found = false
    while true {
      let token = try peek()
      switch token.kind {
      case .versionDirective(let major):
        if major != 1 { throw YAMLFailure("only YAML 1 is understood", at: token.start) }
      case .tagDirective(let handle, let prefix): handles[handle] = prefix
      case .unknownDirective: break
      default: return found
      }
      found = true
      next += 1
    }
  }

  mutating func span(_ start: Int, _ end: Int) -> SourceSpan {
    lines.span(start, end, near: &lineHint)
  }

  // MARK: Nodes

  enum Context {
    case block
    /// The value of a block mapping may be a list without indentation of its own.
    case blockOrList
    case flow
  }

  mutating func node(
    _ context: Context, depth: Int
  ) throws(YAMLFailure) -> Composed {
    var token = try peek()
    if depth > YAMLLimit.depth {
      throw YAMLFailure(
        "this is nested more than \(YAMLLimit.depth) levels deep", at: token.start,
        code: .tooDeep)
    }
    if case .alias(let name) = token.kind {
      next += 1
      return try alias(name, token)
    }
    var anchor: String?
    var tag: String?
    let start = token.start
    var end = token.start
    properties: while true {
      switch token.kind {
      case .anchor(let name) where anchor == nil:
        if anchors[name] != nil || open.contains(name) {
          throw YAMLFailure("this anchor's name is used twice", at: token.start)
        }
        anchor = name
      case .tag(let handle, let suffix) where tag == nil:
        guard let prefix = handle.map({ handles[$0] }) ?? "" else {
          throw YAMLFailure("this tag's handle is not declared", at: token.start)
        }
        tag = prefix + suffix
      default: break properties
      }
      end = token.end
      next += 1
      token = try peek()
    }
    if let anchor { open.insert(anchor) }
    var result: Composed
    switch (token.kind, context) {
    case (.scalar(let text, let isPlain), _):
      next += 1
      let isResolved = (isPlain && tag == nil) || tag == "!"
      result = try scalar(text, isResolved: isResolved, tag: tag, token)
      tag = nil
    case (.flowSequenceStart, _): result = try flowSequence(depth)
    case (.flowMappingStart, _): result = try flowMapping(depth)
    case (.blockSequenceStart, .block), (.blockSequenceStart, .blockOrList):
      result = try blockSequence(depth)
    case (.blockMappingStart, .block), (.blockMappingStart, .blockOrList):
      result = try blockMapping(depth)
    case (.blockEntry, .blockOrList): result = try bareSequence(depth)
    default:
      guard anchor != nil || tag != nil else { throw noValue(token) }
      result = try scalar("", isResolved: tag == nil || tag == "!", tag: tag, token, at: end)
      tag = nil
    }
    if let tag { try check(tag, of: result.node, at: start) }
    if let anchor {
      open.remove(anchor)
      anchors[anchor] = result
    }
    return result
  }

  func noValue(_ token: YAMLToken) -> YAMLFailure {
    switch token.kind {
    case .blockEntry, .blockSequenceStart:
      YAMLFailure("a list entry cannot start here", at: token.start)
    case .streamEnd, .documentStart, .documentEnd:
      YAMLFailure("the text ends where a value is missing", at: token.start)
    default: YAMLFailure("a value is missing here", at: token.start)
    }
  }

  private mutating func alias(_ name: String, _ token: YAMLToken) throws(YAMLFailure) -> Composed {
    if open.contains(name) {
      throw YAMLFailure(
        "this alias stands inside of what it names", at: token.start, code: .aliasLimit)
    }
    guard let target = anchors[name] else {
      throw YAMLFailure(
        "this alias has no anchor before it", at: token.start,
        hint: "put a value that starts with * in quotes")
    }
    return target
  }

  mutating func empty(at offset: Int) -> Composed {
    Composed(node: Node(.scalar(.null), at: span(offset, offset)), size: 1)
  }

  func sum(_ size: Int, _ more: Int, at offset: Int) throws(YAMLFailure) -> Int {
    if size + more > YAMLLimit.nodes {
      throw YAMLFailure(
        "the aliases up to here stand for more than a million values", at: offset,
        code: .aliasLimit)
    }
    return size + more
  }

  // MARK: Scalars

  private mutating func scalar(
    _ text: String, isResolved: Bool, tag: String?, _ token: YAMLToken, at offset: Int? = nil
  ) throws(YAMLFailure) -> Composed {
    let place = span(offset ?? token.start, offset ?? token.end)
    var node: Node
    do throws(YAMLTag.Unsuitable) {
      node = try YAMLTag.scalar(text, isResolved: isResolved, tag: tag, at: place)
    } catch {
      throw YAMLFailure(error.message, at: token.start, hint: error.hint)
    }
    return Composed(node: node, size: 1)
  }

  private func check(_ tag: String, of node: Node, at offset: Int) throws(YAMLFailure) {
    let fits =
      switch node.kind {
      case .sequence: tag == "!" || tag == YAMLTag.prefix + "seq"
      case .mapping: tag == "!" || tag == YAMLTag.prefix + "map"
      case .scalar: true
      }
    if !fits { throw YAMLFailure(YAMLTag.unknown.message, at: offset, hint: YAMLTag.unknown.hint) }
  }
}
