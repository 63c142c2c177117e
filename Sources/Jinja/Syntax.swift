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
