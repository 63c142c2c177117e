import Vocabulary

extension ValueKey {
  /// A key made of a value; nil for what Python cannot hash and for what holds a secret.
  init?(_ value: Value) {
    switch value {
    case .none: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .tuple(let items):
      var keys: [ValueKey] = []
      for item in items {
        guard let key = ValueKey(item) else { return nil }
        keys.append(key)
      }
      self = .tuple(keys)
    case .function(let function):
      switch function.box.host {
      case .markup(let text)?: self = .string(text)
      case .group(let grouper, let list)?:
        guard let key = ValueKey(.tuple([grouper, .list(list)])) else { return nil }
        self = key
      case .fields(let tuple)?:
        guard let key = ValueKey(.tuple(tuple.values)) else { return nil }
        self = key
      default:
        guard HashedValue.canHold(value) else { return nil }
        self = .other(HashedValue(value: value))
      }
    default:
      guard HashedValue.canHold(value) else { return nil }
      self = .other(HashedValue(value: value))
    }
  }

  /// The value a loop over the keys gives.
  package var value: Value {
    switch self {
    case .none: .none
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    case .string(let value): .string(value)
    case .tuple(let keys): .tuple(keys.map(\.value))
    case .other(let hashed): hashed.value
    }
  }
}

/// A value that is rarely a key, with Python's equality.
package struct HashedValue: Sendable {
  package let value: Value

  static func canHold(_ value: Value) -> Bool {
    switch value {
    case .datetime, .date, .timedelta, .undefined: return true
    case .function(let function):
      switch function.box.host {
      case .bigInteger, .complex, .duration, .global, .object, .method, .bytes, .time, .zone:
        return true
      case nil: return true
      default: return false
      }
    default: return false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch value {
    case .datetime(let moment): hasher.combine(moment)
    case .date(let date): hasher.combine(date)
    case .timedelta(let delta): hasher.combine(delta)
    default:
      if case .bigInteger(let number)? = value.host { hasher.combine(number) }
    }
  }
}
