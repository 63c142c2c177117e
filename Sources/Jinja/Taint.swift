import Secrets
import Vocabulary

extension Value {
  /// A secret is in it, at any depth.
  var isTainted: Bool {
    switch self {
    case .sealed: true
    case .list(let items), .tuple(let items): items.contains { $0.isTainted }
    case .dict(let entries): entries.values.contains { $0.isTainted }
    case .function(let function):
      switch function.box.host {
      case .mapping(let mapping): mapping.entries.values.contains { $0.isTainted }
      case .view(_, let items), .iterator(let items), .set(let items):
        items.contains { $0.isTainted }
      case .group(let grouper, let list):
        grouper.isTainted || list.contains { $0.isTainted }
      case .method(let base, _): base.isTainted
      default: false
      }
    default: false
    }
  }

  var isSealed: Bool { if case .sealed = self { true } else { false } }

  /// Something computed from the secrets in these values.
  static func derived(from values: [Value]) -> Value {
    var names: Set<SecretName> = []
    for value in values { names.formUnion(value.secretNames) }
    return .sealed(SealedText(pieces: [.derived(names.sorted())]))
  }

  /// Nil when no secret is in any of the values; else what replaces a result computed from them.
  static func taint(_ values: Value...) -> Value? {
    values.contains { $0.isTainted } ? derived(from: values) : nil
  }

  /// A text in a value, or the text with its holes.
  var sealedText: SealedText? {
    switch self {
    case .string(let text): SealedText(text)
    case .sealed(let text): text
    default: nil
    }
  }

  /// `.string` when there is no hole in the text.
  init(_ text: SealedText) { self = text.plain.map { .string($0) } ?? .sealed(text) }
}

extension CallArguments {
  var values: [Value] { positional + keywords.map(\.1) }
  var isTainted: Bool {
    positional.contains { $0.isTainted } || keywords.contains { $0.1.isTainted }
  }
}
