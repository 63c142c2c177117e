import Jinja
import Secrets
import Vocabulary

/// Named values in order: request parameters, headers, the parts of a slice.
typealias Options = OrderedDictionary<String, Value>

extension Value {
  /// Whether it is None or was never there.
  var isNothing: Bool {
    switch self {
    case .none, .undefined: true
    default: false
    }
  }

  /// Python's `bool()`. A secret that is set counts as true; what it is does not matter.
  var isTruthy: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .float(let value): value != 0
    case .string(let text): !text.isEmpty
    case .list(let elements), .tuple(let elements): !elements.isEmpty
    case .dict(let entries): !entries.isEmpty
    case .timedelta(let delta): delta.microseconds != 0
    case .datetime, .date, .function: true
    case .sealed(let text): !text.isEmpty
    }
  }

  /// False for what `InterpolatedBoolean` takes as false: besides Python's falsy values the texts
  /// that spell them (interpolation/interpolated_boolean.py, FALSE_VALUES).
  var isTrueCondition: Bool {
    if case .string(let text) = self {
      return !["False", "false", "{}", "[]", "()", "", "0", "0.0"].contains(text)
    }
    return isTruthy
  }

  /// An int as Python sees it; bools are ints.
  var integer: Int? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }

  var plainText: String? { if case .string(let text) = self { text } else { nil } }

  var elements: [Value]? {
    switch self {
    case .list(let elements), .tuple(let elements): elements
    default: nil
    }
  }

  var dictionary: Options? {
    guard let entries else { return nil }
    var result = Options()
    for (key, value) in entries { result[key.plainText] = value }
    return result
  }

  init(_ options: Options) {
    var entries = ValueDictionary()
    for (key, value) in options { entries[.string(key)] = value }
    self = .dict(entries)
  }
}

extension ValueKey {
  /// `str()` of a key.
  var plainText: String {
    switch self {
    case .string(let text): text
    case .int(let value): String(value)
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .float(let value): PythonNumber.repr(value)
    case .tuple(let keys): "(" + keys.map(\.plainText).joined(separator: ", ") + ")"
    case .other(let hashed): hashed.value.pythonText.masked
    }
  }
}
