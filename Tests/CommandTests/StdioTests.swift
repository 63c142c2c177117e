import Foundation
import Support
import Testing

/// Whatever comes over stdin, each line is answered on its own and the server stays up.
struct StdioTests {
  @Test(
    "a line that is no message is answered with an error, and the next one is heard",
    arguments: [
      ("garbage", -32700), ("{", -32700), ("{\"jsonrpc\":\"2.0\",\"id\":1,\"meth", -32700),
      ("\u{0}\u{1}\u{2}", -32700), (String(repeating: "[", count: 100_000), -32700),
      ("[]", -32600), ("\"x\"", -32600), ("12", -32600), ("null", -32600), ("{}", -32600),
      (#"{"jsonrpc":"1.0","method":"ping"}"#, -32600),
      (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
      (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600),
    ])
  func garbage(line: String, code: Int) throws {
    let answers = try Stdio(try Project()).answers(
      to: Stdio.Message(line: line), .call(7, "ping"))
    #expect(answers.strayErrorCodes == [code])
    #expect(try answers.result(7).isEmpty)
    #expect(answers.outcome.status == 0)
    #expect(answers.outcome.errors == "")
  }

  @Test("CRLF, blank lines and several messages in one write are fine")
  func lineEnds() throws {
    let ping = [1, 2, 3].map { Stdio.Message.call($0, "ping").line }
    let answers = try Stdio(try Project()).answers(
      toText: "\r\n\n  \n\t\r\n\(ping[0])\r\n\(ping[1])\n\n\(ping[2])\r\n")
    #expect(answers.lines.compactMap { $0["id"] as? Int } == [1, 2, 3])
    #expect(answers.strayErrorCodes == [])
  }

  @Test("a last message without a line end is answered")
  func noLastLineEnd() throws {
    let answers = try Stdio(try Project()).answers(toText: Stdio.Message.call(1, "ping").line)
    #expect(try answers.result(1).isEmpty)
  }

  @Test("half a message at the end of input is an error, and running calls are still answered")
  func endInTheMiddle() throws {
    let call = Stdio.Message.tool(1, "validate_manifest", ["manifest": "- a"]).line
    let half = Stdio.Message.call(2, "ping").line.prefix(20)
    let answers = try Stdio(try Project()).answers(toText: "\(call)\n\(half)")
    #expect(answers.strayErrorCodes == [-32700])
    #expect(try answers.structured(1)["is_valid"] as? Bool == false)
    #expect(answers.outcome.status == 0)
  }

  @Test("no input at all is no mistake")
  func nothing() throws {
    let outcome = try Stdio(try Project()).answers(toText: "").outcome
    #expect(outcome.status == 0)
    #expect(outcome.text == "")
  }

  @Test("a line of 20 MB is read and answered")
  func longLine() throws {
    let text = String(repeating: "x", count: 20 << 20)
    let answers = try Stdio(try Project()).answers(
      to: .tool(1, "validate_manifest", ["manifest": text]), .call(2, "ping"))
    #expect(try answers.errorCode(1) == "file_too_large")
    #expect(try answers.result(2).isEmpty)
  }

  @Test("a line beyond every limit ends the connection with a sentence on stderr")
  func endlessLine() throws {
    let answers = try Stdio(try Project()).answers(
      toText: String(repeating: "x", count: 65 << 20))
    #expect(answers.lines.isEmpty)
    answers.outcome.expectComplaint("line_too_long", status: 2, naming: "64 MB")
  }

  @Test("a request that carries its version needs no initialize, and one without either is refused")
  func uninitialised() throws {
    let bare = #"{"jsonrpc":"2.0","id":3,"method":"tools/list"}"#
    let answers = try Stdio(try Project(), "manifest.yaml").answers(
      to: .tool(1, "validate_manifest"), .call(2, "tools/list"), Stdio.Message(line: bare))
    #expect(try answers.structured(1)["is_valid"] as? Bool == true)
    #expect((try answers.result(2)["tools"] as? [Any])?.isEmpty == false)
    #expect(try answers.protocolError(3) == -32602)
  }

  @Test("a call that makes no sense is a protocol error, wrong arguments are the tool's")
  func senselessCalls() throws {
    let answers = try Stdio(try Project(), "manifest.yaml").answers(
      to: .tool(1, "no_such_tool"), .call(2, "tools/call"),
      .call(3, "tools/call", ["name": "validate_manifest", "arguments": [1]]),
      .tool(4, "validate_manifest", ["manifest": 3]), .call(5, "no/such/method"),
      .tool(6, "execute_stream_test_read"),
      .tool(7, "execute_stream_test_read", ["stream_name": "items", "max_records": 0]),
      .tool(8, "execute_stream_test_read", ["stream_name": "items", "config": "{"]))
    #expect(try answers.protocolError(5) == -32601)
    for id in [1, 2, 3] { #expect(try answers.protocolError(id) == -32602) }
    for id in [4, 6, 7, 8] { #expect(try answers.errorCode(id) == "bad_arguments") }
  }

  @Test("a stream that the manifest does not have comes with the names of those it has")
  func unknownStream() throws {
    let answers = try Stdio(try Project(), "manifest.yaml", "--env", ".env").answers(
      to: .tool(1, "execute_stream_test_read", ["stream_name": "itmes"]))
    #expect(try answers.errorCode(1) == "unknown_stream")
    let hint = (try answers.structured(1)["error"] as? [String: Any])?["hint"] as? String ?? ""
    #expect(hint.contains("items") && hint.contains("orders"))
  }

  @Test("without a manifest a tool says how to bring one")
  func noManifest() throws {
    let answers = try Stdio(try Project()).answers(
      to: .tool(1, "validate_manifest"),
      .tool(2, "execute_stream_test_read", ["stream_name": "items"]))
    #expect(try answers.errorCode(1) == "no_manifest")
    #expect(try answers.errorCode(2) == "no_manifest")
  }

  @Test("a manifest named by a path that is not the session's own is not opened")
  func foreignManifest() throws {
    let project = try Project()
    try project.write("other.yaml", "a: 1\n")
    let answers = try Stdio(project, "manifest.yaml").answers(
      to: .tool(1, "validate_manifest", ["manifest": project.scratch.path("other.yaml")]),
      .tool(2, "validate_manifest", ["manifest": project.scratch.path("manifest.yaml")]))
    #expect(try answers.errorCode(1) == "manifest_path_refused")
    #expect(try answers.structured(2)["is_valid"] as? Bool == true)
  }

  @Test("an answer is cut at whole records to stay within the budget, and says so")
  func budget() async throws {
    let records = (0..<200).map { #"{"id":\#($0),"text":"\#(String(repeating: "a", count: 90))"}"# }
    let body = #"{"items":[\#(records.joined(separator: ","))]}"#
    let server = try await HostileServer.start { _ in .ok(body) }
    let project = try Project(server.origin)
    let answers = try Stdio(
      project, "manifest.yaml", "--env", ".env", "--allow", "*=\(server.origin)",
      "--result-budget", "8000"
    ).answers(
      to: .tool(1, "execute_stream_test_read", ["stream_name": "items", "max_records": 200]))
    let report = try answers.structured(1)
    #expect(report["truncated"] as? Bool == true)
    let kept = (report["records"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }
    #expect(!kept.isEmpty && kept.count < 200)
    #expect(kept == Array(0..<kept.count))
    #expect((report["cursor"] as? String)?.hasSuffix(".\(kept.count)") == true)
    #expect((report["truncation_note"] as? String)?.contains("\(kept.count) of 200") == true)
    #expect(answers.outcome.text.utf8.count <= 8000)
    await server.stop()
  }
}
