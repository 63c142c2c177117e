import Session
import Vocabulary

/// What was said of keys, in words; nil when nothing was.
enum MarkWords {
  static func words(_ isPublic: [SecretName], _ secret: [SecretName]) -> String? {
    let list = { (names: [SecretName]) in names.map(\.text).joined(separator: ", ") }
    let parts =
      (isPublic.isEmpty ? [] : ["no secret: \(list(isPublic))"])
      + (secret.isEmpty ? [] : ["stays secret: \(list(secret))"])
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension LockedPaste.Reason {
  var words: String {
    switch self {
    case .burns: "the server deletes it when it is read"
    case .password: "it wants a password"
    case .wrongPassword: "the password is wrong"
    }
  }
}
