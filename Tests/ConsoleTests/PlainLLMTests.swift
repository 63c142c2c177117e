import Session
import Testing
import Vocabulary

@testable import Console

@Suite("The LLM in plain lines")
struct PlainLLMTests {
  private struct Told {
    var plain = Plain(utcOffset: 0)
    var lines: [String] = []

    mutating func happens(_ kind: Event.Kind, by: Party = .llm(client: "test")) {
      lines += plain.lines(for: Event(id: 1, time: 50527, by: by, kind: kind))
    }

    /// What was said since the last time.
    mutating func said() -> [String] {
      defer { lines = [] }
      return lines
    }
  }

  private static let on = AccessView(
    socket: .ready(at: "/run/a.sock"), clients: [Steps.client(1)],
    configurations: [Steps.configuration], warnings: [".env lies in acme"])

  private func call(_ id: Int) -> Event.Kind {
    .callStarted(
      CallView(
        id: id, tool: "execute_stream_test_read", subject: "orders", arguments: [:], client: 1))
  }

  private func end(_ id: Int, _ summary: String, code: String? = nil) -> Event.Kind {
    .callFinished(
      CallEnd(
        id: id, summary: summary, isError: code != nil, code: code, milliseconds: 1,
        masked: [MaskCount(name: Steps.name("api_key"), reason: "exact", count: 3)],
        disclosed: Disclosed(bytes: Array("{\"a\":1}\n".utf8), isCanaryMasked: true, budget: 99)))
  }

  @Test("doors and clients are said when they change")
  func access() {
    var told = Told()
    told.happens(.accessChanged(AccessView()), by: .person)
    #expect(told.said() == ["LLM access: off."])
    told.happens(.accessChanged(PlainLLMTests.on), by: .person)
    #expect(
      told.said() == [
        "14:02:07 Unix socket on.", "14:02:07 client1 1.0 came in by socket.",
        "Warning: .env lies in acme.", "  Type config for what a client needs.",
      ])
    told.happens(.accessChanged(PlainLLMTests.on), by: .person)
    #expect(told.said().isEmpty)
    told.happens(.accessChanged(AccessView(clients: [Steps.client(1, isConnected: false)])))
    #expect(told.said() == ["14:02:07 Unix socket off.", "14:02:07 client1 1.0 left."])
  }

  @Test("a call is one line, with its result, its masks and its bytes")
  func calls() {
    var told = Told()
    told.happens(call(1))
    told.happens(
      .readStarted(ReadStart(id: 3, stream: "orders", limits: ReadLimitsView(), isDryRun: false)))
    told.happens(.readFinished(Steps.read([["id": 1]])))
    told.happens(end(1, "1 record of orders."))
    #expect(
      told.said() == [
        "14:02:07 The LLM (test) called execute_stream_test_read orders: 1 record of orders. "
          + "3 values masked. 8 bytes went to it."
      ])
    #expect(told.plain.sawLines(nil).last == "{\"a\":1}")
    #expect(told.plain.sawLines(9) == ["There is no call 9."])
    #expect(told.plain.callLines.last?.contains("call 1, execute_stream_test_read orders") == true)
  }

  @Test("a held call says what to type")
  func held() {
    var told = Told()
    told.happens(call(2))
    told.happens(.callHeld(id: 2))
    #expect(
      told.said() == [
        "14:02:07 Call 2 is held: execute_stream_test_read orders.",
        "  Type release 2, reply 2 and a sentence, or refuse 2.",
      ])
    #expect(told.plain.accessLines.contains("  Call 2 is held: execute_stream_test_read orders."))
    told.happens(.callReleased(id: 2), by: .person)
    told.happens(end(2, "the person refused this call", code: "refused"))
    #expect(told.said().last?.contains("failed, the person refused this call") == true)
  }

  @Test("a wait says what to fill, and why it was asked for")
  func waits() {
    var told = Told()
    told.happens(.stubbed([Steps.name("token")], file: ".env", reason: "the login needs it"))
    told.happens(.waitStarted(WaitView(id: 1, names: [Steps.name("token")])))
    told.happens(.waitEnded(id: 1))
    #expect(
      told.said() == [
        "14:02:07 The LLM (test) added token to .env, without a value, because: the login needs it.",
        "14:02:07 The LLM (test) waits for token.", "  Type fill token.",
        "14:02:07 The LLM (test) waits no more.",
      ])
  }

  @Test(
    "typed commands about the LLM",
    arguments: [
      ("llm", "access"), ("llm on", "access(Session.AccessChange.socket(true))"),
      (
        "llm off",
        "access(Session.AccessChange.socket(false)) access(Session.AccessChange.http(false))"
      ),
      ("llm http on", "access(Session.AccessChange.http(true))"), ("llm maybe", "refused"),
      ("hold", "pace(Session.Pace.step)"), ("let go", "pace(Session.Pace.free)"),
      ("pace ask", "pace(Session.Pace.askBeforeNetwork)"), ("pace fast", "refused"),
      ("release 3", "release(call: 3)"), ("release", "refused"), ("release x", "refused"),
      ("refuse 3", "refuse(call: 3)"), ("reply 3", "refused"),
      ("reply 3 use  the sandbox", "reply(call: 3, \"use  the sandbox\")"),
      ("read-only on", "readOnlyForLLM(true)"), ("read-only", "refused"),
      ("disconnect 2", "access(Session.AccessChange.disconnect(client: 2))"),
      ("new token", "access(Session.AccessChange.newToken)"), ("config", "configurations"),
      ("saw", "saw nil"), ("saw 4", "saw 4"), ("calls", "calls"),
      ("let the LLM work", "letTheLLMWork"), ("read orders", "other"), ("config a b", "other"),
    ])
  func typed(line: String, meaning: String) {
    let words: String =
      switch PlainPrompt(line, isAsking: false) {
      case .perform(let commands): commands.map { "\($0)" }.joined(separator: " ")
      case .access: "access"
      case .calls: "calls"
      case .configurations: "configurations"
      case .saw(let call): "saw \(call.map(String.init) ?? "nil")"
      case .letTheLLMWork: "letTheLLMWork"
      case .refused: "refused"
      default: "other"
      }
    #expect(words == meaning)
  }
}
