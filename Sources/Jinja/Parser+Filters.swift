/// `x | filter(…) is test`.
extension Parser {
  mutating func filters(after base: Expression) throws(JinjaError) -> Expression {
    var result = base
    let outer = depth
    defer { depth = outer }
    while true {
      let start = offset
      if isSymbol(.pipe) {
        advance()
        result = try filterLink(result)
      } else if isName("is") {
        result = try test(result)
      } else if isSymbol(.lparen) {
        result = .call(result, try arguments(), start)
      } else {
        return result
      }
      try deepen()
    }
  }

  /// The filters of a filter block, the first without its `|`.
  mutating func filters(_ base: Expression) throws(JinjaError) -> Expression {
    try pipe(try filterLink(base))
  }

  mutating func pipe(_ base: Expression) throws(JinjaError) -> Expression {
    var result = base
    let outer = depth
    defer { depth = outer }
    while skip(.pipe) {
      try deepen()
      result = try filterLink(result)
    }
    return result
  }

  private mutating func dottedName() throws(JinjaError) -> String {
    var name = try expectName()
    while skip(.dot) { name += "." + (try expectName()) }
    return name
  }

  private mutating func filterLink(_ base: Expression) throws(JinjaError) -> Expression {
    let start = offset
    let name = try dottedName()
    let filter = Filters.table[name] ?? Filters.unknown(name)
    hasUnknown = hasUnknown || filter.isUnknown
    let arguments = isSymbol(.lparen) ? try arguments() : Arguments()
    return .filter(base, filter, arguments, start)
  }

  private mutating func test(_ base: Expression) throws(JinjaError) -> Expression {
    advance()
    let negated = skip(name: "not")
    let start = offset
    let name = try dottedName()
    let test = Tests.table[name] ?? Test.unknown(name)
    hasUnknown = hasUnknown || test.isUnknown
    var arguments = Arguments()
    switch current {
    case .symbol(.lparen): arguments = try self.arguments()
    case .name("else"), .name("or"), .name("and"): break
    case .name("is"): throw failure("tests with is cannot be chained")
    case .name, .string, .integer, .bigInteger, .float, .symbol(.lbracket), .symbol(.lbrace):
      let argument = try primary()
      arguments.positional = [try postfix(argument)]
    default: break
    }
    let result = Expression.test(base, test, arguments, start)
    return negated ? .unary(.not, result, start) : result
  }
}
