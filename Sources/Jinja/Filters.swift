import Secrets
import Vocabulary

/// One filter: what it is called, how it treats secrets, what it does.
struct Filter: Sendable {
  typealias Body = @Sendable (Interpreter, Value, CallArguments) throws(JinjaError) -> Value

  enum Secrets: Sendable {
    /// A secret anywhere in value or arguments makes the result derived; the body is not run.
    case derive
    /// Secrets may be elements of the value, which are moved around whole.
    case elements
    /// The body takes care of them.
    case whole
  }

  let name: String
  let secrets: Secrets
  var isUnknown = false
  let body: Body

  /// jinja2 gives it the context, and so does not evaluate it when it compiles.
  var usesContext: Bool {
    ["map", "select", "reject", "selectattr", "rejectattr", "random"].contains(name)
  }
}

/// The filters of jinja2 and of the CDK (interpolation/filters.py, whose `string` wins).
enum Filters {
  static let table: [String: Filter] = {
    var table: [String: Filter] = [:]
    for filter in text + sequences + choices + numbers + connectors { table[filter.name] = filter }
    for (alias, name) in [
      "d": "default", "e": "escape", "count": "length",
    ] {
      table[alias] = table[name]
    }
    return table
  }()

  /// A name that is no filter. jinja2 minds it only when it is reached, if it stands in a branch.
  static func unknown(_ name: String) -> Filter {
    Filter(name: name, secrets: .whole, isUnknown: true) { (_, _, _) throws(JinjaError) in
      throw JinjaError(.value, "there is no filter named \(name)")
    }
  }

  static func make(
    _ name: String, _ secrets: Filter.Secrets = .derive, _ body: @escaping Filter.Body
  ) -> Filter {
    Filter(name: name, secrets: secrets, body: body)
  }

  /// `soft_str`: the text of anything.
  ///
  /// - Throws: for an integer of more digits than Python writes.
  static func plain(_ value: Value) throws(JinjaError) -> String {
    if case .string(let text) = value { return text }
    return try value.written().plain ?? ""
  }
}

extension Interpreter {
  func apply(
    _ filter: Filter, _ value: Value, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    switch filter.secrets {
    case .derive:
      if value.isTainted || given.isTainted { return .derived(from: [value] + given.values) }
    case .elements:
      if value.isSealed || given.isTainted { return .derived(from: [value] + given.values) }
    case .whole: break
    }
    if value.markup != nil { return try applyMarked(filter, value, given) }
    return try filter.body(self, value, given)
  }

  /// A filter by name, as `map` uses it.
  func apply(
    filter name: String, _ value: Value, _ given: CallArguments
  ) throws(JinjaError) -> Value {
    guard let filter = Filters.table[name] else {
      throw JinjaError(.value, "there is no filter of that name")
    }
    return try apply(filter, value, given)
  }

  /// What `attribute='a.b.0'` picks; nil picks the item itself.
  func pick(
    _ item: Value, _ path: Value?, fallback: Value? = nil
  ) throws(JinjaError) -> Value {
    switch path {
    case nil, .some(.none): return item
    case .some(.string(let text)):
      var result = item
      for part in text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false) {
        let name = String(decoding: Array(part), as: UTF8.self)
        let isIndex = !name.isEmpty && name.utf8.allSatisfy { $0 &- 0x30 < 10 }
        result = try self.item(result, isIndex ? .int(Int(name) ?? .max) : .string(name))
        if let fallback, case .undefined = result { result = fallback }
      }
      return result
    case .some(let other): return try self.item(item, other)
    }
  }

  /// Strings compare without regard to case unless asked.
  func folded(_ value: Value, _ caseSensitive: Bool) -> Value {
    let value = value.unmarked
    if !caseSensitive, case .string(let text) = value { return .string(text.lowercased()) }
    return value
  }

  /// The value with every dict sorted by its keys, as `pprint` shows it.
  func keySorted(_ value: Value) throws(JinjaError) -> Value {
    switch value {
    case .list(let items), .tuple(let items):
      var result: [Value] = []
      for item in items { result.append(try keySorted(item)) }
      if case .list = value { return .list(result) }
      return .tuple(result)
    case .dict(let entries):
      // Keys of different types are sorted by the name of their type.
      let keys = entries.keys.map { Value.list([.string($0.value.typeName), $0.value]) }
      var result: ValueDictionary = [:]
      for pair in try sorted(
        entries.map { .tuple([$0.key.value, $0.value]) }, keys, reverse: false)
        ?? []
      {
        if case .tuple(let parts) = pair, let key = ValueKey(parts[0]) {
          result[key] = try keySorted(parts[1])
        }
      }
      return .dict(result)
    default: return value
    }
  }

  /// An argument that is a switch.
  func flag(_ value: Value?, _ fallback: Bool = false) throws(JinjaError) -> Bool {
    try value?.truth ?? fallback
  }
}
