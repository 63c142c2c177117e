import Session
import Testing
import Vocabulary

/// A call of the LLM on its way into the session: let in, held, answered by the person, refused.
struct CallTests {
  private let llm = Party.llm(client: "claude-code")

  private func call(
    _ tool: String = "validate_manifest", usesNetwork: Bool = false, changes: Bool = false,
    _ arguments: JSON = [:], client: Int? = nil
  ) -> CallRequest {
    CallRequest(
      tool: tool, subject: "items", arguments: arguments, client: client, by: llm,
      usesNetwork: usesNetwork, changes: changes)
  }

  private func held(_ live: LiveSession) async -> Int? {
    await live.next { if case .callHeld(let id) = $0 { id } else { nil } }
  }

  @Test("a call is told with its arguments masked, and so is its end")
  func told() async throws {
    let live = try await LiveSession()
    let admission = await live.session.admit(call(["config": ["x": .string(LiveSession.secret)]]))
    #expect(admission.refusal == nil)
    let view = await live.next { if case .callStarted(let view) = $0 { view } else { nil } }
    #expect(view?.id == admission.id && view?.arguments == ["config": ["x": "‹api_key›"]])
    await live.session.finish(
      CallEnd(
        id: admission.id, summary: "no \(LiveSession.secret) here", isError: false, code: nil,
        milliseconds: 1, masked: [], disclosed: nil), by: llm)
    let end = await live.next { if case .callFinished(let end) = $0 { end } else { nil } }
    #expect(end?.summary == "no ‹api_key› here")
  }

  private func call(_ arguments: JSON) -> CallRequest { call("x", arguments) }

  @Test("a held LLM waits, and one call at a time is let through")
  func step() async throws {
    let live = try await LiveSession()
    await live.session.perform(.pace(.step), by: .person)
    let session = live.session
    let request = call()
    let first = Task { await session.admit(request) }
    let id = try #require(await held(live))
    await session.perform(.release(call: id), by: .person)
    #expect(await first.value.refusal == nil)
    let second = Task { await session.admit(request) }
    let next = try #require(await held(live))
    await session.perform(.reply(call: next, "look at \(LiveSession.secret) first"), by: .person)
    let refusal = await second.value.refusal
    #expect(refusal?.code == "answered")
    #expect(refusal?.message == "the person answers: look at ‹api_key› first")
    let third = Task { await session.admit(request) }
    await session.perform(.refuse(call: try #require(await held(live))), by: .person)
    #expect(await third.value.refusal?.code == "refused")
  }

  @Test("ask before network holds reads and nothing else; run freely lets all go")
  func paces() async throws {
    let live = try await LiveSession()
    await live.session.perform(.pace(.askBeforeNetwork), by: .person)
    #expect(await live.session.admit(call()).refusal == nil)
    let session = live.session
    let read = call("execute_stream_test_read", usesNetwork: true)
    let waiting = Task { await session.admit(read) }
    _ = try #require(await held(live))
    await session.perform(.pace(.free), by: .person)
    #expect(await waiting.value.refusal == nil)
  }

  @Test("a held call that is cancelled waits no more")
  func cancelHeld() async throws {
    let live = try await LiveSession()
    await live.session.perform(.pace(.step), by: .person)
    let session = live.session
    let request = call()
    let waiting = Task { await session.admit(request) }
    _ = try #require(await held(live))
    waiting.cancel()
    #expect(await waiting.value.refusal?.code == "cancelled")
  }

  @Test("read-only for the LLM refuses what changes something, and counts it")
  func readOnly() async throws {
    let live = try await LiveSession()
    let client = await live.session.clientJoined(name: "codex", version: "1", way: .socket)
    await live.session.perform(.readOnlyForLLM(true), by: .person)
    let refusal = await live.session.admit(call(changes: true, client: client)).refusal
    #expect(refusal?.code == "read_only")
    #expect(await live.session.admit(call(client: client)).refusal == nil)
    await live.session.clientLeft(client)
    let view = await live.next { kind -> ClientView? in
      guard case .accessChanged(let view) = kind else { return nil }
      return view.clients.first { $0.id == client && !$0.isConnected }
    }
    #expect(view?.calls == 2 && view?.denied == 1 && view?.name == "codex")
  }

  @Test("quitting lets nobody wait for ever")
  func quit() async throws {
    let live = try await LiveSession()
    await live.session.perform(.pace(.step), by: .person)
    let session = live.session
    let request = call()
    let waiting = Task { await session.admit(request) }
    _ = try #require(await held(live))
    await session.close()
    #expect(await waiting.value.refusal != nil)
  }
}
