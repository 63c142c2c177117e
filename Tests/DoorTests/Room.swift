import Disclosure
import Foundation
import MCPServer
import Session
import Support
import Vocabulary

/// A server in memory: a line goes in, a line comes out.
struct Room {
  private let session: Session
  private let server: Connection

  init(_ project: EchoProject, allow origin: String, isWatched: Bool = false) async throws {
    var options = Room.options(project, allow: origin)
    options.isInteractive = isWatched
    try await self.init(options)
  }

  init(_ options: SessionOptions) async throws {
    session = try Session(options)
    try await session.open()
    server = MCPServer(
      session: session, clearing: Clearing(session: session, resultBudget: nil), version: "test"
    ).connection(.stdio)
  }

  static func options(_ project: EchoProject, allow origin: String) -> SessionOptions {
    var options = SessionOptions(now: { 1_700_000_000 })
    options.manifest = project.scratch.path("manifest.yaml")
    options.sources = [.file(project.scratch.path(".env"))]
    options.sourceRoot = project.scratch.url.path
    options.allow = ["*=\(origin)"]
    return options
  }

  func call(_ tool: String, _ arguments: JSONObject) async -> String {
    let request: JSON = [
      "jsonrpc": "2.0", "id": 1, "method": "tools/call",
      "params": [
        "name": .string(tool), "arguments": .object(arguments),
        "_meta": [
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities": [:],
          "io.modelcontextprotocol/clientInfo": ["name": "door", "version": "1"],
          "progressToken": "door",
        ],
      ],
    ]
    return await send(request.bytes())
  }

  /// The names of all tools.
  func tools() async -> [String] {
    let hello: JSON = ["jsonrpc": "2.0", "id": 1, "method": "initialize", "params": [:]]
    _ = await send(hello.bytes())
    let list: JSON = ["jsonrpc": "2.0", "id": 2, "method": "tools/list"]
    let answer = try? JSON(parsing: await send(list.bytes()))
    return answer?["result"]?["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
  }

  func send(_ line: [UInt8]) async -> String {
    let answers = Guarded<[String]>([])
    await server.receive(line) { cleared in
      answers.withLock { $0.append(String(decoding: cleared.bytes, as: UTF8.self)) }
    }
    await server.drain()
    return answers.withLock { $0.joined() }
  }

  /// Everything the event log holds, as text; the bytes of answers as the text that they are.
  func events() async -> String {
    let stream = await session.events()
    await session.close()
    var text = ""
    for await event in stream {
      dump(event, to: &text)
      if case .callFinished(let end) = event.kind {
        text += String(decoding: end.disclosed?.bytes ?? [], as: UTF8.self)
      }
    }
    return text
  }
}
