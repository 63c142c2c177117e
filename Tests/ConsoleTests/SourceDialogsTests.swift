import Session
import Testing
import Vocabulary

@testable import Console

@Suite("What a source asks")
struct SourceDialogsTests {
  private static let candidates = [
    PublicCandidate(
      name: Steps.name("start_date"), source: ".env", kind: "string", title: nil,
      soundsSecret: false),
    PublicCandidate(
      name: Steps.name("access_token"), source: ".env", kind: "string", title: nil,
      soundsSecret: true),
  ]

  private static func said(_ steps: Steps) -> [String: Bool]? {
    guard case .mark(let said)? = steps.commands.last else { return nil }
    return Dictionary(uniqueKeysWithValues: said.map { ($0.key.text, $0.value) })
  }

  @Test("nothing is public by itself: Enter keeps every key a secret")
  func nothing() {
    var steps = Steps()
    steps.happens(.publicKeysAsked(Self.candidates))
    #expect(steps.text.contains("sounds like a secret"))
    steps.press(.enter)
    #expect(Self.said(steps) == ["start_date": false, "access_token": false])
    #expect(steps.state.dialogs.isEmpty)
  }

  @Test("what is chosen with Space is public")
  func chosen() {
    var steps = Steps()
    steps.happens(.publicKeysAsked(Self.candidates))
    steps.press(.character(" "), .down, .character(" "), .character(" "), .enter)
    #expect(Self.said(steps) == ["start_date": true, "access_token": false])
  }

  @Test("Esc decides later, and p takes the question up again")
  func later() {
    var steps = Steps()
    steps.happens(.publicKeysAsked(Self.candidates))
    steps.press(.esc)
    #expect(steps.state.dialogs.isEmpty && steps.commands.isEmpty)
    steps.press(.character("1"), .character("p"))
    #expect(steps.text.contains("Which of these are no secret?"))
  }

  @Test("the question never takes the keyboard from somebody who types")
  func typing() {
    var steps = Steps()
    steps.press(.character("f"))
    steps.happens(.publicKeysAsked(Self.candidates))
    #expect(steps.state.fill != nil)
    steps.press(.esc)
    #expect(steps.text.contains("Which of these are no secret?"))
  }

  @Test("p marks the selected key after asking, and takes a mark back at once")
  func mark() {
    var steps = Steps()
    steps.press(.character("1"), .character("g"), .character("p"))
    #expect(steps.commands.isEmpty && steps.text.contains("Is api_key no secret?"))
    steps.press(.enter)
    #expect(steps.commands.isEmpty)
    steps.press(.character("p"), .character("p"))
    #expect(Self.said(steps) == ["api_key": true])
    steps.happens(.secretsChanged([Steps.row("api_key", .public)]))
    steps.press(.character("p"))
    #expect(Self.said(steps) == ["api_key": false])
  }

  @Test("a paste's password is dots, and goes with Enter")
  func password() {
    var steps = Steps()
    steps.happens(.pasteLocked(LockedPaste(name: "bin.example/?1f2e…", reason: .password)))
    #expect(steps.text.contains("Open a paste") && steps.text.contains("bin.example/?1f2e…"))
    steps.press(.enter)
    #expect(steps.commands.isEmpty)
    steps.typeSecret("open-sesame")
    #expect(!steps.text.contains("sesame") && steps.text.contains("11 chars"))
    steps.press(.enter)
    guard case .openPaste(let name, let draft)? = steps.commands.last else {
      Issue.record("the password was not sent")
      return
    }
    #expect(name == "bin.example/?1f2e…" && draft.count == 11)
  }

  @Test("a paste that deletes itself is read only on Enter, with a password or without")
  func burns() {
    var steps = Steps()
    steps.happens(.pasteLocked(LockedPaste(name: "bin.example/?1f2e…", reason: .burns)))
    #expect(steps.text.contains("deletes this paste"))
    steps.press(.esc)
    #expect(steps.commands.isEmpty && steps.state.dialogs.isEmpty)
    steps.press(.character("1"), .character("u"), .enter)
    guard case .openPaste(_, let draft)? = steps.commands.last else {
      Issue.record("it was not read")
      return
    }
    #expect(draft.count == 0)
  }

  @Test("a value whose source cannot be written stays in this session, or goes into .env with ^W")
  func target() {
    var steps = Steps()
    steps.happens(
      .secretsChanged([
        SecretRow(
          name: Steps.name("api_key"), state: .stub, location: "bin.example/?1f2e…",
          fingerprint: nil, neededBy: [], isRequired: true, isTooShort: false, line: 1,
          isKeptInMemory: true)
      ]))
    steps.press(.character("f"))
    #expect(steps.text.contains("this session alone"))
    steps.typeSecret("some-value-1")
    steps.press(.ctrl("w"))
    #expect(steps.text.contains(".env  as  api_key"))
    steps.press(.enter)
    guard case .write(let name, _)? = steps.commands.last else {
      Issue.record("it was not written")
      return
    }
    #expect(name.text == "api_key")
  }
}
