import Jinja
import Secrets
import Vocabulary

/// What an answer echoed and a request sends on: the link to the next page may hold the account's
/// number, a parent's record the key of its children. Templates saw a mask in its place; where the mask
/// goes out again it is a hole for that secret, so the request is the one that the server meant.
///
/// Whoever writes a mask asks for no more than `config['…']` would: the outer door asks for the
/// same approvals.
extension Evaluator {
  /// The text with the masks of the config's secrets as holes.
  func withHoles(_ text: SealedText) -> SealedText {
    guard text.pieces.contains(where: EchoMarks.mayHold) else { return text }
    let known = EchoMarks.secrets(in: config)
    if known.isEmpty { return text }
    var result = SealedText("")
    for piece in text.pieces {
      if case .text(let plain) = piece {
        EchoMarks.split(plain, known).forEach { result.append($0) }
      } else {
        result.append(piece)
      }
    }
    return result
  }
}

enum EchoMarks {
  static func mayHold(_ piece: SealedText.Piece) -> Bool {
    if case .text(let text) = piece { text.contains("‹") } else { false }
  }

  /// The secrets that are values of a config, whole, by their masks.
  static func secrets(in value: Value) -> [String: Secret] {
    switch value {
    case .sealed(let text):
      guard text.pieces.count == 1, case .secret(let secret) = text.pieces[0] else { return [:] }
      return [secret.name.mask: secret]
    case .dict(let members):
      return members.values.reduce(into: [:]) { $0.merge(secrets(in: $1)) { first, _ in first } }
    default: return [:]
    }
  }

  static func split(_ text: String, _ known: [String: Secret]) -> [SealedText.Piece] {
    var pieces: [SealedText.Piece] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "‹"), let close = rest[open...].firstIndex(of: "›") {
      let after = rest.index(after: close)
      pieces.append(.text(String(rest[..<open])))
      let mark = String(rest[open..<after])
      pieces.append(known[mark].map { .secret($0) } ?? .text(mark))
      rest = rest[after...]
    }
    return pieces + [.text(String(rest))]
  }
}
