import Foundation
import Secrets
import Support
import Testing
import Vocabulary

@testable import Egress

@Suite("What was approved can be seen, confirmed and taken back")
struct StandingTests {
  let vault = Vault()
  let key: Secret
  let api: Origin
  let request: SealedRequest

  init() throws {
    key = vault.seal(name("api_key"), "ck_live_4f8a0c2e9b71")
    api = try origin("https://api.example.com")
    request = get(api, headers: [bearer(key)])
  }

  private func admit(_ gate: Gate, read: Int = 1) async -> EgressError.Code? {
    do throws(EgressError) {
      _ = try await gate.admit(request, read: read, by: .person)
      return nil
    } catch {
      return error.code
    }
  }

  private func store(_ scratch: Scratch) throws -> GrantStore {
    try FileManager.default.createDirectory(
      atPath: scratch.path("project"), withIntermediateDirectories: true)
    return GrantStore(folder: scratch.path("state"), project: scratch.path("project"))
  }

  private var unconfirmed: Grant {
    Grant(
      .secret(key.name, key.identity, .header), to: api, by: .queries, for: .project,
      isConfirmed: false)
  }

  @Test(
    "a read that is under way asks again when its grant was taken back",
    arguments: [EgressAnswer.once, .session, .project])
  func revoke(answer: EgressAnswer) async throws {
    let scratch = try Scratch()
    let approver = ScriptedApprover(answer, .deny(note: nil))
    let gate = gate(approver, store: try store(scratch))
    #expect(await admit(gate) == nil)
    #expect(await admit(gate) == nil)
    #expect(approver.questions.count == 1)
    await gate.revoke(.key(key.name), to: api)
    #expect(await gate.standing.grants.isEmpty)
    #expect(await admit(gate) == .denied)
    #expect(approver.questions.count == 2)
  }

  @Test("only the row that is meant goes, and all go together")
  func others() async throws {
    let approver = ScriptedApprover(.session, .session)
    let gate = gate(approver)
    let other = get(try origin("https://other.example"), headers: [bearer(key)])
    #expect(await admit(gate) == nil)
    _ = try await gate.admit(other, read: 1, by: .person)
    await gate.revoke(.key(key.name), to: api)
    #expect(await gate.standing.grants.map(\.origin.host) == ["other.example"])
    await gate.revokeAll()
    #expect(await gate.standing.grants.isEmpty)
    #expect(await admit(gate) == .denied)
  }

  @Test("what was given at launch can be taken back too")
  func launch() async throws {
    let gate = gate(allow: [try AllowRule(parsing: "api_key=https://api.example.com")])
    #expect(await admit(gate) == nil)
    #expect(await gate.standing.rules.map(\.subject) == [.key(key.name)])
    await gate.revoke(.key(key.name), to: api)
    #expect(await admit(gate) == .denied)
  }

  @Test("a yes that came late is taken back before anybody met it")
  func late() async throws {
    let approver = ScriptedApprover(.undecided, .deny(note: nil))
    let gate = gate(approver)
    #expect(await admit(gate) == .waiting)
    await gate.answerLate(try #require(approver.questions.first), .session)
    await gate.revokeAll()
    #expect(await admit(gate) == .denied)
  }

  @Test("what an origin handed out for a key goes with the key, and is nobody's approval")
  func minted() async throws {
    let approver = ScriptedApprover(.session, .deny(note: nil))
    let gate = gate(approver)
    #expect(await admit(gate) == nil)
    let token = vault.seal(name("minted.session_token"), "tok_9f8e7d6c5b4a")
    await gate.adopt([token], at: api, read: 1)
    let next = get(api, headers: [bearer(token)])
    _ = try await gate.admit(next, read: 1, by: .person)
    #expect(await gate.standing.grants.count == 1)
    await gate.revoke(.key(key.name), to: api)
    await #expect(throws: EgressError.self) {
      _ = try await gate.admit(next, read: 1, by: .person)
    }
  }

  @Test("a grant of the command line is unconfirmed until a person confirms it, also on disk")
  func confirm() async throws {
    let scratch = try Scratch()
    let store = try store(scratch)
    try store.add([unconfirmed])
    let gate = gate(store: store)
    #expect(await gate.standing.grants.map(\.isConfirmed) == [false])
    await gate.confirm(.key(key.name), to: api)
    #expect(await gate.standing.grants.map(\.isConfirmed) == [true])
    #expect(try store.load().grants.map(\.isConfirmed) == [true])
    #expect(await admit(gate) == nil)
  }

  @Test("a grant that another airlock takes back is gone with the next request")
  func elsewhere() async throws {
    let scratch = try Scratch()
    let store = try store(scratch)
    try store.add([unconfirmed])
    let gate = gate(store: store)
    #expect(await admit(gate) == nil)
    _ = try store.revoke(key.name, to: api)
    #expect(await admit(gate) == .denied)
  }

  @Test("a way into the network is kept with its address, and that alone")
  func address() async throws {
    let scratch = try Scratch()
    let store = try store(scratch)
    let there = try origin("https://files.acme.example")
    try store.add([Grant(.inside("10.0.0.7"), to: there, by: .reads, for: .project)])
    let gate = gate(store: store)
    try await gate.admit(
      ["10.0.0.7"], for: get(there), to: there, read: 1, by: .person, redirectedFrom: nil)
    await #expect(throws: EgressError.self) {
      try await gate.admit(
        ["10.0.0.8"], for: get(there), to: there, read: 1, by: .person, redirectedFrom: nil)
    }
    // It is no way out for a request that nobody approved.
    await #expect(throws: EgressError.self) {
      _ = try await gate.admit(get(there), read: 1, by: .person)
    }
    await gate.revoke(.address("10.0.0.7"), to: there)
    #expect(try store.load().grants.isEmpty)
  }
}
