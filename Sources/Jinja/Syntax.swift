/// What a template is made of. Offsets are bytes from its start; errors turn them into characters.
indirect enum Expression: Sendable {
  case constant(Value)
  case name(String, Int)
  case list([Expression])
  case tuple([Expression])
  case dict([(key: Expression, value: Expression)], Int)
  case attribute(Expression, String, Int)
  case item(Expression, Expression, Int)
  /// Only inside of ``item(_:_:_:)``.
  case slice(Expression?, Expression?, Expression?)
  case call(Expression, Arguments, Int)
  case filter(Expression, Filter, Arguments, Int)
  case test(Expression, Test, Arguments, Int)
  case unary(UnaryOperator, Expression, Int)
  case binary(BinaryOperator, Expression, Expression, Int)
  case concat([Expression], Int)
  case and(Expression, Expression, Int)
  case or(Expression, Expression, Int)
  case compare(Expression, [(CompareOperator, Expression)], Int)
  case conditional(test: Expression, then: Expression, otherwise: Expression?, Int)
  /// The text a filter block or a set block was rendered to.
  case block

  var offset: Int {
    switch self {
    case .constant, .list, .tuple, .slice, .block: 0
    case .name(_, let at), .dict(_, let at), .attribute(_, _, let at), .item(_, _, let at),
      .call(_, _, let at), .filter(_, _, _, let at), .test(_, _, _, let at), .unary(_, _, let at),
      .binary(_, _, _, let at), .concat(_, let at), .and(_, _, let at), .or(_, _, let at),
      .compare(_, _, let at), .conditional(_, _, _, let at):
      at
    }
  }
}

extension Expression {
  /// jinja2 evaluates it when it compiles: no name and no call is in it, and there is a slice,
  /// which is then looked up by other rules than when the template runs.
  var isFoldedSlice: Bool {
    var hasSlice = false
    return isConstant(&hasSlice) && hasSlice
  }

  private func isConstant(_ hasSlice: inout Bool) -> Bool {
    func all(_ parts: [Expression?]) -> Bool {
      for part in parts {
        guard let part else { continue }
        if !part.isConstant(&hasSlice) { return false }
      }
      return true
    }
    func all(_ arguments: Arguments) -> Bool {
      all(
        arguments.positional + arguments.keywords.map(\.1)
          + [arguments.star, arguments.doubleStar])
    }
    switch self {
    case .constant: return true
    case .name, .call, .block: return false
    case .list(let items), .tuple(let items), .concat(let items, _): return all(items)
    case .dict(let pairs, _): return all(pairs.map(\.key) + pairs.map(\.value))
    case .attribute(let base, _, _): return all([base])
    case .item(let base, let key, _): return all([base, key])
    case .slice(let from, let to, let step):
      hasSlice = true
      return all([from, to, step])
    case .filter(let base, let filter, let arguments, _):
      return !filter.usesContext && all([base]) && all(arguments)
    case .test(let base, _, let arguments, _):
      return all([base]) && all(arguments)
    case .unary(_, let operand, _): return all([operand])
    case .binary(_, let left, let right, _), .and(let left, let right, _),
      .or(let left, let right, _):
      return all([left, right])
    case .compare(let left, let rest, _): return all([left] + rest.map(\.1))
    case .conditional(let test, let then, let otherwise, _):
      return otherwise != nil && all([test, then, otherwise])
    }
  }
}

enum UnaryOperator: String, Sendable { case minus = "-", plus = "+", not }

enum BinaryOperator: String, Sendable {
  case add = "+", subtract = "-", multiply = "*", divide = "/", floorDivide = "//", modulo = "%"
  case power = "**"
}

enum CompareOperator: String, Sendable {
  case equal = "==", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">"
  case greaterOrEqual = ">=", `in`, notIn = "not in"
}

/// Of a call, a filter or a test: `(1, x=2, *rest, **more)`.
struct Arguments: Sendable {
  var positional: [Expression] = []
  var keywords: [(String, Expression)] = []
  var star: Expression?
  var doubleStar: Expression?
}

indirect enum Statement: Sendable {
  case text(String)
  case output(Expression, Int)
  case conditional([(test: Expression, body: [Statement], offset: Int)], otherwise: [Statement])
  case loop(Loop)
  case set(Target, Expression, Int)
  case setBlock(Target, filter: Expression, body: [Statement], Int)
  case with([(Target, Expression)], body: [Statement], Int)
  case macro(Macro)
  case callBlock(Expression, Macro, Int)
  /// `autoescape`: whether output is escaped for HTML.
  case escaping(Expression, body: [Statement], Int)
  /// A named block; it sees what the template sets outside of every other block.
  case block([Statement])
  /// What needs other templates; there are none.
  case otherTemplate(Expression, Int)
  case filterBlock(Expression, body: [Statement], Int)

  struct Loop: Sendable {
    let target: Target
    let iterable: Expression
    let condition: Expression?
    let body: [Statement]
    let otherwise: [Statement]
    let isRecursive: Bool
    let offset: Int
  }

  struct Macro: Sendable {
    let name: String
    let parameters: [(name: String, fallback: Expression?)]
    let body: [Statement]
    let usesVarargs: Bool
    let usesKwargs: Bool
    let usesCaller: Bool
    let offset: Int
  }
}

/// What an assignment fills.
indirect enum Target: Sendable {
  case name(String)
  case attribute(String, String)
  case tuple([Target])

  var names: [String] {
    switch self {
    case .name(let name): [name]
    case .attribute: []
    case .tuple(let targets): targets.flatMap(\.names)
    }
  }
}
