import Vocabulary

/// Values that only exist while a template runs, or that Python has and JSON has not. They travel
/// inside ``Value/function(_:)``, so that the rooms around see one case they never need to open.
indirect enum Host: Sendable {
  /// A mapping with attributes beside its keys, as the CDK's `StreamSlice`.
  case mapping(Mapping)
  /// `dict.items()` and its kin.
  case view(String, [Value])
  /// What `map`, `select` and the like give: it can be walked, and has no length.
  case iterator([Value])
  /// A tuple whose places also have names: what `groupby` gives.
  case group(grouper: Value, list: [Value])
  case set([Value])
  case duration(PythonDuration)
  /// An integer beyond 64 bits.
  case bigInteger(BigInteger)
  /// What a power of a negative float is. It can be printed.
  case complex(Double, Double)
  /// A text that was marked as safe HTML.
  case markup(String)
  case bytes([UInt8])
  case time(PythonTime)
  case zone(PythonDateTime.Zone)
  case fields(NamedTuple)
  /// A function of the environment, by its name.
  case global(String)
  /// A method that was taken off its object without being called.
  case method(Value, String)
  /// Something that changes while the template runs; the interpreter keeps it under this number.
  case object(Int, String)

  var isObject: Bool { if case .object = self { true } else { false } }

  var typeName: String {
    switch self {
    case .mapping: "StreamSlice"
    case .view(let name, _): name
    case .iterator: "generator"
    case .group: "_GroupTuple"
    case .set: "set"
    case .duration: "Duration"
    case .bigInteger: "int"
    case .complex: "complex"
    case .markup: "Markup"
    case .bytes: "bytes"
    case .time: "time"
    case .zone: "timezone"
    case .fields(let tuple): tuple.name
    case .global: "function"
    case .method: "builtin_function_or_method"
    case .object(_, let name): name
    }
  }
}

/// A mapping with attributes beside its keys; header names are looked up in any case.
struct Mapping: Sendable {
  let entries: ValueDictionary
  let attributes: [String: Value]
  let foldsCase: Bool

  subscript(key: ValueKey) -> Value? {
    guard foldsCase, case .string(let name) = key else { return entries[key] }
    let folded = name.lowercased()
    return entries.first { $0.key.string?.lowercased() == folded }?.value
  }
}

extension ValueKey {
  package var string: String? { if case .string(let text) = self { text } else { nil } }
}

extension Value {
  init(_ host: Host) { self = .function(Function(host)) }

  var host: Host? { if case .function(let function) = self { function.box.host } else { nil } }

  /// A mapping that also answers to attributes, such as the CDK's `StreamSlice` with its
  /// `partition`, `cursor_slice` and `extra_fields`.
  ///
  /// - Parameter foldsCase: keys are found in any case, as in the headers of a response.
  package static func mapping(
    _ entries: ValueDictionary, attributes: [String: Value] = [:], foldsCase: Bool = false
  ) -> Value {
    Value(.mapping(Mapping(entries: entries, attributes: attributes, foldsCase: foldsCase)))
  }

  /// An ISO duration, which adds to dates by the calendar.
  package static func duration(_ duration: PythonDuration) -> Value {
    duration.months == 0 ? .timedelta(duration.delta) : Value(.duration(duration))
  }

  /// The entries of a dict or of a mapping.
  package var entries: ValueDictionary? {
    switch self {
    case .dict(let entries): entries
    case .function(let function):
      if case .mapping(let mapping)? = function.box.host { mapping.entries } else { nil }
    default: nil
    }
  }
}
