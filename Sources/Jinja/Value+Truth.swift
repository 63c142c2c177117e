import Secrets
import Vocabulary

extension Value {
  /// Python's `bool()`. Whether a secret is set is public, so a text with a whole secret is true.
  ///
  /// - Throws: ``JinjaError/Code/secretFlow`` for something computed from a secret.
  package var truth: Bool {
    get throws(JinjaError) {
      switch self {
      case .undefined: return false
      case .none: return false
      case .bool(let value): return value
      case .int(let value): return value != 0
      case .float(let value): return value != 0
      case .string(let text): return !text.isEmpty
      case .list(let items), .tuple(let items): return !items.isEmpty
      case .dict(let entries): return !entries.isEmpty
      case .datetime, .date: return true
      case .timedelta(let delta): return delta.microseconds != 0
      case .sealed(let text):
        if text.isPublicTruth { return true }
        throw JinjaError.secretFlow("a condition", text.names)
      case .function(let function):
        switch function.box.host {
        case .mapping(let mapping): return !mapping.entries.isEmpty
        case .view(_, let items), .set(let items): return !items.isEmpty
        case .markup(let text): return !text.isEmpty
        case .bytes(let bytes): return !bytes.isEmpty
        case .complex(let real, let imaginary): return real != 0 || imaginary != 0
        default: return true
        }
      }
    }
  }

  static let unsafePrefix = "\u{0}"

  static func unsafe(_ name: String) -> JinjaError {
    JinjaError(
      .security, "\(name.dropFirst()) is an attribute that templates may not use")
  }
}

extension SealedText {
  /// It is true whatever the secrets are. A lone number or boolean may be zero or false, so its truth
  /// is its value.
  var isPublicTruth: Bool {
    if pieces.count == 1, case .secret(let secret) = pieces[0], secret.shape != .text {
      return false
    }
    return isPublic
  }

  /// That it is there, and of which type, is public: there is plain text or a whole secret in it.
  var isPublic: Bool {
    pieces.contains { piece in
      switch piece {
      case .text, .secret, .token: true
      case .base64(let inner): inner.isPublic
      case .derived: false
      }
    }
  }
}

extension JinjaError {
  /// - Parameter use: what the secret was used as: `a condition`, `a key`, …
  static func secretFlow(_ use: String, _ names: [SecretName]) -> JinjaError {
    let list = names.map(\.text).joined(separator: ", ")
    let hint =
      use == "a condition"
      ? "ask only whether it is set: {% if config['name'] %}"
      : "put the whole secret into the request and decide on public config instead"
    return JinjaError(
      .secretFlow, "\(list.isEmpty ? "a secret" : list) is used as \(use)", hint: hint,
      names: names)
  }

  /// The same error with a place, unless it has one.
  func at(_ place: Int) -> JinjaError {
    offset == nil
      ? JinjaError(code, message, hint: hint, offset: place, names: names) : self
  }
}
