import Foundation
import Secrets
import Session
import Support
import Testing
import Vocabulary

@Suite("What is no secret")
struct PublicMarkTests {
  private static let date = "2024-03-01T00:00:00Z"
  private static let env =
    "api_key=\(LiveSession.secret)\nstart_date=\(date)\naccess_token=sk-public-or-not-1\n"

  private static func name(_ text: String) throws -> SecretName { try #require(SecretName(text)) }

  private static func question(_ live: LiveSession) async -> [PublicCandidate]? {
    await live.next { if case .publicKeysAsked(let asked) = $0 { asked } else { nil } }
  }

  private static func row(_ live: LiveSession, _ name: SecretName) async -> SecretRow? {
    _ = await live.next { if case .marked = $0 { true } else { nil } }
    return await live.next { kind in
      if case .secretsChanged(let rows) = kind { rows.first { $0.name == name } } else { nil }
    }
  }

  @Test("opening a source asks once, about what it holds and the spec does not call secret")
  func asked() async throws {
    let live = try await LiveSession(env: Self.env)
    let asked = try #require(await Self.question(live))
    #expect(asked.map(\.name.text) == ["start_date", "access_token"])
    #expect(asked[0].title == "Start date" && asked[0].source == ".env")
    // Whoever writes the spec may leave the word out of it.
    #expect(!asked[0].soundsSecret && asked[1].soundsSecret)
  }

  @Test("until somebody says so it is a secret, and afterwards it is config")
  func marked() async throws {
    let live = try await LiveSession(env: Self.env)
    let date = try Self.name("start_date")
    #expect(live.session.recogniser.mask("since \(Self.date)").text == "since ‹start_date›")
    await live.session.perform(.mark([date: true]), by: .person)
    let row = await Self.row(live, date)
    #expect(row?.state == .public && row?.publicText == Self.date)
    #expect(live.session.recogniser.mask("since \(Self.date)").text == "since \(Self.date)")
    // Reading the file again does not make it a secret again.
    let listed = try await live.session.listSecrets(in: nil, by: .llm(client: "t"))
    #expect(listed.secrets.contains { $0.name == date && $0.isSet })
    #expect(live.session.recogniser.mask(Self.date).text == Self.date)
  }

  @Test("a mark that is taken back hides the value again")
  func takenBack() async throws {
    let live = try await LiveSession(env: Self.env)
    let date = try Self.name("start_date")
    await live.session.perform(.mark([date: true]), by: .person)
    await live.session.perform(.mark([date: false]), by: .person)
    #expect(live.session.recogniser.mask(Self.date).text == "‹start_date›")
  }

  @Test("a mark is for a value: another one under the same name is a secret")
  func otherValue() async throws {
    let live = try await LiveSession(env: Self.env)
    let date = try Self.name("start_date")
    await live.session.perform(.mark([date: true]), by: .person)
    try live.scratch.write(".env", "start_date=another-value-0002\n")
    await live.session.fileChanged(live.scratch.path(".env"))
    #expect(live.session.recogniser.mask("another-value-0002").text == "‹start_date›")
    #expect(live.session.recogniser.mask(Self.date).text == Self.date)
  }

  @Test("marks are kept outside the project folder, and nobody is asked again")
  func kept() async throws {
    let folder = try Scratch()
    let date = try Self.name("start_date")
    let token = try Self.name("access_token")
    do {
      let live = try await LiveSession(env: Self.env, in: folder, remembers: true)
      await live.session.perform(.mark([date: true, token: false]), by: .person)
    }
    let kept = try folder.read("state/approvals.json")
    #expect(kept.contains("start_date") && !kept.contains(Self.date))
    let again = try await LiveSession(env: Self.env, in: folder, remembers: true)
    #expect(again.session.recogniser.mask(Self.date).text == Self.date)
    #expect(again.session.recogniser.mask("sk-public-or-not-1").text == "‹access_token›")
    await again.session.close()
    // The log has ended, and there was no question in it.
    #expect(await Self.question(again) == nil)
  }

  @Test("an LLM cannot say it")
  func llm() async throws {
    let live = try await LiveSession(env: Self.env)
    let date = try Self.name("start_date")
    await live.session.perform(.mark([date: true]), by: .llm(client: "t"))
    let failure = await live.next { if case .failed(let failure) = $0 { failure } else { nil } }
    #expect(failure?.code == "refused")
    #expect(live.session.recogniser.mask(Self.date).text == "‹start_date›")
  }

  @Test("a later change of the spec changes nothing")
  func spec() async throws {
    let live = try await LiveSession(env: Self.env)
    let open = LiveSession.manifest("http://127.0.0.1:9")
      .replacingOccurrences(
        of: "api_key: {type: string, airbyte_secret: true}", with: "api_key: {type: string}")
    try live.scratch.write("manifest.yaml", open)
    await live.session.fileChanged(live.scratch.path("manifest.yaml"))
    #expect(live.session.recogniser.mask(LiveSession.secret).text == "‹api_key›")
  }
}
