import Session
import Vocabulary

/// The proof that masking ran: the session plants a made-up secret in every result, and a result in
/// which it is missing or readable does not leave.
enum Canary {
  /// Takes the canary out of a masked result, and the summary, which went through the same masking.
  ///
  /// - Returns: nil when it was not there, or not masked.
  static func remove(from result: JSON) -> JSON? {
    guard case .object(var members) = result,
      members.removeValue(forKey: CanaryField.key) == .string(CanaryField.mask)
    else { return nil }
    members.removeValue(forKey: ToolResult.summaryKey)
    return .object(members)
  }
}
