import DemoAPI
import Foundation
import Secrets
import Session
import Support
import Testing
import Vocabulary

@Suite("Pastes on the screen")
struct PasteTests {
  private static let password = "Tr\u{e4}umerei-5521-kx"

  /// A session on a paste that holds the key, which the person opened without a password at hand.
  private static func withPaste(
    careful: Bool = false, _ body: (LiveSession, PasteServer) async throws -> Void
  ) async throws {
    let server = try await PasteServer.start()
    let paste = try DemoPaste("api_key=\(LiveSession.secret)\nspare=\n", password: password)
    let id = try #require(server.add(paste.posted))
    let address = "\(server.origin)/?\(id)#\(careful ? "-" : "")\(paste.key)"
    let result: Result<Void, any Error>
    do {
      try await body(LiveSession(env: "", pastes: [Concealed(address)]), server)
      result = .success(())
    } catch { result = .failure(error) }
    await server.stop()
    try result.get()
  }

  private static func locked(_ live: LiveSession) async -> LockedPaste? {
    await live.next { if case .pasteLocked(let paste) = $0 { paste } else { nil } }
  }

  private static func row(_ live: LiveSession, _ name: String) async -> SecretRow? {
    await live.next { kind in
      guard case .secretsChanged(let rows) = kind else { return nil }
      return rows.first { $0.name.text == name && $0.location != nil }
    }
  }

  @Test("the password is asked for, and a wrong one costs nothing")
  func password() async throws {
    try await Self.withPaste { live, server in
      let paste = try #require(await Self.locked(live))
      #expect(paste.reason == .password)
      await live.session.perform(
        .openPaste(name: paste.name, live.draft("wrong")), by: .person)
      #expect(await Self.locked(live)?.reason == .wrongPassword)
      await live.session.perform(
        .openPaste(name: paste.name, live.draft(Self.password)), by: .person)
      let row = await Self.row(live, "api_key")
      #expect(row?.state == .set && row?.location == paste.name)
      #expect(server.requests.count == 1)
      #expect(live.session.recogniser.mask(Self.password).text == "‹PRIVATEBIN_PASSWORD›")
    }
  }

  @Test("one that asks for care is not fetched before the person says so")
  func careful() async throws {
    try await Self.withPaste(careful: true) { live, server in
      let paste = try #require(await Self.locked(live))
      #expect(paste.reason == .burns && server.requests.isEmpty)
      await live.session.perform(
        .openPaste(name: paste.name, live.draft(Self.password)), by: .person)
      #expect(await Self.row(live, "api_key")?.state == .set)
    }
  }

  @Test("what is filled stays in this session, or goes into a .env that is made for it")
  func filling() async throws {
    try await Self.withPaste { live, _ in
      let paste = try #require(await Self.locked(live))
      await live.session.perform(
        .openPaste(name: paste.name, live.draft(Self.password)), by: .person)
      let other = try #require(SecretName("other_key"))
      #expect(await Self.row(live, "spare")?.isKeptInMemory == true)
      await live.session.perform(.fill(other, live.draft("in-memory-1")), by: .person)
      let kept = await live.next { kind in
        if case .filled(other, let file, _) = kind { file } else { nil }
      }
      #expect(kept == paste.name)
      #expect(!FileManager.default.fileExists(atPath: live.scratch.path(".env")))

      let spare = try #require(SecretName("spare"))
      await live.session.perform(.write(spare, live.draft("on-disk-0001")), by: .person)
      let written = await live.next { kind in
        if case .filled(spare, let file, _) = kind { file } else { nil }
      }
      #expect(written == ".env")
      #expect(try live.scratch.read(".env") == "spare=on-disk-0001\n")
    }
  }
}
