import Session
import Support
import Testing
import Vocabulary

/// An LLM waits for the person: for a value, or for an answer.
struct WaitingTests {
  private let llm = Party.llm(client: "claude-code")

  private func server() async throws -> HostileServer {
    try await HostileServer.start { _ in .ok(#"{"items":[{"id":1}]}"#) }
  }

  @Test("filling the stub ends the wait: nobody types done")
  func filled() async throws {
    let live = try await LiveSession()
    let name = try #require(SecretName("other_key"))
    let (session, party) = (live.session, llm)
    let wait = Task { try await session.waitForSecrets([name], seconds: nil, by: party) }
    let started = await live.next { if case .waitStarted(let wait) = $0 { wait } else { nil } }
    #expect(started?.names == [name])
    await session.perform(.fill(name, live.draft("a-new-value")), by: .person)
    let report = try await wait.value
    #expect(report.set == [name] && report.unset.isEmpty)
    let ended = await live.next { if case .waitEnded(let id) = $0 { id } else { nil } }
    #expect(ended == started?.id)
  }

  @Test("without names it waits for all that the manifest needs; what is set needs no wait")
  func all() async throws {
    let live = try await LiveSession(env: "api_key=\(LiveSession.secret)\nother_key=something\n")
    let report = try await live.session.waitForSecrets([], seconds: nil, by: llm)
    #expect(report.set.map(\.text) == ["api_key", "other_key"] && report.unset.isEmpty)
  }

  @Test("patience ends: the answer says what is still unset")
  func patience() async throws {
    let live = try await LiveSession(patience: 0)
    let report = try await live.session.waitForSecrets([], seconds: nil, by: llm)
    #expect(report.unset.map(\.text) == ["other_key"])
  }

  @Test("one wait for each client, and a cancelled one leaves nothing")
  func one() async throws {
    let live = try await LiveSession()
    let (session, party) = (live.session, llm)
    let wait = Task { try await session.waitForSecrets([], seconds: nil, by: party) }
    _ = await live.next { if case .waitStarted = $0 { true } else { nil } }
    await #expect(throws: Failure.self) {
      try await session.waitForSecrets([], seconds: nil, by: party)
    }
    wait.cancel()
    await #expect(throws: Failure.self) { try await wait.value }
    let again = Task { try await session.waitForSecrets([], seconds: nil, by: party) }
    _ = await live.next { if case .waitStarted = $0 { true } else { nil } }
    again.cancel()
    _ = try? await again.value
  }

  @Test("an LLM's read does not wait for ever: the question stays, and the answer meets the retry")
  func lateAnswer() async throws {
    let server = try await server()
    let live = try await LiveSession(origin: server.origin, patience: 0)
    let first = try await live.session.read(ReadRequest(stream: "items"), by: llm)
    #expect(first.view.failure?.code == "waiting_for_human")
    let question = await live.next {
      if case .questionAsked(let question) = $0 { question } else { nil }
    }
    // Asked again before the answer, it is the same question.
    let second = try await live.session.read(ReadRequest(stream: "items"), by: llm)
    #expect(second.view.failure?.code == "waiting_for_human")
    await live.session.perform(.answer(question: question?.id ?? 0, .once), by: .person)
    let third = try await live.session.read(ReadRequest(stream: "items"), by: llm)
    #expect(third.view.isSuccess && server.received.count == 1)
    let asked = await live.next { kind -> Int? in
      switch kind {
      case .questionAsked: -1
      case .questionClosed(let id, _): id
      default: nil
      }
    }
    #expect(asked == question?.id)
    await server.stop()
  }

  @Test("a late no is a no, with the person's words")
  func lateDenial() async throws {
    let server = try await server()
    let live = try await LiveSession(origin: server.origin, patience: 0)
    _ = try await live.session.read(ReadRequest(stream: "items"), by: llm)
    let question = await live.next {
      if case .questionAsked(let question) = $0 { question } else { nil }
    }
    await live.session.perform(
      .answer(question: question?.id ?? 0, .deny(note: "use the sandbox")), by: .person)
    let again = try await live.session.read(ReadRequest(stream: "items"), by: llm)
    #expect(again.view.failure?.code == "egress_denied")
    #expect(again.view.failure?.message.contains("use the sandbox") == true)
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test("whoever asked for a read hears that it waits, goes on, and how far it is")
  func progress() async throws {
    let server = try await server()
    let live = try await LiveSession(origin: server.origin)
    let (session, party) = (live.session, llm)
    let (steps, sink) = AsyncStream.makeStream(of: ReadProgress.self)
    let read = Task {
      defer { sink.finish() }
      return try await session.read(ReadRequest(stream: "items"), by: party) { sink.yield($0) }
    }
    let question = await live.next {
      if case .questionAsked(let question) = $0 { question } else { nil }
    }
    await session.perform(.answer(question: question?.id ?? 0, .once), by: .person)
    var heard: [ReadProgress] = []
    for await step in steps { heard.append(step) }
    #expect(
      heard == [.waiting(for: "api_key to 127.0.0.1"), .goingOn, .pages(1, records: 1)])
    _ = try await read.value
    await server.stop()
  }
}
