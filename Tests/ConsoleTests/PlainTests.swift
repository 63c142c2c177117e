import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Plain lines")
struct PlainTests {
  private func lines(_ kinds: [Event.Kind], by: Party = .person) -> [String] {
    var plain = Plain(utcOffset: 0)
    return kinds.flatMap { plain.lines(for: Event(id: 1, time: 50527, by: by, kind: $0)) }
  }

  @Test("a session is said in sentences")
  func opening() {
    let project = ProjectView(
      name: "source-acme", manifest: "manifest.yaml", sources: [".env"], isDemo: false)
    #expect(
      lines([
        .projectOpened(project), .manifestChanged(Steps.manifest([Steps.problem("a")])),
        .secretsChanged([Steps.row("api_key", .set), Steps.row("token", .stub)]),
      ]) == [
        "Manifest source-acme, revision 1: 1 error.",
        "Secrets: 2 needed, 1 set, 1 unset: token.",
      ])
  }

  @Test("a question is said whole, with the words that answer it")
  func question() {
    #expect(
      lines([.questionAsked(Steps.question(1))], by: .llm(client: "x")) == [
        "14:02:07 Question 1. The LLM (x) wants to send api_key in the Authorization header",
        "  to api.example.com, port 443.",
        "  Request GET /orders, read-only method. This key has never gone anywhere.",
        "  Answer deny, once, session, project or show.",
      ])
  }

  @Test("a fill says where the value went and its two words")
  func filled() {
    #expect(
      lines([.filled(Steps.name("token"), file: ".env", fingerprint: "amber-otter")]) == [
        "14:02:07 You saved token to .env, fingerprint amber otter."
      ])
  }

  @Test("escapes from outside are marks here too")
  func escapes() {
    let failure = Failure("x", "bad \u{1B}[2J answer")
    #expect(lines([.failed(failure)]) == ["14:02:07 Failed: bad ␛[2J answer."])
  }

  @Test(
    "typed commands",
    arguments: [
      ("help", "help"), ("fill api_key", "fill api_key"), ("read my stream", "read my stream"),
      ("dry orders", "dry orders"), ("config a.b  x  y ", "config a.b=x  y"),
      ("config a.b", "config a.b removed"),
      ("", "nothing"), ("once", "refused"), ("fill api_key hunter2", "refused"),
      ("fill 1", "refused"),
      ("quit", "quit"), ("nonsense", "refused"),
    ])
  func typed(line: String, meaning: String) {
    #expect(words(PlainPrompt(line, isAsking: false)) == meaning)
  }

  @Test(
    "answers count only while a question waits; an empty line is none",
    arguments: [
      ("once", "once"), ("session", "session"), ("project", "project"), ("deny", "deny"),
      ("deny use the sandbox", "deny use the sandbox"), ("", "nothing"), ("once more", "refused"),
      ("show", "show"), ("yes", "refused"),
    ])
  func answers(line: String, meaning: String) {
    #expect(words(PlainPrompt(line, isAsking: true)) == meaning)
  }

  @Test("a refusal never repeats what was typed: it may be the value")
  func refusals() {
    for line in ["fill api_key hunter2", "hunter2", "fill hunter2!"] {
      if case .refused(let sentence) = PlainPrompt(line, isAsking: false) {
        #expect(!sentence.contains("hunter2"))
      } else {
        Issue.record("it was not refused")
      }
    }
  }

  private func words(_ prompt: PlainPrompt) -> String {
    switch prompt {
    case .fill(let name): "fill \(name.text)"
    case .stub(let name): "stub \(name.text)"
    case .clear(let name): "clear \(name.text)"
    case .read(let stream, let isDryRun): "\(isDryRun ? "dry" : "read") \(stream)"
    case .config(let path, let text): "config \(path)" + (text.map { "=\($0)" } ?? " removed")
    case .answer(.deny(let note)): "deny" + (note.map { " \($0)" } ?? "")
    case .answer(.once): "once"
    case .answer(.session): "session"
    case .answer(.project): "project"
    case .refused: "refused"
    default: "\(prompt)"
    }
  }
}
