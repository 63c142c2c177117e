package import Vocabulary

/// A text that the manifest had.
package struct ManifestVersion: Sendable {
  /// Marks on the way to a working connector; names of the Python server's `checkpoint_type`.
  package enum Checkpoint: String, Sendable {
    case none
    case validationPass = "validation_pass"
    case validationFail = "validation_fail"
    case testPass = "test_pass"
    case testFail = "test_fail"
    case readinessPass = "readiness_pass"
    case readinessFail = "readiness_fail"
  }

  /// Counts texts that differ from the one before, from 1.
  package let number: Int
  /// Seconds since 1970.
  package let time: Double
  package let by: Party
  package var checkpoint: Checkpoint
  package var summary: String?
  /// The same for the same text: 16 hexadecimal digits.
  package let hash: String
  package let bytes: Int
  let text: String
}

/// Every text that the manifest had in this session, while they fit. No text that holds a secret is
/// among them.
struct ManifestHistory: Sendable {
  private static let limit = 32 << 20

  private(set) var versions: [ManifestVersion] = []
  private var size = 0
  private var skipped: String?
  private(set) var last = 0

  /// - Parameter text: as it was loaded.
  /// - Returns: the number of the text, a new one only if it differs from the latest.
  @discardableResult
  mutating func record(
    _ text: String, by party: Party, at time: Double, isValid: Bool
  ) -> Int {
    if holds(text) { return last }
    skipped = nil
    last += 1
    versions.append(
      ManifestVersion(
        number: last, time: time, by: party,
        checkpoint: isValid ? .validationPass : .validationFail, summary: nil,
        hash: StableHash.digits(of: text), bytes: text.utf8.count, text: text))
    size += text.utf8.count
    while size > ManifestHistory.limit, versions.count > 1 {
      size -= versions.removeFirst().bytes
    }
    return last
  }

  /// The latest version is this text.
  func holds(_ text: String) -> Bool { versions.last?.text == text && skipped == nil }

  /// A text that must not be kept takes a number all the same, so that who saw another one knows.
  mutating func skip(_ text: String) {
    let hash = StableHash.digits(of: text)
    if hash == skipped { return }
    skipped = hash
    last += 1
  }

  mutating func mark(_ checkpoint: ManifestVersion.Checkpoint, _ summary: String) {
    guard let index = versions.indices.last else { return }
    versions[index].checkpoint = checkpoint
    versions[index].summary = summary
  }

  func version(_ number: Int) -> ManifestVersion? { versions.first { $0.number == number } }
}
