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
    default: return nil
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
    }
  }
}
