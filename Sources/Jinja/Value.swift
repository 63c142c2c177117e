package import Secrets
package import Vocabulary

/// A value of the template language, with Python's meaning.
///
/// A secret has no text here. It enters as ``sealed(_:)``, a text with a hole; joining it with other
/// text keeps the hole, anything else (slicing, hashing, comparing, counting) gives a text
/// whose hole is `derived`: it shows as `‹api_key›` and cannot leave in a request. A condition on a
/// sealed value is an error, except whether it is set.
package enum Value: Sendable {
  /// A name that is not there; jinja2's `Undefined`.
  case undefined(String)
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case list([Value])
  case tuple([Value])
  case dict(ValueDictionary)
  case datetime(PythonDateTime)
  case date(PythonDate)
  case timedelta(PythonTimeDelta)
  /// Text with at least one hole. Never used for plain text.
  case sealed(SealedText)
  /// A macro or a bound method.
  case function(Function)
}

/// A Python dict: keeps insertion order, keys are hashable values.
package typealias ValueDictionary = OrderedDictionary<ValueKey, Value>

/// What may be a key of a dict. As in Python, `1`, `1.0` and `True` are one key.
package enum ValueKey: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case tuple([ValueKey])
  /// Dates, large integers and what only templates have.
  case other(HashedValue)

  /// The integer this key counts as.
  private var integer: Int? {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .int(let value): value
    case .float(let value): Int(exactly: value)
    default: nil
    }
  }

  package static func == (a: ValueKey, b: ValueKey) -> Bool {
    switch (a, b) {
    case (.string(let x), .string(let y)): return x == y && x.utf8.count == y.utf8.count
    case (.none, .none): return true
    case (.tuple(let x), .tuple(let y)): return x == y
    case (.float(let x), .float(let y)): return x == y
    case (.other(let x), .other(let y)): return x.value.equals(y.value)
    default:
      if let x = a.integer, let y = b.integer { return x == y }
      guard let x = a.value.number, let y = b.value.number else { return false }
      return x == y
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .none: hasher.combine(0 as UInt8)
    case .string(let text): hasher.combine(text)
    case .tuple(let keys): hasher.combine(keys)
    case .other(let value): value.hash(into: &hasher)
    case .float(let value) where integer == nil:
      if let large = BigInteger(exactly: value) {
        hasher.combine(large)
      } else {
        hasher.combine(value)
      }
    case .bool, .int, .float: hasher.combine(integer)
    }
  }
}

/// Something that can be called in a template, or a value only the template language itself has:
/// an iterator, a namespace, a slice with attributes.
package struct Function: Sendable {
  final class Box: Sendable {
    let name: String
    let call: @Sendable ([Value], [(String, Value)]) throws(JinjaError) -> Value
    let host: Host?

    init(
      name: String, host: Host?,
      call: @escaping @Sendable ([Value], [(String, Value)]) throws(JinjaError) -> Value
    ) {
      self.name = name
      self.host = host
      self.call = call
    }
  }

  let box: Box

  package var name: String { box.name }
  package var call: @Sendable ([Value], [(String, Value)]) throws(JinjaError) -> Value { box.call }

  package init(
    _ name: String,
    _ call: @escaping @Sendable ([Value], [(String, Value)]) throws(JinjaError) -> Value
  ) {
    box = Box(name: name, host: nil, call: call)
  }

  init(_ host: Host) {
    let name = host.typeName
    box = Box(name: name, host: host) { (_, _) throws(JinjaError) in
      throw JinjaError(.type, "a \(name) cannot be called")
    }
  }
}
