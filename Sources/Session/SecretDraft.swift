import Secrets
import Vocabulary

/// A secret while it is being typed. It can grow, shrink and be counted; it cannot be read.
///
/// The state of the screen holds a reference to one and draws ``count`` dots.
package final class SecretDraft: Sendable {
  private let buffer = Guarded(DraftBuffer())

  package init() {}

  /// In characters.
  package var count: Int { buffer.withLock { $0.count } }

  /// Two words that are the same for the same value, as `amber-otter`; nil while it is empty.
  package var fingerprint: String? { buffer.withLock { $0.fingerprint } }

  /// Adds typed or pasted text. Trailing newlines of a paste are dropped.
  ///
  /// - Returns: how many newlines were dropped.
  @discardableResult
  package func append(_ text: String) -> Int { buffer.withLock { $0.append(text) } }

  /// A line break that was typed, in a value of several lines.
  package func appendNewline() { buffer.withLock { $0.appendNewline() } }

  package func deleteLast() { buffer.withLock { $0.deleteLast() } }
  package func clear() { buffer.withLock { $0.clear() } }

  /// Hands the text over once and empties the draft; for the session alone.
  func take() -> DraftBuffer { buffer.withLock { $0.take() } }
}
