import Foundation
import Support
import Testing
import Vocabulary

/// A body that is packed or in another encoding hides a secret from no one but the masks.
struct PackedBodyTests {
  /// An API that gives back the key it was sent, in a form that no mask could find.
  private func server(
    _ pack: @escaping @Sendable (String) -> [UInt8], type: String
  ) async throws
    -> HostileServer
  {
    try await HostileServer.start { request in
      let token = (request.header("authorization") ?? "").replacingOccurrences(
        of: "Bearer ", with: "")
      let body = pack("id,said\n1,the key \(token) is yours\n")
      let head = "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n"
      return .raw(Array(head.utf8) + body, thenClose: false)
    }
  }

  private func answer(
    _ decoder: String, type: String = "application/octet-stream",
    _ pack: @escaping @Sendable (String) -> [UInt8]
  ) async throws -> String {
    let server = try await server(pack, type: type)
    let project = try EchoProject(server.origin)
    let room = try await Room(project, allow: server.origin, isWatched: true)
    let manifest = EchoAPI.manifest(server.origin)
      .replacingOccurrences(
        of: "type: SimpleRetriever", with: "type: SimpleRetriever\n      decoder: \(decoder)"
      )
      .replacingOccurrences(of: "field_path: [items]", with: "field_path: []")
    let answer = await room.call(
      "execute_stream_test_read",
      [
        "stream_name": "refuse", "manifest": .string(manifest), "include_raw_responses_data": true,
      ])
    #expect(server.received.count == 1)
    #expect(project.leaks(in: answer) == [])
    #expect(project.leaks(in: await room.events()) == [])
    await server.stop()
    return answer
  }

  private let masked = "the key ‹api_key› is yours"

  @Test(
    "a gzip body is shown unpacked and masked, whatever the decoder",
    arguments: [
      "{type: JsonDecoder}", "{type: CsvDecoder}",
      "{type: GzipDecoder, decoder: {type: CsvDecoder}}",
      "{type: GzipDecoder, decoder: {type: JsonlDecoder}}",
    ])
  func gzip(_ decoder: String) async throws {
    let answer = try await answer(decoder) { Packing.gzip($0) }
    let shown = try #require(shownBody(in: answer))
    #expect(shown == "id,said\n1,\(masked)\n")
  }

  @Test("a zip body is shown unpacked and masked, and so are the members of a gzip body")
  func zip() async throws {
    let decoder = "{type: ZipfileDecoder, decoder: {type: CsvDecoder}}"
    let answer = try await answer(decoder) { Packing.zip("a.csv", $0) }
    #expect(shownBody(in: answer) == "id,said\n1,\(masked)\n")
    #expect(answer.contains(#""said":"\#(masked)""#))
    #expect(!answer.contains("held no JSON"))
    let twice = try await self.answer("{type: JsonDecoder}") { text in
      Packing.gzip(text) + Packing.gzip("2,more\n")
    }
    #expect(shownBody(in: twice) == "id,said\n1,\(masked)\n2,more\n")
  }

  @Test("a body in UTF-16 or Latin-1 is shown as the text that it is")
  func encodings() async throws {
    let wide = "{type: CsvDecoder, encoding: utf-16-le}"
    let utf16 = try await answer(wide) { $0.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
    #expect(shownBody(in: utf16) == "id,said\n1,\(masked)\n")
    let latin: @Sendable (String) -> [UInt8] = { Array($0.utf8) + [0x32, 0x2C, 0xE9, 0x0A] }
    let said = try await answer("{type: JsonDecoder}", type: "text/csv; charset=latin1", latin)
    #expect(shownBody(in: said) == "id,said\n1,\(masked)\n2,é\n")
  }

  @Test(
    "bytes that are no text are not shown, only counted",
    arguments: ["{type: JsonDecoder}", "{type: CsvDecoder}"])
  func binary(_ decoder: String) async throws {
    let spread = try await answer(decoder) { [0x80, 0x00] + $0.utf8.flatMap { [$0, 0] } }
    let size = try #require(shownBody(in: spread))
    #expect(size == "‹binary, up to 1 kB›")
    let broken = try await answer(decoder) { Array(Packing.gzip($0).dropLast(3)) }
    #expect(shownBody(in: broken)?.hasPrefix("‹binary, ") == true)
  }

  @Test("of a large body the order of its size is told, which says nothing about an echo in it")
  func count() async throws {
    let answer = try await answer("{type: JsonDecoder}") { _ in
      [UInt8](repeating: 0, count: 1_234_567)
    }
    #expect(shownBody(in: answer) == "‹binary, up to 1,235 kB›")
  }

  /// The body of the first raw response of an answer.
  private func shownBody(in answer: String) -> String? {
    let last = answer.split(separator: "\n").last.map { Array($0.utf8) } ?? []
    let result = (try? JSON(parsing: last))?["result"]?["structuredContent"]
    let page = result?["raw_api_responses"]?[0]?["slices"]?[0]?["pages"]?[0]
    return page?["response"]?["body"]?.string
  }
}
