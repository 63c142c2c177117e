import Secrets
import Vocabulary

extension Filters {
  /// Filters that choose: by a test, by a default, by an attribute.
  static let choices: [Filter] = [
    make("default", .whole) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("default", ["default_value", "boolean"])
      let fallback = values[0] ?? .string("")
      if case .undefined = value { return fallback }
      if case .sealed(let text) = value {
        // Whether a derived value is there at all may depend on the secret.
        return text.isPublicTruth ? value : .derived(from: [value, fallback])
      }
      if try run.flag(values[1]), !(try value.truth) { return fallback }
      return value
    },
    make("attr", .whole) { (run, value, given) throws(JinjaError) in
      let values = try given.bind("attr", ["name"], required: 1)
      if values[0]?.isTainted == true {
        throw JinjaError.secretFlow("a name", values[0]?.secretNames ?? [])
      }
      let name = try run.string(values[0])
      if value.entries != nil, !Methods.exist(on: value, name) {
        return .undefined("the attribute")
      }
      let result = try run.attribute(value, name)
      if case .undefined(let missing) = result, missing == name {
        return .undefined("the attribute")
      }
      return result
    },
    make("map", .whole) { (run, value, given) throws(JinjaError) in
      if value.isSealed { return .derived(from: [value]) }
      var result: [Value] = []
      if try !value.truth { return Value(.iterator([])) }
      if given.positional.isEmpty, let path = given.keywords.first(where: { $0.0 == "attribute" }) {
        let fallback = given.keywords.first { $0.0 == "default" }?.1
        if given.keywords.contains(where: { $0.0 != "attribute" && $0.0 != "default" }) {
          throw JinjaError(.value, "map takes attribute and default only")
        }
        for item in try run.iterate(value) {
          try run.charge()
          result.append(try run.pick(item, path.1, fallback: fallback))
        }
        return Value(.iterator(result))
      }
      guard let name = given.positional.first else {
        throw JinjaError(.value, "map needs the name of a filter")
      }
      var rest = given
      rest.positional.removeFirst()
      for item in try run.iterate(value) {
        try run.charge()
        result.append(try run.apply(filter: try run.string(name), item, rest))
      }
      return Value(.iterator(result))
    },
    make("select", .whole) { (run, value, given) throws(JinjaError) in
      try select(run, value, given, byAttribute: false, keeps: true)
    },
    make("reject", .whole) { (run, value, given) throws(JinjaError) in
      try select(run, value, given, byAttribute: false, keeps: false)
    },
    make("selectattr", .whole) { (run, value, given) throws(JinjaError) in
      try select(run, value, given, byAttribute: true, keeps: true)
    },
    make("rejectattr", .whole) { (run, value, given) throws(JinjaError) in
      try select(run, value, given, byAttribute: true, keeps: false)
    },
  ]

  private static func select(
    _ run: Interpreter, _ value: Value, _ given: CallArguments, byAttribute: Bool, keeps: Bool
  ) throws(JinjaError) -> Value {
    var rest = given
    var path: Value?
    let items = try value.truth ? run.iterate(value) : []
    if items.isEmpty { return Value(.iterator([])) }
    if byAttribute {
      guard let first = given.positional.first else {
        throw JinjaError(.value, "the name of an attribute is missing")
      }
      path = first
      rest.positional.removeFirst()
    }
    var test: Test?
    if let name = rest.positional.first {
      test = Tests.table[try run.string(name)]
      if test == nil { throw JinjaError(.value, "there is no test of that name") }
      rest.positional.removeFirst()
    }
    var result: [Value] = []
    for item in items {
      try run.charge()
      let picked = try run.pick(item, path)
      let verdict = try test.map { (test) throws(JinjaError) in
        try run.apply(test, picked, rest)
      }
      if try (verdict ?? picked).truth == keeps { result.append(item) }
    }
    return Value(.iterator(result))
  }
}
