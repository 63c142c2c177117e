import Egress
import Secrets
import Testing
import Vocabulary

@Suite("The gate asks once and remembers for as long as it was told")
struct GateTests {
  let vault = Vault()
  let key: Secret
  let api: Origin
  let request: SealedRequest

  init() throws {
    key = vault.seal(name("api_key"), "ck_live_4f8a0c2e9b71")
    api = try origin("https://api.example.com")
    request = get(api, query: [(SealedText("limit"), SealedText("10"))], headers: [bearer(key)])
  }

  /// Spends the ticket by dropping it.
  func admit(
    _ gate: Gate, _ request: SealedRequest? = nil, read: Int = 1
  ) async
    -> EgressError.Code?
  {
    do throws(EgressError) {
      _ = try await gate.admit(request ?? self.request, read: read, by: .llm(client: "test"))
      return nil
    } catch {
      return error.code
    }
  }

  @Test("the question says who wants which key to go where, in what place, by what request")
  func question() async throws {
    let approver = ScriptedApprover(.session)
    #expect(await admit(gate(approver)) == nil)
    let question = try #require(approver.questions.first)
    #expect(question.by == .llm(client: "test"))
    #expect(question.stream == "orders")
    #expect(question.span?.line == 31)
    #expect(question.origin == api)
    #expect(question.request == "GET /v1/items?limit=10")
    #expect(question.methods.words == "read-only method")
    let item = try #require(question.items.first)
    #expect(item.name == name("api_key"))
    #expect(item.place == "Authorization header")
    #expect(item.shown == "Bearer ‹api_key›")
    #expect(question.beenTo.isEmpty)
    #expect(
      question.wholeRequest == [
        "GET /v1/items?limit=10 HTTP/1.1", "Host: api.example.com",
        "Authorization: Bearer ‹api_key›",
      ])
  }

  @Test("once is for one read with its pages and retries")
  func once() async {
    let approver = ScriptedApprover(.once, .once)
    let gate = gate(approver)
    for _ in 0..<3 { #expect(await admit(gate, read: 1) == nil) }
    #expect(approver.questions.count == 1)
    #expect(await admit(gate, read: 2) == nil)
    #expect(approver.questions.count == 2)
    await gate.finish(read: 1)
    #expect(await admit(gate, read: 1) == .denied)
  }

  @Test("session is for every read until airlock quits")
  func session() async {
    let approver = ScriptedApprover(.session)
    let gate = gate(approver)
    for read in 1...3 { #expect(await admit(gate, read: read) == nil) }
    #expect(approver.questions.count == 1)
  }

  @Test("a no lasts for the read it was said to, and carries what the person wrote")
  func deny() async {
    let approver = ScriptedApprover(.deny(note: "use the sandbox host first"), .once)
    let gate = gate(approver)
    do throws(EgressError) {
      _ = try await gate.admit(request, read: 1, by: .person)
      Issue.record("it was let out")
    } catch {
      #expect(error.code == .denied)
      #expect(error.note == "use the sandbox host first")
      #expect(!error.message.contains("example.com"))
    }
    // The note was said to the person's request; the other party is asked about on its own.
    #expect(
      await code { () async throws(EgressError) in
        _ = try await gate.admit(request, read: 1, by: .person)
      } == .denied)
    #expect(approver.questions.count == 1)
    #expect(await admit(gate, read: 2) == nil)
  }

  @Test("with nobody to ask, only what was allowed at launch goes")
  func headless() async throws {
    let rule = try AllowRule(parsing: "api_key=https://api.example.com")
    #expect(await admit(gate(allow: [rule])) == nil)
    #expect(await admit(gate(allow: [rule]), get(api)) == nil)
    #expect(await admit(gate()) == .denied)
    #expect(await admit(gate(), get(api)) == .denied)
    #expect(await admit(gate(), get(try origin("http://127.0.0.1:1"))) == .denied)
  }

  @Test("a public origin is asked about once per session, a local one for every read")
  func visits() async throws {
    let approver = ScriptedApprover(.once, .once, .once)
    let gate = gate(approver)
    for read in 1...3 { #expect(await admit(gate, get(api), read: read) == nil) }
    #expect(approver.questions.count == 1)
    #expect(approver.questions[0].items.isEmpty)
    let local = get(try origin("http://10.0.0.7"))
    for read in 1...2 { #expect(await admit(gate, local, read: read) == nil) }
    #expect(approver.questions.count == 3)
  }

  @Test("the same question at the same time is one question")
  func concurrent() async throws {
    let approver = PatientApprover()
    let gate = gate(approver)
    async let first = admit(gate, read: 1)
    _ = await approver.asked.first { _ in true }
    async let second = admit(gate, read: 2)
    // The second one waits once the gate counts it among the readers of the open question.
    while await gate.waiterCount < 2 { await Task.yield() }
    approver.answer(.once)
    #expect(await first == nil)
    #expect(await second == nil)
    #expect(approver.questionCount == 1)
    #expect(await admit(gate, read: 1) == nil)
    #expect(await admit(gate, read: 2) == nil)
  }

  @Test("a cancelled request stops waiting, and its question goes with the last who waited")
  func cancelledWhileAsked() async throws {
    let approver = PatientApprover()
    let gate = gate(approver)
    let waiting = Task { await admit(gate) }
    _ = await approver.asked.first { _ in true }
    waiting.cancel()
    #expect(await waiting.value == .cancelled)
    #expect(await gate.waiterCount == 0)
  }

  @Test("a cancelled task is not even asked about")
  func cancelledBefore() async throws {
    let approver = ScriptedApprover(.session)
    let gate = gate(approver)
    let waiting = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await admit(gate)
    }
    #expect(await waiting.value == .cancelled)
    #expect(approver.questions.isEmpty)
  }

  @Test("an answer that comes late meets the same request, made again within ten minutes")
  func late() async throws {
    let approver = ScriptedApprover(.undecided, .undecided)
    let clock = Clock()
    let gate = gate(approver, now: { clock.time })
    #expect(await admit(gate, read: 1) == .waiting)
    await gate.answerLate(try #require(approver.questions.first), .once)
    clock.advance(599)
    #expect(await admit(gate, read: 2) == nil)
    #expect(approver.questions.count == 1)
    #expect(await admit(gate, read: 3) == .waiting)
    await gate.answerLate(approver.questions[1], .session)
    clock.advance(601)
    #expect(await admit(gate, read: 4) == .denied)
  }

  @Test("something computed from a secret is refused before anybody is asked")
  func derived() async {
    let approver = ScriptedApprover(.session)
    let text = SealedText(pieces: [.derived([name("api_key")])])
    let request = get(api, headers: [("X-Half", text)])
    #expect(await admit(gate(approver), request) == .denied)
    #expect(approver.questions.isEmpty)
  }

  @Test("an origin in a strange spelling is judged as what it is")
  func strangeSpelling() async throws {
    let rule = try AllowRule(parsing: "api_key=http://127.0.0.1:8080")
    let hex = get(Origin(scheme: "http", host: "0x7F.1", port: 8080), headers: [bearer(key)])
    #expect(await admit(gate(allow: [rule]), hex) == nil)
    let sly = get(
      Origin(scheme: "http", host: "127.0.0.1:8080@evil.example", port: 8080),
      headers: [bearer(key)])
    #expect(await admit(gate(allow: [rule]), sly) == .denied)
    let path = get(
      Origin(scheme: "http", host: "evil.example/x", port: 8080), headers: [bearer(key)])
    #expect(await admit(gate(allow: [rule]), path) == .denied)
  }

  @Test("the ledger remembers where each key has been, and the next question says so")
  func ledger() async throws {
    let approver = ScriptedApprover(.session, .once)
    let clock = Clock()
    let gate = gate(approver, now: { clock.time })
    for _ in 0..<41 { #expect(await admit(gate) == nil) }
    clock.advance(5)
    let other = get(try origin("https://other.example"), headers: [bearer(key)])
    #expect(await admit(gate, other) == nil)
    let visit = try #require(approver.questions.last?.beenTo.first)
    #expect(visit.origin == api)
    #expect(visit.count == 41)
    let entries = await gate.ledger.visits(of: key.name)
    #expect(entries.map(\.origin.host) == ["other.example", "api.example.com"])
    #expect(entries.map(\.count) == [1, 41])
    #expect(entries.map(\.placements) == [[.header], [.header]])
    #expect(entries[0].last == entries[1].last + 5)
    #expect(await gate.ledger.visits(of: name("other_key")).isEmpty)
  }
}
