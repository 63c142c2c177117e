/// Turns tokens into a tree: jinja2's grammar (parser.py), nesting at most ``Environment/depthLimit``.
///
/// Statements are here, expressions in `Parser+Expressions.swift`.
struct Parser {
  var tokens: [Token]
  var index = 0
  var depth = 0
  let stack = StackRoom()
  let isLiteral: Bool
  /// A filter or a test is there that is none.
  var hasUnknown = false
  private var blockNames: Set<String> = []

  init(_ source: String) throws(JinjaError) {
    var lexer = Lexer(source)
    tokens = try lexer.tokenize()
    isLiteral = lexer.isLiteral
  }

  var current: Token.Kind { tokens[index].kind }
  var offset: Int { tokens[index].offset }

  mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  func failure(_ message: String, at place: Int? = nil) -> JinjaError {
    JinjaError(.syntax, message, offset: place ?? offset)
  }

  func isSymbol(_ symbol: Token.Symbol) -> Bool { current == .symbol(symbol) }
  func isName(_ name: String) -> Bool { current == .name(name) }

  mutating func skip(_ symbol: Token.Symbol) -> Bool {
    if isSymbol(symbol) {
      advance()
      return true
    }
    return false
  }

  mutating func skip(name: String) -> Bool {
    if isName(name) {
      advance()
      return true
    }
    return false
  }

  mutating func expect(_ symbol: Token.Symbol) throws(JinjaError) {
    guard skip(symbol) else { throw failure("\(symbol.rawValue) was expected here") }
  }

  mutating func expectName() throws(JinjaError) -> String {
    guard case .name(let name) = current else { throw failure("a name was expected here") }
    advance()
    return name
  }

  /// Runs `body` one level deeper.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(JinjaError) -> Result
  ) throws(JinjaError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Environment.depthLimit, !stack.isUsedUp else {
      throw JinjaError(.limit, "the template is nested too deeply", offset: offset)
    }
    return try body(&self)
  }

  mutating func template() throws(JinjaError) -> [Statement] { try statements(until: []) }

  /// Reads up to a statement that begins with one of the names, and stops behind that name's `{%`.
  mutating func statements(until ends: [String]) throws(JinjaError) -> [Statement] {
    var result: [Statement] = []
    while true {
      let start = offset
      switch current {
      case .end:
        if ends.isEmpty { return result }
        throw failure("\(ends[ends.count - 1]) is missing")
      case .data(let text):
        result.append(.text(text))
        advance()
      case .variableBegin:
        advance()
        let expression = try tupleOrExpression()
        guard current == .variableEnd else {
          throw failure("the end of the expression was expected here")
        }
        advance()
        result.append(.output(expression, start))
      case .blockBegin:
        advance()
        if case .name(let name) = current, ends.contains(name) { return result }
        try nested { (parser) throws(JinjaError) in
          try parser.statement(start, into: &result)
        }
        try expectBlockEnd()
      default:
        throw failure("this does not belong here")
      }
    }
  }

  mutating func expectBlockEnd() throws(JinjaError) {
    guard current == .blockEnd else {
      throw failure("the end of the statement was expected here")
    }
    advance()
  }

  /// The body of a block statement whose head was read; ends behind the name of its end.
  mutating func block(_ ends: String...) throws(JinjaError) -> [Statement] {
    _ = skip(.colon)
    try expectBlockEnd()
    return try statements(until: ends)
  }

  private mutating func statement(
    _ start: Int, into result: inout [Statement]
  ) throws(JinjaError) {
    let keyword = try expectName()
    switch keyword {
    case "if": result.append(try conditional(start))
    case "for": result.append(try loop(start))
    case "set": result.append(try assignment(start))
    case "with": result.append(try with(start))
    case "macro": result.append(.macro(try macro(start)))
    case "call": result.append(try callBlock(start))
    case "filter":
      let expression = try filters(.block)
      let body = try block("endfilter")
      advance()
      result.append(.filterBlock(expression, body: body, start))
    case "print":
      repeat { result.append(.output(try expression(), start)) } while skip(.comma)
    case "autoescape":
      let isOn = try expression()
      let body = try block("endautoescape")
      advance()
      result.append(.escaping(isOn, body: body, start))
    case "block": result.append(.block(try namedBlock()))
    case "extends", "include", "import", "from":
      result.append(.otherTemplate(try otherTemplate(keyword), start))
    default:
      throw failure("there is no statement named \(keyword)", at: start)
    }
  }

  /// `block name [scoped] [required]`.
  private mutating func namedBlock() throws(JinjaError) -> [Statement] {
    let name = try expectName()
    while isName("scoped") || isName("required") { advance() }
    if isSymbol(.sub) {
      throw failure("the name of a block has no hyphens")
    }
    guard blockNames.insert(name).inserted else {
      throw failure("the block \(name) is there twice")
    }
    let body = try block("endblock")
    advance()
    if isName(name) { advance() }
    return body
  }

  /// The heads of `include`, `import` and `from`, read for what is wrong in them.
  private mutating func otherTemplate(_ keyword: String) throws(JinjaError) -> Expression {
    let name = try expression()
    func context() {
      if isName("with") || isName("without"), tokens[index + 1].kind == .name("context") {
        advance()
        advance()
      }
    }
    switch keyword {
    case "include":
      if isName("ignore"), tokens[index + 1].kind == .name("missing") {
        advance()
        advance()
      }
      context()
    case "import":
      guard skip(name: "as") else { throw failure("as was expected here") }
      _ = try expectName()
      context()
    case "from":
      guard skip(name: "import") else { throw failure("import was expected here") }
      while current != .blockEnd {
        _ = try expectName()
        if skip(name: "as") { _ = try expectName() }
        context()
        if !skip(.comma) { break }
      }
    default: break
    }
    return name
  }

  private mutating func conditional(_ start: Int) throws(JinjaError) -> Statement {
    var branches: [(test: Expression, body: [Statement], offset: Int)] = []
    var place = start
    while true {
      let test = try tupleOrExpression(withConditional: false)
      let body = try block("elif", "else", "endif")
      branches.append((test, body, place))
      place = offset
      let end = try expectName()
      if end == "elif" { continue }
      var otherwise: [Statement] = []
      if end == "else" {
        otherwise = try block("endif")
        advance()
      }
      return .conditional(branches, otherwise: otherwise)
    }
  }

  private mutating func loop(_ start: Int) throws(JinjaError) -> Statement {
    let target = try target(withAttributes: false, until: "in")
    guard skip(name: "in") else { throw failure("in was expected here") }
    let iterable = try tupleOrExpression(withConditional: false, until: "recursive")
    let condition = skip(name: "if") ? try expression() : nil
    let isRecursive = skip(name: "recursive")
    let body = try block("endfor", "else")
    var otherwise: [Statement] = []
    if try expectName() == "else" {
      otherwise = try block("endfor")
      advance()
    }
    return .loop(
      Statement.Loop(
        target: target, iterable: iterable, condition: condition, body: body,
        otherwise: otherwise, isRecursive: isRecursive, offset: start))
  }

  private mutating func assignment(_ start: Int) throws(JinjaError) -> Statement {
    let target = try target(withAttributes: true, until: nil)
    if skip(.assign) { return .set(target, try tupleOrExpression(), start) }
    let filter = try isSymbol(.pipe) ? pipe(.block) : .block
    let body = try block("endset")
    advance()
    return .setBlock(target, filter: filter, body: body, start)
  }

  private mutating func with(_ start: Int) throws(JinjaError) -> Statement {
    var pairs: [(Target, Expression)] = []
    while current != .blockEnd {
      if !pairs.isEmpty { try expect(.comma) }
      let target = try target(withAttributes: false, until: nil, single: true)
      try expect(.assign)
      pairs.append((target, try expression()))
    }
    let body = try block("endwith")
    advance()
    return .with(pairs, body: body, start)
  }

  private mutating func target(
    withAttributes: Bool, until end: String?, single: Bool = false
  ) throws(JinjaError) -> Target {
    var targets: [Target] = []
    var isTuple = false
    while true {
      if !targets.isEmpty {
        if single || !skip(.comma) { break }
        isTuple = true
        if isSymbol(.assign) || isSymbol(.rparen) || end.map(isName) == true { break }
      }
      if skip(.lparen) {
        targets.append(
          try nested { (parser) throws(JinjaError) in
            try parser.target(withAttributes: withAttributes, until: nil)
          })
        try expect(.rparen)
        continue
      }
      let place = offset
      let name = try expectName()
      if ["true", "false", "none", "True", "False", "None"].contains(name) {
        throw failure("nothing can be assigned to \(name)", at: place)
      }
      if withAttributes, skip(.dot) {
        targets.append(.attribute(name, try expectName()))
      } else {
        targets.append(.name(name))
      }
    }
    return isTuple ? .tuple(targets) : targets[0]
  }

  private mutating func macro(_ start: Int) throws(JinjaError) -> Statement.Macro {
    let name = try expectName()
    return try macroRest(name, start, ending: "endmacro")
  }

  private mutating func parameters() throws(JinjaError) -> [(name: String, fallback: Expression?)] {
    var result: [(name: String, fallback: Expression?)] = []
    try expect(.lparen)
    while !isSymbol(.rparen) {
      if !result.isEmpty { try expect(.comma) }
      let name = try expectName()
      if skip(.assign) {
        result.append((name, try expression()))
      } else if let last = result.last, last.fallback != nil {
        throw failure("a parameter without a default follows one with a default")
      } else {
        result.append((name, nil))
      }
    }
    try expect(.rparen)
    return result
  }

  private mutating func macroRest(
    _ name: String, _ start: Int, ending: String, parameters known: [(String, Expression?)]? = nil
  ) throws(JinjaError) -> Statement.Macro {
    let parameters: [(name: String, fallback: Expression?)]
    if let known {
      parameters = known.map { (name: $0.0, fallback: $0.1) }
    } else {
      parameters = try self.parameters()
    }
    let body = try block(ending)
    advance()
    let used = Symbols.undeclared(in: body, withGlobals: true)
    return Statement.Macro(
      name: name, parameters: parameters, body: body, usesVarargs: used.contains("varargs"),
      usesKwargs: used.contains("kwargs"), usesCaller: used.contains("caller"), offset: start)
  }

  private mutating func callBlock(_ start: Int) throws(JinjaError) -> Statement {
    let known = isSymbol(.lparen) ? try parameters() : []
    let call = try expression()
    guard case .call = call else { throw failure("a call was expected here", at: start) }
    let caller = try macroRest(
      "caller", start, ending: "endcall", parameters: known.map { ($0.name, $0.fallback) })
    return .callBlock(call, caller, start)
  }
}
