package import Session
package import Vocabulary

/// What a person typed at the prompt of `--plain`.
package enum PlainPrompt: Sendable {
  case help, secrets, errors, streams, check, cancel, quit
  /// Show the whole request of the oldest question.
  case show
  /// Ask for the value, without an echo.
  case fill(SecretName)
  /// The same into a file, where the source of the key cannot be written.
  case write(SecretName)
  /// Ask for the password of the paste that waits, without an echo.
  case unlock
  case clear(SecretName)
  case stub(SecretName)
  case read(stream: String, dryRun: Bool)
  /// nil removes the value.
  case config(path: String, text: String?)
  case answer(Answer)
  /// What a person says about the LLM: doors, pace, held calls. In order, none of them waits.
  case perform([Command])
  /// Print `Plain.accessLines`: doors, pace, clients, and what waits.
  case access
  /// Print `Plain.callLines`: the latest calls and how they went.
  case calls
  /// Print `Plain.configurationLines`: what to paste into a client.
  case configurations
  /// Print `Plain.sawLines(_:)`: the exact answer to a call; nil is the last one.
  case saw(call: Int?)
  /// Print `Plain.approvalLines`: what may go where.
  case approvals
  /// By the number that was said.
  case confirm(Int)
  case revoke(Int)
  /// The demo only: the same as `Effect.letTheLLMWork`.
  case letTheLLMWork
  /// Nothing was typed.
  case nothing
  /// It could not be understood; one sentence says why.
  case refused(String)

  /// Parses one line. While a question waits, an empty line is not an answer and never means yes.
  ///
  /// - Parameter isAsking: a question waits, so the answers are understood.
  package init(_ line: String, isAsking: Bool) {
    let words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    guard let verb = words.first?.lowercased() else {
      self = .nothing
      return
    }
    let rest = Array(words.dropFirst())
    if let answer = PlainPrompt.answer(verb, rest, line, isAsking: isAsking) {
      self = answer
      return
    }
    self = PlainPrompt.command(verb, rest, line)
  }

  private static let lines = [
    "help                 this list",
    "secrets              which secrets and config values there are, and which are set",
    "errors               what is wrong with the manifest",
    "streams              which streams can be read",
    "check                read the manifest again and check it",
    "fill KEY             type the value of a secret; it is not shown",
    "write KEY            the same, into .env where its source cannot be written",
    "public KEY           its value is no secret; \"secret KEY\" takes that back",
    "unlock               open the paste that waits; its password is not shown",
    "stub KEY             add a key without a value",
    "clear KEY            remove the value of a secret",
    "config KEY VALUE     set a config value that is no secret; without VALUE, remove it",
    "read STREAM          test read; \"dry STREAM\" builds the requests and sends nothing",
    "cancel               stop the read that is under way",
    "deny [why], once, session, project, show   answer a question",
    "quit",
  ]

  /// What `help` prints.
  package static let helpLines =
    lines.dropLast() + approvalHelpLines + llmHelpLines + lines.suffix(1)

  private static func answer(
    _ verb: String, _ rest: [String], _ line: String, isAsking: Bool
  ) -> PlainPrompt? {
    let answers = ["deny", "once", "session", "project", "show"]
    guard answers.contains(verb) else { return nil }
    guard isAsking else { return .refused("No question is waiting.") }
    switch verb {
    case "deny":
      let note = rest.joined(separator: " ")
      return .answer(.deny(note: note.isEmpty ? nil : note))
    case "show": return .show
    default: break
    }
    guard rest.isEmpty else { return .refused("\(verb) takes no more words.") }
    switch verb {
    case "once": return .answer(.once)
    case "session": return .answer(.session)
    default: return .answer(.project)
    }
  }

  private static func command(_ verb: String, _ rest: [String], _ line: String) -> PlainPrompt {
    if let prompt = ofLLM(verb, rest, line) ?? ofApprovals(verb, rest) { return prompt }
    switch (verb, rest.count) {
    case ("help", 0), ("?", 0): return .help
    case ("secrets", 0): return .secrets
    case ("errors", 0): return .errors
    case ("streams", 0): return .streams
    case ("check", 0): return .check
    case ("cancel", 0): return .cancel
    case ("quit", 0), ("exit", 0), ("q", 0): return .quit
    case ("fill", 1): return named(rest[0], PlainPrompt.fill)
    case ("write", 1): return named(rest[0], PlainPrompt.write)
    case ("public", 1): return named(rest[0]) { .perform([.mark([$0: true])]) }
    case ("secret", 1): return named(rest[0]) { .perform([.mark([$0: false])]) }
    case ("unlock", 0): return .unlock
    case ("stub", 1): return named(rest[0], PlainPrompt.stub)
    case ("clear", 1): return named(rest[0], PlainPrompt.clear)
    // Whatever else was typed may be the value itself: it is not repeated.
    case ("fill", 2...), ("write", 2...):
      return .refused("Type only the key after \(verb); the value is asked for.")
    case ("read", 1...): return .read(stream: rest.joined(separator: " "), dryRun: false)
    case ("dry", 1...): return .read(stream: rest.joined(separator: " "), dryRun: true)
    case ("config", 1): return .config(path: rest[0], text: nil)
    case ("config", 2...): return .config(path: rest[0], text: remainder(line, after: rest[0]))
    case ("fill", _), ("write", _), ("stub", _), ("clear", _), ("public", _), ("secret", _):
      return .refused("\(verb) needs one key.")
    case ("read", _), ("dry", _): return .refused("\(verb) needs the name of a stream.")
    default: return .refused("That is no command here. Type help for the list.")
    }
  }

  private static func named(_ text: String, _ make: (SecretName) -> PlainPrompt) -> PlainPrompt {
    SecretName(text).map(make) ?? .refused("That is no name of a secret.")
  }

  /// The value as it was typed, inner spaces kept.
  static func remainder(_ line: String, after key: String) -> String {
    var rest = Substring(line).drop { $0 == " " }
    rest = rest.drop { $0 != " " }.drop { $0 == " " }
    rest = rest.dropFirst(key.count).drop { $0 == " " }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
