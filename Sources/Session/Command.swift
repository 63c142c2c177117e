package import Vocabulary

/// What a person or an LLM asks of the session. Both use the same commands; there is no second path.
package enum Command: Sendable {
  /// Read the manifest from disk again and check it.
  case validate
  case stub([SecretName])
  /// Writes the draft's value into the first writable source, and empties the draft.
  case fill(SecretName, SecretDraft)
  /// The same into a file: where the source of the key cannot be written, the project's `.env`.
  case write(SecretName, SecretDraft)
  /// Empties the value in its source; the line stays as a stub.
  case clear(SecretName)
  /// Says of keys whether their values are no secret. A person's alone.
  case mark([SecretName: Bool])
  /// Asks the server for a paste that is not open yet, or tries another password on what it sent;
  /// an empty draft is no password.
  case openPaste(name: String, SecretDraft)
  /// Text is JSON for numbers, booleans, arrays and objects, and itself for strings; nil removes it.
  case setConfig(path: String, text: String?)
  /// Applies the repair of this diagnostic to the manifest file.
  case repair(Diagnostic)
  case testRead(stream: String, limits: ReadLimitsView, dryRun: Bool)
  /// Stops the read that is under way.
  case cancelRead
  /// - Parameter seen: how many hosts the question listed when it was answered.
  case answer(question: Int, Answer, seen: Int = 1)
  case approvals(ApprovalChange)
  case access(AccessChange)
  case pace(Pace)
  case readOnlyForLLM(Bool)
  /// Lets a held call through.
  case release(call: Int)
  /// Answers a held call with a sentence instead of doing it.
  case reply(call: Int, String)
  case refuse(call: Int)
}
