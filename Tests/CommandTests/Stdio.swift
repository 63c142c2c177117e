import Foundation
import Support
import Testing

/// One run of `airlock serve --stdio`: lines in, answers out, until the input ends.
struct Stdio {
  let project: Project
  private let arguments: [String]

  init(_ project: Project, _ arguments: String...) {
    self.project = project
    self.arguments = arguments
  }

  /// A message of a client.
  struct Message {
    let line: String

    /// A request about tools carries the version of the protocol, and so needs no `initialize`.
    static func call(_ id: Int, _ method: String, _ params: [String: Any] = [:]) -> Message {
      var params = params
      if method.hasPrefix("tools/") {
        params["_meta"] = [
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities": [String: Any](),
        ]
      }
      let object: [String: Any] = ["jsonrpc": "2.0", "id": id, "method": method, "params": params]
      let data = try? JSONSerialization.data(withJSONObject: object)
      return Message(line: String(decoding: data ?? Data(), as: UTF8.self))
    }

    static func tool(_ id: Int, _ name: String, _ arguments: [String: Any] = [:]) -> Message {
      call(id, "tools/call", ["name": name, "arguments": arguments])
    }
  }

  func answers(to messages: Message...) throws -> Answers {
    try answers(toText: messages.map { $0.line + "\n" }.joined())
  }

  func answers(to messages: [Message]) throws -> Answers {
    try answers(toText: messages.map { $0.line + "\n" }.joined())
  }

  /// - Parameter text: all bytes of stdin, in as few writes as the system likes.
  func answers(toText text: String) throws -> Answers {
    let outcome = try project.run(["serve", "--stdio"] + arguments, input: text)
    return try Answers(outcome)
  }
}

/// What the server said: each line is one JSON-RPC message.
struct Answers {
  let outcome: Outcome
  let lines: [[String: Any]]

  init(_ outcome: Outcome) throws {
    self.outcome = outcome
    #expect(outcome.text.isEmpty || outcome.text.hasSuffix("\n"))
    lines = try outcome.text.split(separator: "\n").map { line in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      let message = try #require(value as? [String: Any])
      #expect(message["jsonrpc"] as? String == "2.0")
      return message
    }
  }

  func answer(_ id: Int) throws -> [String: Any] {
    let found = lines.filter { $0["id"] as? Int == id }
    #expect(found.count == 1)
    return try #require(found.first)
  }

  /// The codes of errors that belong to no request.
  var strayErrorCodes: [Int] {
    lines.filter { $0["id"] is NSNull }.compactMap {
      ($0["error"] as? [String: Any])?["code"] as? Int
    }
  }

  /// A protocol error's code.
  func protocolError(_ id: Int) throws -> Int? {
    (try answer(id)["error"] as? [String: Any])?["code"] as? Int
  }

  func result(_ id: Int) throws -> [String: Any] {
    try #require(try answer(id)["result"] as? [String: Any])
  }

  func structured(_ id: Int) throws -> [String: Any] {
    try #require(try result(id)["structuredContent"] as? [String: Any])
  }

  /// The code of a tool's own failure, when its result is marked as one.
  func errorCode(_ id: Int) throws -> String? {
    guard try result(id)["isError"] as? Bool == true else { return nil }
    return (try structured(id)["error"] as? [String: Any])?["code"] as? String
  }
}
