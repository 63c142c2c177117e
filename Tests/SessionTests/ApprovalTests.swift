import Foundation
import Session
import Support
import Testing
import Vocabulary

/// Questions that list several hosts, ways into the network, and grants that are taken back.
struct ApprovalTests {
  private let llm = Party.llm(client: "test")

  private func server() async throws -> HostileServer {
    try await HostileServer.start { _ in .ok(#"{"items":[{"id":1}]}"#) }
  }

  private func question(_ live: LiveSession) async -> Question? {
    await live.next {
      switch $0 {
      case .questionAsked(let question), .questionChanged(let question): question
      default: nil
      }
    }
  }

  private func rows(_ live: LiveSession) async -> [ApprovalRow]? {
    await live.next { if case .approvalsChanged(let rows) = $0 { rows } else { nil } }
  }

  private func read(_ host: String) -> ReadRequest {
    request(LiveSession.manifest("https://\(host)"))
  }

  private func request(_ manifest: String) -> ReadRequest {
    var request = ReadRequest(stream: "items")
    request.manifest = manifest
    return request
  }

  @Test("a burst of new hosts is one question, and its answer is for those that were seen")
  func burst() async throws {
    let live = try await LiveSession(patience: 0, resolve: { _ in [] })
    for host in ["one.example", "two.example", "three.example"] {
      let outcome = try await live.session.read(read(host), by: llm)
      #expect(outcome.view.failure?.code == "waiting_for_human")
    }
    let first = await question(live)
    let second = await question(live)
    let third = await question(live)
    #expect(first?.all.map(\.origin.host) == ["one.example"])
    #expect(second?.id == first?.id && third?.id == first?.id)
    #expect(third?.all.map(\.origin.host) == ["one.example", "two.example", "three.example"])
    // The person saw two of them when they answered.
    await live.session.perform(.answer(question: first?.id ?? 0, .session, seen: 2), by: .person)
    let rest = await question(live)
    #expect(rest?.all.map(\.origin.host) == ["three.example"] && rest?.id != first?.id)
    for host in ["one.example", "two.example"] {
      let outcome = try await live.session.read(read(host), by: llm)
      #expect(outcome.view.failure?.code == "host_unreachable")
    }
    let last = try await live.session.read(read("three.example"), by: llm)
    #expect(last.view.failure?.code == "waiting_for_human")
  }

  @Test("what wants a second look is asked about alone: other keys, private hosts, writes")
  func alone() async throws {
    let live = try await LiveSession(patience: 0, resolve: { _ in [] })
    for host in ["one.example", "10.0.0.7", "two.example"] {
      _ = try await live.session.read(read(host), by: llm)
    }
    let first = await question(live)
    let second = await question(live)
    let third = await question(live)
    #expect(first?.all.count == 1 && second?.all.count == 1)
    #expect(second?.id != first?.id && second?.reach == "a private address of your network")
    #expect(third?.id == first?.id && third?.all.count == 2)
  }

  @Test("a read that is cancelled leaves the question to the others")
  func leaves() async throws {
    let live = try await LiveSession(resolve: { _ in [] })
    let session = live.session
    let person = Task { try? await session.read(read("one.example"), by: .person) }
    let first = await question(live)
    let other = Task { try? await session.read(read("two.example"), by: .person) }
    let both = await question(live)
    #expect(both?.all.count == 2)
    person.cancel()
    let left = await question(live)
    #expect(left?.id == first?.id && left?.all.map(\.origin.host) == ["two.example"])
    await session.perform(.answer(question: left?.id ?? 0, .once), by: .person)
    let outcome = await other.value
    #expect(outcome?.view.failure?.code == "host_unreachable")
    _ = await person.value
  }

  @Test("a public name that leads into the network is asked about by its address")
  func inside() async throws {
    let server = try await server()
    let live = try await LiveSession(resolve: { _ in ["127.0.0.1"] })
    let session = live.session
    let manifest = LiveSession.openManifest("http://files.example:\(server.port)")
    let reading = Task {
      try? await session.read(request(manifest), by: .person)
    }
    let visit = await question(live)
    #expect(visit?.items.isEmpty == true && visit?.leadsTo.isEmpty == true)
    await session.perform(.answer(question: visit?.id ?? 0, .once), by: .person)
    let way = await question(live)
    #expect(way?.leadsTo == [LeadsTo(address: "127.0.0.1", words: "this machine")])
    #expect(server.connectionCount == 0)
    await session.perform(.answer(question: way?.id ?? 0, .once), by: .person)
    #expect(await reading.value?.view.isSuccess == true)
    await server.stop()
  }

  @Test("what was approved is told, and a grant that is taken back is asked for by the next read")
  func revoke() async throws {
    let server = try await server()
    let live = try await LiveSession(origin: server.origin)
    let session = live.session
    let first = Task { try? await session.read(ReadRequest(stream: "items"), by: .person) }
    let asked = await question(live)
    await session.perform(.answer(question: asked?.id ?? 0, .session), by: .person)
    let standing = await rows(live)
    #expect(standing?.map(\.origin.text) == [server.origin])
    #expect(standing?.first?.scope == .session && standing?.first?.placements == ["header"])
    #expect(await first.value?.view.isSuccess == true)
    let row = try #require(standing?.first)
    // A tool has no way to say this, and if one had, it would not be heard.
    await session.perform(.approvals(.revokeAll), by: llm)
    await session.perform(.approvals(.look), by: .person)
    #expect(await rows(live) == [row])
    await session.perform(.approvals(.revoke(row)), by: .person)
    #expect(await rows(live) == [])
    let second = Task { try? await session.read(ReadRequest(stream: "items"), by: .person) }
    let again = await question(live)
    #expect(again != nil)
    await session.perform(.answer(question: again?.id ?? 0, .deny(note: nil)), by: .person)
    #expect(await second.value?.view.failure?.code == "egress_denied")
    #expect(server.received.count == 1)
    await server.stop()
  }

  @Test("a grant of the command line is unconfirmed in the screen, until the person confirms it")
  func unconfirmed() async throws {
    let live = try await LiveSession(remembers: true)
    let rule = try ApprovalRule("api_key=https://api.example.com")
    try await live.session.allow(rule, mayWrite: false)
    await live.session.perform(.approvals(.look), by: .person)
    let before = await rows(live)
    #expect(before?.count == 1 && before?.first?.isConfirmed == false)
    #expect(before?.first?.placements == ["body", "header", "path", "query"])
    let row = try #require(before?.first)
    await live.session.perform(.approvals(.confirm(row)), by: .person)
    #expect(await rows(live)?.map(\.isConfirmed) == [true])
    #expect(try await live.session.approvals().allSatisfy(\.isConfirmed))
    await live.session.perform(.approvals(.revokeAll), by: .person)
    #expect(await rows(live) == [])
    #expect(try await live.session.approvals().isEmpty)
  }
}
