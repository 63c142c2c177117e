import Foundation
import Session
import Support
import Testing
import Vocabulary

struct SessionTests {
  @Test("filling a stub writes the value, and the log knows two words of it and no more")
  func fill() async throws {
    let live = try await LiveSession()
    let name = try #require(SecretName("other_key"))
    await live.session.perform(.fill(name, live.draft("brand new value\n")), by: .person)
    let fingerprint = await live.next { kind in
      if case .filled(name, file: ".env", let words) = kind { words } else { nil }
    }
    #expect(fingerprint?.split(separator: "-").count == 2)
    let row = await live.next { kind in
      if case .secretsChanged(let rows) = kind { rows.first { $0.name == name } } else { nil }
    }
    #expect(row?.state == .set && row?.fingerprint == fingerprint)
    let written = try live.scratch.read(".env")
    #expect(written.hasPrefix("# keys\napi_key=\(LiveSession.secret)\nother_key="))
    #expect(written.contains("brand new value") && !written.contains("\n\n"))
  }

  @Test("a value that changed on disk while it was typed is not lost")
  func changedMeanwhile() async throws {
    let live = try await LiveSession()
    let draft = live.draft("typed-value-1")
    try live.scratch.write(
      ".env", "api_key=\(LiveSession.secret)\nother_key=\nthird=added-by-editor\n")
    await live.session.perform(.fill(try #require(SecretName("other_key")), draft), by: .person)
    #expect(
      try live.scratch.read(".env").contains("third=added-by-editor")
        && live.scratch.read(".env").contains("typed-value-1"))
  }

  @Test("an empty draft is refused and nothing is written")
  func emptyFill() async throws {
    let live = try await LiveSession()
    let before = try live.scratch.read(".env")
    await live.session.perform(
      .fill(try #require(SecretName("other_key")), live.draft("\n")), by: .person)
    let failure = await live.next { if case .failed(let failure) = $0 { failure } else { nil } }
    #expect(failure?.code == "empty_value")
    #expect(try live.scratch.read(".env") == before)
  }

  @Test("stubs are added once, and a value that is there is never touched")
  func stubs() async throws {
    let live = try await LiveSession(env: "api_key=\(LiveSession.secret)\n")
    let first = try await live.session.addStubs(StubRequest(), by: .llm(client: "t"))
    #expect(first.added.map(\.text) == ["other_key"] && first.set.map(\.text) == ["api_key"])
    let written = try live.scratch.read(".env")
    #expect(written.hasPrefix("api_key=\(LiveSession.secret)\n"))
    let second = try await live.session.addStubs(StubRequest(), by: .llm(client: "t"))
    #expect(second.added.isEmpty && second.unset.map(\.text) == ["other_key"])
    #expect(try live.scratch.read(".env") == written)
  }

  @Test("a stub that would make a key a value and a group at once is refused")
  func conflictingStubs() async throws {
    let live = try await LiveSession()
    let before = try live.scratch.read(".env")
    await #expect(throws: Failure.self) {
      try await live.session.addStubs(StubRequest(paths: ["api_key.inner"]), by: .person)
    }
    #expect(try live.scratch.read(".env") == before)
  }

  @Test("config that is no secret is typed by the spec, kept in its file, and never a secret")
  func config() async throws {
    let live = try await LiveSession()
    await live.session.perform(.setConfig(path: "limit", text: "many"), by: .person)
    let failure = await live.next { if case .failed(let failure) = $0 { failure } else { nil } }
    #expect(failure?.message == "limit must be of type integer")
    await live.session.perform(.setConfig(path: "limit", text: "5"), by: .person)
    #expect(try JSON(parsing: live.scratch.read("config.json")) == ["limit": 5])
    await live.session.perform(.setConfig(path: "limit", text: nil), by: .person)
    #expect(try JSON(parsing: live.scratch.read("config.json")) == [:])
  }

  @Test("a repair changes the one word that is wrong")
  func repair() async throws {
    let right = LiveSession.manifest("http://127.0.0.1:9")
    let wrong = right.replacingOccurrences(of: "SimpleRetriever", with: "SimpleRetreiver")
    let live = try await LiveSession(manifest: wrong)
    let view = await live.next { if case .manifestChanged(let view) = $0 { view } else { nil } }
    let problem = try #require(view?.diagnostics.first { $0.repair != nil })
    await live.session.perform(.repair(problem), by: .person)
    #expect(try live.scratch.read("manifest.yaml") == right)
  }

  @Test("a repair of a manifest that changed meanwhile is refused")
  func staleRepair() async throws {
    let right = LiveSession.manifest("http://127.0.0.1:9")
    let wrong = right.replacingOccurrences(of: "SimpleRetriever", with: "SimpleRetreiver")
    let live = try await LiveSession(manifest: wrong)
    let view = await live.next { if case .manifestChanged(let view) = $0 { view } else { nil } }
    let problem = try #require(view?.diagnostics.first { $0.repair != nil })
    try live.scratch.write("manifest.yaml", "# one line more\n" + wrong)
    await live.session.perform(.repair(problem), by: .person)
    let failure = await live.next { if case .failed(let failure) = $0 { failure } else { nil } }
    #expect(failure?.code == "changed_on_disk")
  }

  @Test("a manifest that goes away and comes back is told about both times")
  func vanishing() async throws {
    let live = try await LiveSession()
    let path = live.scratch.path("manifest.yaml")
    let text = try live.scratch.read("manifest.yaml")
    _ = await live.next { if case .manifestChanged(let view) = $0 { view } else { nil } }
    try FileManager.default.removeItem(atPath: path)
    await live.session.fileChanged(path)
    let gone = await live.next { if case .manifestChanged(let view) = $0 { view } else { nil } }
    #expect(gone?.diagnostics.map(\.code) == ["file_missing"])
    try live.scratch.write("manifest.yaml", text)
    await live.session.fileChanged(path)
    let back = await live.next { if case .manifestChanged(let view) = $0 { view } else { nil } }
    #expect(back?.isValid == true && back?.streams.map(\.name) == ["items"])
  }
}
