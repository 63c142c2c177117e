import Session
import Vocabulary

@testable import Console

/// A small session to press keys in.
struct Steps {
  var state = State(size: Size(80, 24))
  /// What the runner was asked to do, in order.
  var effects: [Effect] = []
  private var time = 1000.0

  init() {
    happens(
      .projectOpened(
        ProjectView(
          name: "source-acme", manifest: "manifest.yaml", sources: [".env"], isDemo: false)))
    happens(.manifestChanged(Steps.manifest([Steps.problem("a"), Steps.problem("b", fix: true)])))
    happens(
      .secretsChanged([
        Steps.row("api_key", .set), Steps.row("token", .stub), Steps.row("zone", .unset),
      ]))
  }

  mutating func happens(_ kind: Event.Kind, by: Party = .person) {
    time += 1
    effects += update(&state, .session(Event(id: Int(time), time: time, by: by, kind: kind)))
  }

  mutating func press(_ keys: Key...) {
    for key in keys { effects += update(&state, .key(key)) }
  }

  mutating func type(_ text: String) {
    for character in text { press(.character(character)) }
  }

  /// What the runner does with characters while a secret has the keyboard.
  mutating func typeSecret(_ text: String) {
    let removed = state.secretFocus?.append(text) ?? 0
    effects += update(&state, .secretEdited(newlinesRemoved: removed))
  }

  mutating func wait(_ seconds: Double) {
    time += seconds
    effects += update(&state, .tick(time))
  }

  /// The whole screen as one text.
  var text: String { view(state, state.size).lines.joined(separator: "\n") }

  var commands: [Command] {
    effects.compactMap { if case .command(let command) = $0 { command } else { nil } }
  }

  static func name(_ text: String) -> SecretName { SecretName(text)! }

  static func row(_ text: String, _ state: SecretRow.State) -> SecretRow {
    SecretRow(
      name: name(text), state: state, location: state == .unset ? nil : ".env",
      fingerprint: state == .set ? "amber-fox" : nil, neededBy: [text], isRequired: true,
      isTooShort: false, line: 1)
  }

  static func problem(_ code: String, fix: Bool = false) -> Diagnostic {
    let span = SourceSpan(line: 4, column: 2, length: 3)
    return Diagnostic(
      .error, code, at: span, path: "streams[0]", "problem \(code)",
      repair: fix ? Repair(title: "write it", span: span, replacement: "it") : nil)
  }

  static func manifest(_ problems: [Diagnostic]) -> ManifestView {
    ManifestView(
      revision: 1, isValid: problems.isEmpty, diagnostics: problems,
      streams: [
        StreamView(
          name: "customers", request: "GET /customers", notReady: nil,
          span: SourceSpan(line: 3, column: 1)),
        StreamView(
          name: "orders", request: "GET /orders", notReady: "token is unset",
          span: SourceSpan(line: 9, column: 1)),
      ], lines: ["a: 1"], milliseconds: 2)
  }

  static func question(_ id: Int) -> Question {
    Question(
      id: id, by: .llm(client: "test"), stream: "orders",
      items: [
        Question.Item(name: name("api_key"), place: "Authorization header", shown: "‹api_key›")
      ], origin: Origin(scheme: "https", host: "api.example.com", port: 443), method: "GET",
      request: "GET /orders", methodClass: "read-only method", line: nil, beenTo: [],
      wholeRequest: ["GET /orders"])
  }

  static func read(_ records: [JSON]) -> ReadView {
    ReadView(
      id: 1, stream: "customers", isDryRun: false, isSuccess: true, failure: nil, warnings: [],
      records: records, pages: [], sliceCount: 1, limitReached: false, milliseconds: 5, masked: [],
      schemaNotes: [], columns: [ColumnView(name: "id", type: "int")])
  }
}
