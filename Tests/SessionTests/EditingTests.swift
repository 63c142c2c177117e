import Session
import Support
import Testing
import Vocabulary

/// The file on disk is the session's manifest: edits, conflicts, history.
struct EditingTests {
  private let llm = Party.llm(client: "claude-code")

  private func text(_ live: LiveSession) throws -> String {
    try live.scratch.read("manifest.yaml")
  }

  @Test("an edit changes the file, answers with its diff, and is told")
  func edit() async throws {
    let live = try await LiveSession()
    let read = try await live.session.manifestText(by: llm, client: 1)
    #expect(read.version == 1 && read.lines == read.text.split(separator: "\n").count)
    let report = try await live.session.edit(
      .replaceText("path: /items", with: "path: /v2/items", everywhere: false), version: nil,
      by: llm, client: 1)
    #expect(report.added == 1 && report.removed == 1 && report.version == 2)
    #expect(report.diff.contains("-        path: /items\n+        path: /v2/items\n"))
    #expect(try text(live).contains("/v2/items"))
    let told = await live.next { if case .manifestEdited(let edit) = $0 { edit } else { nil } }
    #expect(told?.title == "replace text" && told?.revision == 2)
  }

  @Test("two clients edit one manifest: the second hears that it changed, and nothing is lost")
  func conflict() async throws {
    let live = try await LiveSession()
    _ = try await live.session.manifestText(by: llm, client: 1)
    _ = try await live.session.manifestText(by: llm, client: 2)
    _ = try await live.session.edit(
      .insertLines(before: 1, "# by one"), version: nil, by: llm, client: 1)
    let before = try text(live)
    let failure = await failure {
      () async throws(Failure) in
      try await live.session.edit(
        .replaceAll("version: 1"), version: nil, by: llm, client: 2)
    }
    #expect(failure?.code == "changed_on_disk")
    #expect(try text(live) == before && before.hasPrefix("# by one\nversion"))
    _ = try await live.session.manifestText(by: llm, client: 2)
    _ = try await live.session.edit(
      .insertLines(before: 2, "# by two"), version: nil, by: llm, client: 2)
    #expect(try text(live).hasPrefix("# by one\n# by two\nversion"))
  }

  @Test("a person's edit on disk counts as well, and the version of the text may be named")
  func changedOnDisk() async throws {
    let live = try await LiveSession()
    let seen = try await live.session.manifestText(by: llm, client: nil)
    try live.scratch.write("manifest.yaml", "# mine\n" + seen.text)
    let failure = await failure {
      () async throws(Failure) in
      try await live.session.edit(
        .replaceLines(first: 1, last: 1, "version: 6.48.0"), version: seen.version, by: llm,
        client: nil)
    }
    #expect(failure?.code == "changed_on_disk")
    let versions = try await live.session.versions(by: llm)
    #expect(versions.map(\.by) == [.person, .person])
  }

  @Test("lines are for a text that was seen")
  func unseen() async throws {
    let live = try await LiveSession()
    let refused = await failure {
      () async throws(Failure) in
      try await live.session.edit(
        .insertLines(before: 1, "x"), version: nil, by: llm, client: 7)
    }
    #expect(refused?.code == "manifest_not_read")
    _ = try await live.session.edit(
      .replaceAll("version: 6.48.0\n"), version: nil, by: llm, client: 7)
    #expect(try text(live) == "version: 6.48.0\n")
  }

  @Test("every text is kept, can be compared and comes back")
  func history() async throws {
    let live = try await LiveSession()
    let first = try text(live)
    _ = try await live.session.edit(
      .replaceAll("version: 6.48.0\n"), version: nil, by: llm, client: 1)
    let versions = try await live.session.versions(by: llm)
    #expect(versions.map(\.number) == [1, 2])
    #expect(versions.map(\.checkpoint) == [.validationPass, .validationFail])
    #expect(versions.map(\.by) == [.person, llm])
    #expect(try await live.session.text(ofVersion: 1) == first)
    let diff = try await live.session.diff(from: 1, to: 2, context: 0)
    #expect(diff.hasPrefix("@@ -2,") && !diff.contains("\n+"))
    let report = try await live.session.restore(version: 1, by: llm, client: 1)
    #expect(try text(live) == first && report.version == 3)
    let unknown = await failure {
      () async throws(Failure) in try await live.session.text(ofVersion: 9)
    }
    #expect(unknown?.code == "version_unknown")
  }

  @Test("a manifest in which a secret stands is neither served nor kept")
  func pastedSecret() async throws {
    let live = try await LiveSession()
    let broken = try text(live).replacing("{{ config['api_key'] }}", with: LiveSession.secret)
    try live.scratch.write("manifest.yaml", broken)
    let failure = await failure {
      () async throws(Failure) in try await live.session.manifestText(by: llm, client: 1)
    }
    #expect(failure?.code == "manifest_holds_secret")
    #expect(failure?.message == "line 14 of the manifest holds the value of api_key itself")
    #expect(try await live.session.versions(by: llm).map(\.number) == [1])
  }

  private func failure<Result>(
    _ body: () async throws(Failure) -> Result
  ) async -> Failure? {
    do {
      _ = try await body()
      return nil
    } catch {
      return error
    }
  }
}
