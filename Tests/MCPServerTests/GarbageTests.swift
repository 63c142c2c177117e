import Disclosure
import Foundation
import MCPServer
import Session
import Testing
import Vocabulary

/// Whatever comes in, the next message is heard, and nothing is answered twice.
struct GarbageTests {
  private static let seeds: [JSON] = [
    MemoryClient.request(1, "tools/call", ["name": "list_streams", "arguments": [:]], token: 1),
    MemoryClient.request(2, "tools/list"), MemoryClient.request("s", "server/discover"),
    MemoryClient.request(3, "subscriptions/listen", ["notifications": ["toolsListChanged": true]]),
    [
      "jsonrpc": "2.0", "id": 4, "method": "initialize",
      "params": ["protocolVersion": "2025-03-26"],
    ],
    ["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 1]],
    [
      ["jsonrpc": "2.0", "id": 5, "method": "ping"], ["jsonrpc": "2.0", "id": 6, "method": "ping"],
    ],
  ]

  @Test(
    "lines with bytes changed, cut and doubled are each answered at most once",
    .timeLimit(.minutes(20)))
  func mutations() async throws {
    let project = try await ServedProject(isWatched: false)
    var random = SystemRandomNumberGenerator()
    for seed in GarbageTests.seeds {
      for _ in 0..<150 {
        var line = seed.bytes()
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let index = Int.random(in: 0..<line.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: line[index] = UInt8.random(in: 0...255, using: &random)
          case 1: line.remove(at: index)
          case 2: line.insert(contentsOf: #"[{"\u0000:,"#.utf8, at: index)
          default: line = Array(line[..<max(index, 1)])
          }
          if line.isEmpty { line = [0x7B] }
        }
        let answers = Guarded<[JSON]>([])
        let connection = project.server.connection(.stdio)
        let take: Connection.Send = { cleared in
          let message = try? JSON(parsing: cleared.bytes)
          answers.withLock { $0.append(message ?? .string("no JSON")) }
        }
        await connection.receive(line, send: take)
        await connection.drain()
        let responses = answers.withLock { $0.filter { $0["method"] == nil } }
        let text = String(decoding: line, as: UTF8.self)
        #expect(responses.count <= 1 || text.first == "[", "\(text)")
        #expect(responses.allSatisfy { ($0["result"] == nil) != ($0["error"] == nil) }, "\(text)")
        await connection.receive(
          Array(#"{"jsonrpc":"2.0","id":"after","method":"ping"}"#.utf8), send: take)
        #expect(answers.withLock { $0.last?["id"] } == "after")
        await connection.close(.gone)
      }
    }
  }

  @Test("deep nesting, long text and odd ids are survived")
  func extremes() async throws {
    let project = try await ServedProject(isWatched: false)
    let client = project.client()
    let deep = String(repeating: #"{"a":"#, count: 5000)
    await client.send(deep)
    #expect(client.received.last?["error"]?["code"] == -32700)
    let long = String(repeating: "v", count: 1 << 20)
    await client.send(
      #"{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"\#(long)"}}}"#
    )
    #expect(client.received.last?["error"]?["code"] == -32022)
    #expect((client.received.last?.bytes().count ?? .max) < 1000)
    for id in [#""""#, "0", "-1", #""\u0000""#, "9223372036854775807"] {
      await client.send(#"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#)
      #expect(try client.received.last?["id"] == JSON(parsing: id))
    }
    for _ in 0..<70 {
      await client.send(
        MemoryClient.request(
          .string(UUID().uuidString), "subscriptions/listen", ["notifications": [:]]))
    }
    #expect(client.received.last?["error"]?["message"] == "too many streams are open")
  }
}
