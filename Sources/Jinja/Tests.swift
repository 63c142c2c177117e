import Secrets
import Vocabulary

/// One test, as in `x is defined`.
struct Test: Sendable {
  typealias Body = @Sendable (Interpreter, Value, CallArguments) throws(JinjaError) -> Bool

  let name: String
  /// The answer follows from the kind of value, which is public, and not from its content.
  let isAboutKind: Bool
  var isUnknown = false
  let body: Body

  /// A name that is no test; see ``Filters/unknown(_:)``.
  static func unknown(_ name: String) -> Test {
    Test(name: name, isAboutKind: false, isUnknown: true) { (_, _, _) throws(JinjaError) in
      throw JinjaError(.value, "there is no test named \(name)")
    }
  }
}

/// The tests of jinja2.
enum Tests {
  static let table: [String: Test] = {
    var table: [String: Test] = [:]
    for test in kinds + contents { table[test.name] = test }
    for (name, kind) in comparisons {
      table[name] = Test(name: name, isAboutKind: false) { (run, value, given) throws(JinjaError) in
        let values = try given.bind(name, ["b"], required: 1)
        return try run.compare(kind, value, values[0] ?? .none).truth
      }
    }
    return table
  }()

  private static let comparisons: [String: CompareOperator] = [
    "==": .equal, "eq": .equal, "equalto": .equal, "!=": .notEqual, "ne": .notEqual,
    ">": .greater, "gt": .greater, "greaterthan": .greater, ">=": .greaterOrEqual,
    "ge": .greaterOrEqual, "<": .less, "lt": .less, "lessthan": .less, "<=": .lessOrEqual,
    "le": .lessOrEqual, "in": .in,
  ]

  private static func kind(_ name: String, _ test: @escaping @Sendable (Value) -> Bool) -> Test {
    Test(name: name, isAboutKind: true) { (_, value, given) throws(JinjaError) in
      try given.none(name)
      return test(value)
    }
  }

  private static func content(_ name: String, _ body: @escaping Test.Body) -> Test {
    Test(name: name, isAboutKind: false, body: body)
  }

  /// The shape of a value that is one whole secret; nil for every other value.
  private static func shape(_ value: Value) -> SecretShape? {
    guard case .sealed(let text) = value, text.pieces.count == 1,
      case .secret(let secret) = text.pieces[0]
    else { return nil }
    return secret.shape
  }

  private static let kinds: [Test] = [
    kind("defined") { if case .undefined = $0 { false } else { true } },
    kind("undefined") { if case .undefined = $0 { true } else { false } },
    kind("none") { $0.isNone },
    kind("boolean") { if case .bool = $0 { true } else { shape($0) == .boolean } },
    kind("integer") { value in
      switch value {
      case .int: true
      default: shape(value) == .integer || value.isBigInteger
      }
    },
    kind("float") { if case .float = $0 { true } else { shape($0) == .number } },
    kind("number") { value in
      if value.number != nil { return true }
      return shape(value).map { $0 != .text } ?? false
    },
    kind("string") { value in
      if case .sealed = value { return shape(value).map { $0 == .text } ?? true }
      return value.sealedText != nil || value.markup != nil
    },
    kind("mapping") { $0.entries != nil },
    kind("iterable") { value in
      shape(value).map { $0 == .text } ?? Filters.isIterable(value)
    },
    kind("sequence") { value in
      switch value {
      case .string, .sealed, .list, .tuple, .dict, .undefined: return true
      default:
        switch value.host {
        case .group?, .markup?, .bytes?, .fields?: return true
        default: return value.entries != nil
        }
      }
    },
    kind("callable") { value in
      if case .undefined = value { return true }
      switch value.host {
      case .global, .method, .object(_, "Macro"), .object(_, "LoopContext"), .object(_, "Joiner"):
        return true
      case nil: if case .function = value { return true } else { return false }
      default: return false
      }
    },
    kind("escaped") { $0.markup != nil },
  ]

  private static let contents: [Test] = [
    content("filter") { (run, value, _) throws(JinjaError) in
      _ = try run.key(value)
      return if case .string(let name) = value { Filters.table[name] != nil } else { false }
    },
    content("test") { (run, value, _) throws(JinjaError) in
      _ = try run.key(value)
      return if case .string(let name) = value { Tests.table[name] != nil } else { false }
    },
    content("true") { (_, value, _) throws(JinjaError) in
      if case .bool(let value) = value { value } else { false }
    },
    content("false") { (_, value, _) throws(JinjaError) in
      if case .bool(let value) = value { !value } else { false }
    },
    content("odd") { (run, value, _) throws(JinjaError) in
      try run.compare(.equal, try run.binary(.modulo, value, .int(2)), .int(1)).truth
    },
    content("even") { (run, value, _) throws(JinjaError) in
      try run.compare(.equal, try run.binary(.modulo, value, .int(2)), .int(0)).truth
    },
    content("divisibleby") { (run, value, given) throws(JinjaError) in
      let values = try given.bind("divisibleby", ["num"], required: 1)
      let rest = try run.binary(.modulo, value, values[0] ?? .none)
      return try run.compare(.equal, rest, .int(0)).truth
    },
    content("lower") { (_, value, _) throws(JinjaError) in
      PythonText.simple(try Filters.plain(value), "islower").equals(.bool(true))
    },
    content("upper") { (_, value, _) throws(JinjaError) in
      PythonText.simple(try Filters.plain(value), "isupper").equals(.bool(true))
    },
    content("sameas") { (_, value, given) throws(JinjaError) in
      let values = try given.bind("sameas", ["other"], required: 1)
      guard let other = values[0], value.typeName == other.typeName else { return false }
      switch value {
      case .none, .bool, .int, .string, .undefined: return value.equals(other)
      default: return false
      }
    },
  ]
}

extension Interpreter {
  /// - Returns: a bool, or something derived when the answer depends on a secret.
  func apply(
    _ test: Test, _ value: Value, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    if test.isAboutKind {
      // What was computed from a secret may or may not be there, or be a number.
      if case .sealed(let text) = value, !text.isPublic { return .derived(from: [value]) }
    } else if test.name == "in", let container = given.positional.first {
      return try contains(container, value)
    } else if value.isTainted || given.isTainted {
      return .derived(from: [value] + given.values)
    }
    let value = test.name == "escaped" ? value : value.unmarked
    return .bool(try test.body(self, value, given))
  }
}
