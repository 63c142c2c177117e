import Foundation
import Session
import Support
import Testing
import Vocabulary

/// What is left of the pages of a read, over a real socket.
struct PageShelfTests {
  private func read(
    pages: Int = 3, _ change: (inout ReadRequest) -> Void = { _ in },
    answer: @escaping @Sendable (_ page: Int) -> HostileServer.Reply
  ) async throws -> ReadOutcome {
    let server = try await HostileServer.start { request in
      let number = request.target.split(separator: "=").last.flatMap { Int($0) }
      return answer(number ?? 1)
    }
    let scratch = try Scratch()
    try scratch.write("manifest.yaml", manifest(server.origin))
    try scratch.write(".env", "api_key=\(LiveSession.secret)\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: scratch.path(".env"))
    var options = SessionOptions(now: { 1_700_000_000 })
    options.manifest = scratch.path("manifest.yaml")
    options.sources = [.file(scratch.path(".env"))]
    options.allow = ["*=\(server.origin)"]
    let session = try Session(options)
    try await session.open()
    var request = ReadRequest(
      stream: "items", limits: ReadLimitsView(records: 100, pages: pages, slices: 5))
    change(&request)
    let outcome = try await session.read(request, by: .person)
    await session.close()
    await server.stop()
    return outcome
  }

  private func manifest(_ origin: String) -> String {
    let paginator = """
            paginator:
              type: DefaultPaginator
              page_token_option:
                type: RequestOption
                inject_into: request_parameter
                field_name: page
              pagination_strategy: {type: PageIncrement, start_from_page: 1, page_size: 2}
      """
    return LiveSession.manifest(origin).replacingOccurrences(
      of: "    schema_loader:", with: paginator + "\n    schema_loader:")
  }

  @Test("a value that a later answer makes a secret is taken out of the pages before it")
  func laterSecret() async throws {
    let outcome = try await read { page in
      page == 2
        ? .ok(#"{"items":[{"id":3},{"id":4}]}"#, "Set-Cookie: sid=crumb-41c7d0e9")
        : .ok(#"{"items":[{"id":1,"seen":"crumb-41c7d0e9"},{"id":2}]}"#, "X-Seen: crumb-41c7d0e9")
    }
    #expect(outcome.view.isSuccess && outcome.view.pages.count == 3)
    let first = outcome.view.pages[0]
    #expect(first.records[0] == ["id": 1, "seen": "‹minted.session_cookie›"])
    #expect(first.responseBody.contains("‹minted.session_cookie›"))
    #expect(first.responseHeaders.contains { $0.value == "‹minted.session_cookie›" })
    #expect(!outcome.json.text().contains("crumb-41c7d0e9"))
    #expect(outcome.view.masked.contains { $0.name.text == "minted.session_cookie" })
  }

  @Test("as many records are kept as were asked for, and all are counted")
  func keptRecords() async throws {
    let outcome = try await read(
      pages: 2,
      { request in
        request.keptRecords = 3
        request.bodies = .never
      }
    ) { page in .ok(#"{"items":[{"id":\#(page)},{"id":\#(page)0}]}"#) }
    #expect(outcome.view.records == [["id": 1], ["id": 10], ["id": 2]])
    #expect(outcome.view.recordCount == 4)
    #expect(outcome.view.pages.map(\.records.count) == [2, 1])
    #expect(outcome.view.pages.allSatisfy { $0.responseBody.isEmpty && $0.responseBytes > 0 })
  }

  @Test("a body is shown as it came where nothing is taken out of it")
  func cleanBody() async throws {
    let body = #"{"items":[{"id" : 1.10, "a":"\u00e9"},{"id":2}], "a":1,"a":2}"#
    let outcome = try await read(pages: 1) { _ in .ok(body) }
    #expect(outcome.view.pages[0].responseBody == body)
    #expect(outcome.view.records[0]["id"] == .number(JSONNumber(literal: "1.10")))
  }

  @Test("a secret in the first of two members with one key is taken out of the shown body")
  func hiddenMember() async throws {
    let outcome = try await read(pages: 1) { _ in
      .ok(#"{"items":[{"id":1}],"echo":"\#(LiveSession.secret)","echo":"nothing"}"#)
    }
    #expect(!outcome.view.pages[0].responseBody.contains(LiveSession.secret))
    #expect(outcome.view.pages[0].responseBody.contains("nothing"))
  }

  @Test("a secret in pieces over the fields of one record is found though the body is long")
  func pieces() async throws {
    let secret = LiveSession.secret
    let halves = (secret.prefix(7), secret.dropFirst(7))
    let outcome = try await read(pages: 1) { _ in
      .ok(#"{"items":[{"id":1,"a":"\#(halves.0)","b":"\#(halves.1)"},{"id":2,"a":"x","b":"y"}]}"#)
    }
    #expect(outcome.view.records[0]["a"] == "‹api_key: withheld, split›")
    #expect(outcome.view.records[0]["b"] == "‹api_key: withheld, split›")
    #expect(outcome.view.records[1] == ["id": 2, "a": "x", "b": "y"])
  }

  @Test("of a read that failed, the last answer is kept although nobody wanted bodies of good ones")
  func poorRead() async throws {
    let outcome = try await read({ $0.bodies = .whenPoor }) { page in
      page == 2
        ? .answer("403 Forbidden", #"{"error":"no such scope"}"#)
        : .ok(#"{"items":[{"id":1},{"id":2}]}"#)
    }
    #expect(!outcome.view.isSuccess)
    #expect(outcome.view.pages.last?.responseBody == #"{"error":"no such scope"}"#)
    let good = try await read({ $0.bodies = .whenPoor }) { _ in
      .ok(#"{"items":[{"id":1},{"id":2}]}"#)
    }
    #expect(good.view.pages.allSatisfy { $0.responseBody.isEmpty })
  }

  @Test("an answer that is no JSON is told, and one that is counts as read")
  func unreadable() async throws {
    let outcome = try await read { page in page == 1 ? .ok("<html>") : .ok(#"{"items":[]}"#) }
    #expect(outcome.view.warnings.contains { $0.contains("1 of 1 answers held no JSON") })
  }
}
