import Egress
import Secrets
import Vocabulary

/// Which keys of the sources are no secret: those the person named for this run, and those whose
/// value was marked. A new value under a marked name is a secret until it is marked too.
struct PublicMarks: Sendable {
  /// With `--public`, whatever their value is.
  let named: Set<SecretName>
  /// Said in this session, or kept for the project.
  private(set) var marks: [SecrecyMark] = []

  init(named: Set<SecretName>) { self.named = named }

  func isPublic(_ secret: Secret) -> Bool {
    if let mark = mark(of: secret) { return mark.isPublic }
    return named.contains(secret.name)
  }

  /// The person was asked about this value, or said it on the command line.
  func isDecided(_ secret: Secret) -> Bool {
    named.contains(secret.name) || mark(of: secret) != nil
  }

  private func mark(of secret: Secret) -> SecrecyMark? { marks.last { $0.isAbout(secret) } }

  /// The latest word about a key counts.
  mutating func add(_ more: [SecrecyMark]) {
    let names = Set(more.map(\.name))
    marks = marks.filter { !names.contains($0.name) } + more
  }

  /// Takes in what is kept now; `airlock revoke` elsewhere may have taken marks out.
  mutating func replace(with kept: [SecrecyMark]) { marks = kept }
}
