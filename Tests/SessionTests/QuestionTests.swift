import Foundation
import Session
import Support
import Testing
import Vocabulary

/// A person's own read asks before a secret leaves, and the answer decides.
struct QuestionTests {
  private func server() async throws -> HostileServer {
    try await HostileServer.start { request in
      .ok(#"{"items":[{"id":1,"echo":"\#(request.header("authorization") ?? "")"}]}"#)
    }
  }

  private func ask(_ live: LiveSession) async -> (Task<Void, Never>, Question?) {
    let session = live.session
    let read = Task {
      await session.perform(
        .testRead(stream: "items", limits: ReadLimitsView(), dryRun: false), by: .person)
    }
    let question = await live.next {
      if case .questionAsked(let question) = $0 { question } else { nil }
    }
    return (read, question)
  }

  private func finished(_ live: LiveSession) async -> ReadView? {
    await live.next { if case .readFinished(let read) = $0 { read } else { nil } }
  }

  @Test("a question names the key, the place, the origin and the request")
  func question() async throws {
    let server = try await server()
    let live = try await LiveSession(origin: server.origin)
    let (read, question) = await ask(live)
    #expect(question?.items.map(\.name.text) == ["api_key"])
    #expect(question?.items.first?.place == "Authorization header")
    #expect(question?.items.first?.shown == "Bearer ‹api_key›")
    #expect(question?.request == "GET /items" && question?.origin.text == server.origin)
    #expect(server.connectionCount == 0)
    await live.session.perform(.answer(question: question?.id ?? 0, .once), by: .person)
    await read.value
    let view = await finished(live)
    #expect(view?.isSuccess == true)
    #expect(view?.records == [["id": 1, "echo": "Bearer ‹api_key›"]])
    #expect(server.received.first?.header("authorization") == "Bearer \(LiveSession.secret)")
    await server.stop()
  }

  @Test("no is no: nothing is sent, and the read says why")
  func denial() async throws {
    let server = try await server()
    let live = try await LiveSession(origin: server.origin)
    let (read, question) = await ask(live)
    await live.session.perform(
      .answer(question: question?.id ?? 0, .deny(note: "use the sandbox")), by: .person)
    await read.value
    let view = await finished(live)
    #expect(view?.failure?.code == "egress_denied")
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test("once is for one read, session for the next one too")
  func scopes() async throws {
    let server = try await server()
    let live = try await LiveSession(origin: server.origin)
    let (first, question) = await ask(live)
    await live.session.perform(.answer(question: question?.id ?? 0, .once), by: .person)
    await first.value
    let (second, again) = await ask(live)
    #expect(again != nil)
    await live.session.perform(.answer(question: again?.id ?? 0, .session), by: .person)
    await second.value
    await live.session.perform(
      .testRead(stream: "items", limits: ReadLimitsView(), dryRun: false), by: .person)
    #expect(server.received.count == 3)
    await server.stop()
  }

  @Test("cancelling a read closes its question")
  func cancel() async throws {
    let server = try await server()
    let live = try await LiveSession(origin: server.origin)
    let (read, question) = await ask(live)
    await live.session.perform(.cancelRead, by: .person)
    await read.value
    let closed = await live.next { if case .questionClosed(let id, _) = $0 { id } else { nil } }
    #expect(closed == question?.id)
    #expect(server.connectionCount == 0)
    await server.stop()
  }

  @Test("a dry run shows the request with its holes and sends nothing")
  func dryRun() async throws {
    let server = try await server()
    let live = try await LiveSession(origin: server.origin)
    await live.session.perform(
      .testRead(stream: "items", limits: ReadLimitsView(), dryRun: true), by: .person)
    let view = await finished(live)
    #expect(view?.pages.first?.requestHeaders.map(\.value) == ["Bearer ‹api_key›"])
    #expect(view?.pages.first?.status == nil && server.connectionCount == 0)
    await server.stop()
  }

  @Test("a stream whose secret is not set says so before anything is sent")
  func unset() async throws {
    let live = try await LiveSession(env: "api_key=\n")
    let view = await live.next { if case .manifestChanged(let view) = $0 { view } else { nil } }
    #expect(view?.streams.first?.notReady == "api_key is unset")
  }
}
