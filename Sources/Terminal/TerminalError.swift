/// Why the full screen cannot be had: stable code, one sentence, next step.
package struct TerminalError: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    case notATerminal = "not_a_terminal"
    case noTerminalType = "no_terminal_type"
    case dumbTerminal = "dumb_terminal"
    case unknownTerminal = "unknown_terminal"
    case alreadyOpen = "terminal_already_open"
    case failed = "terminal_failed"
    case noEditor = "editor_failed"
  }

  package let code: Code
  /// One sentence without a full stop.
  package let message: String
  /// The next step, one sentence without a full stop.
  package let hint: String

  init(_ code: Code, _ message: String, hint: String = "run airlock --plain") {
    self.code = code
    self.message = message
    self.hint = hint
  }
}
