extension Parser {
  /// `a, b` is a tuple; one expression without a comma is itself.
  mutating func tupleOrExpression(
    withConditional: Bool = true, until end: String? = nil, parenthesised: Bool = false
  ) throws(JinjaError) -> Expression {
    var items: [Expression] = []
    var isTuple = false
    while true {
      if !items.isEmpty { try expect(.comma) }
      if isTupleEnd(end) { break }
      items.append(try withConditional ? expression() : or())
      guard isSymbol(.comma) else { break }
      isTuple = true
    }
    if isTuple { return .tuple(items) }
    if let only = items.first { return only }
    guard parenthesised else { throw failure("an expression was expected here") }
    return .tuple([])
  }

  private func isTupleEnd(_ end: String?) -> Bool {
    switch current {
    case .variableEnd, .blockEnd, .symbol(.rparen): true
    case .name(let name): name == end
    default: false
    }
  }

  mutating func expression() throws(JinjaError) -> Expression {
    try nested { (parser) throws(JinjaError) in
      var result = try parser.or()
      let outer = parser.depth
      defer { parser.depth = outer }
      while parser.isName("if") {
        let start = parser.offset
        parser.advance()
        try parser.deepen()
        let test = try parser.or()
        let otherwise = parser.skip(name: "else") ? try parser.expression() : nil
        result = .conditional(test: test, then: result, otherwise: otherwise, start)
      }
      return result
    }
  }

  private mutating func or() throws(JinjaError) -> Expression {
    var left = try and()
    let outer = depth
    defer { depth = outer }
    while isName("or") {
      try deepen()
      let start = offset
      advance()
      left = .or(left, try and(), start)
    }
    return left
  }

  private mutating func and() throws(JinjaError) -> Expression {
    var left = try not()
    let outer = depth
    defer { depth = outer }
    while isName("and") {
      try deepen()
      let start = offset
      advance()
      left = .and(left, try not(), start)
    }
    return left
  }

  private mutating func not() throws(JinjaError) -> Expression {
    let start = offset
    guard skip(name: "not") else { return try comparison() }
    return try nested { (parser) throws(JinjaError) in .unary(.not, try parser.not(), start) }
  }

  private mutating func comparison() throws(JinjaError) -> Expression {
    let start = offset
    let left = try sum()
    var rest: [(CompareOperator, Expression)] = []
    while let comparison = compareOperator() { rest.append((comparison, try sum())) }
    return rest.isEmpty ? left : .compare(left, rest, start)
  }

  private mutating func compareOperator() -> CompareOperator? {
    switch current {
    case .symbol(let symbol):
      guard let result = CompareOperator(rawValue: symbol.rawValue) else { return nil }
      advance()
      return result
    case .name("in"):
      advance()
      return .in
    case .name("not"):
      guard tokens[index + 1].kind == .name("in") else { return nil }
      advance()
      advance()
      return .notIn
    default: return nil
    }
  }

  private mutating func sum() throws(JinjaError) -> Expression {
    var left = try concatenation()
    let outer = depth
    defer { depth = outer }
    while true {
      if isSymbol(.add) || isSymbol(.sub) { try deepen() }
      let start = offset
      if skip(.add) {
        left = .binary(.add, left, try concatenation(), start)
      } else if skip(.sub) {
        left = .binary(.subtract, left, try concatenation(), start)
      } else {
        return left
      }
    }
  }

  private mutating func concatenation() throws(JinjaError) -> Expression {
    let start = offset
    var parts = [try product()]
    while skip(.tilde) { parts.append(try product()) }
    return parts.count == 1 ? parts[0] : .concat(parts, start)
  }

  private mutating func product() throws(JinjaError) -> Expression {
    var left = try power()
    let outer = depth
    defer { depth = outer }
    while true {
      let start = offset
      guard case .symbol(let symbol) = current, let kind = Parser.products[symbol] else {
        return left
      }
      advance()
      try deepen()
      left = .binary(kind, left, try power(), start)
    }
  }

  private static let products: [Token.Symbol: BinaryOperator] = [
    .mul: .multiply, .div: .divide, .floordiv: .floorDivide, .mod: .modulo,
  ]

  private mutating func power() throws(JinjaError) -> Expression {
    var left = try unary()
    let outer = depth
    defer { depth = outer }
    while true {
      let start = offset
      guard skip(.pow) else { return left }
      try deepen()
      left = .binary(.power, left, try unary(), start)
    }
  }

  private mutating func unary(withFilters: Bool = true) throws(JinjaError) -> Expression {
    let start = offset
    var result: Expression
    if isSymbol(.sub) || isSymbol(.add) {
      let kind: UnaryOperator = isSymbol(.sub) ? .minus : .plus
      advance()
      result = try nested { (parser) throws(JinjaError) in
        .unary(kind, try parser.unary(withFilters: false), start)
      }
    } else {
      result = try primary()
    }
    result = try postfix(result)
    if withFilters { result = try filters(after: result) }
    return result
  }

  mutating func primary() throws(JinjaError) -> Expression {
    let start = offset
    let token = current
    switch token {
    case .name(let name):
      advance()
      switch name {
      case "true", "True": return .constant(.bool(true))
      case "false", "False": return .constant(.bool(false))
      case "none", "None": return .constant(.none)
      default: return .name(name, start)
      }
    case .string(var text):
      advance()
      while case .string(let more) = current {
        text += more
        advance()
      }
      return .constant(.string(text))
    case .integer(let value):
      advance()
      return .constant(.int(value))
    case .bigInteger(let value):
      advance()
      return .constant(Value(integer: value))
    case .float(let value):
      advance()
      return .constant(.float(value))
    case .symbol(.lparen):
      advance()
      let result = try nested { (parser) throws(JinjaError) in
        try parser.tupleOrExpression(parenthesised: true)
      }
      try expect(.rparen)
      return result
    case .symbol(.lbracket): return try list()
    case .symbol(.lbrace): return try dict()
    default: throw failure("an expression was expected here")
    }
  }

  private mutating func list() throws(JinjaError) -> Expression {
    try expect(.lbracket)
    var items: [Expression] = []
    while !isSymbol(.rbracket) {
      if !items.isEmpty { try expect(.comma) }
      if isSymbol(.rbracket) { break }
      items.append(try expression())
    }
    try expect(.rbracket)
    return .list(items)
  }

  private mutating func dict() throws(JinjaError) -> Expression {
    let start = offset
    try expect(.lbrace)
    var items: [(key: Expression, value: Expression)] = []
    while !isSymbol(.rbrace) {
      if !items.isEmpty { try expect(.comma) }
      if isSymbol(.rbrace) { break }
      let key = try expression()
      try expect(.colon)
      items.append((key, try expression()))
    }
    try expect(.rbrace)
    return .dict(items, start)
  }

  mutating func postfix(_ base: Expression) throws(JinjaError) -> Expression {
    var result = base
    // A chain is walked down when it is evaluated, so its length counts as depth.
    let outer = depth
    defer { depth = outer }
    while true {
      let start = offset
      switch current {
      case .symbol(.dot):
        advance()
        switch current {
        case .name(let name): result = .attribute(result, name, start)
        case .integer(let index): result = .item(result, .constant(.int(index)), start)
        default: throw failure("a name or a number was expected here")
        }
        advance()
      case .symbol(.lbracket):
        advance()
        var items: [Expression] = []
        while !isSymbol(.rbracket) {
          if !items.isEmpty { try expect(.comma) }
          items.append(try subscripted())
        }
        try expect(.rbracket)
        result = .item(result, items.count == 1 ? items[0] : .tuple(items), start)
      case .symbol(.lparen):
        result = .call(result, try arguments(), start)
      default:
        return result
      }
      try deepen()
    }
  }

  private mutating func subscripted() throws(JinjaError) -> Expression {
    var first: Expression?
    if !isSymbol(.colon) {
      let expression = try expression()
      guard isSymbol(.colon) else { return expression }
      first = expression
    }
    try expect(.colon)
    let second = try sliceEnd()
    let third = skip(.colon) ? try sliceEnd() : nil
    return .slice(first, second, third)
  }

  private mutating func sliceEnd() throws(JinjaError) -> Expression? {
    isSymbol(.colon) || isSymbol(.rbracket) || isSymbol(.comma) ? nil : try expression()
  }

  mutating func arguments() throws(JinjaError) -> Arguments {
    let start = offset
    try expect(.lparen)
    var result = Arguments()
    var needsComma = false
    func ensure(_ condition: Bool) throws(JinjaError) {
      if !condition {
        throw JinjaError(.syntax, "the arguments of a call are out of order", offset: start)
      }
    }
    while !isSymbol(.rparen) {
      if needsComma {
        try expect(.comma)
        if isSymbol(.rparen) { break }
      }
      if skip(.mul) {
        try ensure(result.star == nil && result.doubleStar == nil)
        result.star = try expression()
      } else if skip(.pow) {
        try ensure(result.doubleStar == nil)
        result.doubleStar = try expression()
      } else if case .name(let name) = current, tokens[index + 1].kind == .symbol(.assign) {
        try ensure(result.doubleStar == nil)
        advance()
        advance()
        result.keywords.append((name, try expression()))
      } else {
        try ensure(result.star == nil && result.doubleStar == nil && result.keywords.isEmpty)
        result.positional.append(try expression())
      }
      needsComma = true
    }
    try expect(.rparen)
    return result
  }

  /// One more link of a chain. It grows the tree to the left, so it is depth like any other.
  mutating func deepen() throws(JinjaError) {
    depth += 1
    if depth > Environment.depthLimit || stack.isUsedUp {
      throw JinjaError(.limit, "the template is nested too deeply", offset: offset)
    }
  }
}
