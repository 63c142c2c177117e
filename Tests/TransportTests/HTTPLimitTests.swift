import Foundation
import MCPServer
import Session
import Testing
import Vocabulary

/// What a client may cost over HTTP, and how it is told.
struct HTTPLimitTests {
  @Test("headers that are too large, and what is no HTTP, get a status")
  func headers() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let request = Modern.request(entrance, "server/discover")
    let huge = String(repeating: "a", count: 100 << 10)
    #expect(try await entrance.ask(request.adding("X-Filler", huge))?.status == 431)
    var many = request
    for index in 0..<200 { many = many.adding("X-\(index)", "a") }
    #expect(try await entrance.ask(many)?.status == 431)
    let peer = try WebPeer(port: entrance.port)
    await peer.send("\u{1}\u{2} nonsense\r\n\r\n")
    #expect(await peer.response()?.status == 400)
    await peer.ending()
    await house.close()
  }

  @Test("a body over the limit is refused, announced or not")
  func bodies() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    var announced = WebRequest(entrance)
    announced.length = (64 << 20) + 1
    let first = try WebPeer(port: entrance.port)
    await first.send(announced.head)
    #expect(await first.response()?.status == 413)

    var chunked = WebRequest(entrance).with("Transfer-Encoding", "chunked")
    chunked.length = nil
    let second = try WebPeer(port: entrance.port)
    await second.send(chunked.head)
    let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 0x78, count: 1 << 20) + [13, 10]
    for _ in 0..<65 { await second.send(chunk) }
    #expect(await second.response()?.status == 413)
    await house.close()
  }

  @Test("a chunked body and an Expect are understood")
  func chunked() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let body = Modern.body("server/discover")
    var request = Modern.request(entrance, "server/discover").with("Transfer-Encoding", "chunked")
      .with("Expect", "100-continue")
    request.length = nil
    let peer = try WebPeer(port: entrance.port)
    await peer.send(request.head)
    #expect(await peer.response()?.status == 100)
    for part in [body.prefix(7), body.dropFirst(7)] {
      await peer.send("\(String(part.utf8.count, radix: 16))\r\n\(part)\r\n")
    }
    await peer.send("0\r\n\r\n")
    #expect(await peer.response()?.status == 200)
    await house.close()
  }

  @Test("a client that takes too long is let go: with its head, its body, or its next request")
  func slow() async throws {
    var limits = DoorLimits()
    (limits.headSeconds, limits.bodySeconds, limits.idleSeconds) = (0.1, 0.1, 0.1)
    let house = try await House(limits: limits)
    let entrance = try await house.entrance()
    let head = try WebPeer(port: entrance.port)
    await head.send("POST /mcp HTTP/1.1\r\nHost: 127")
    await head.ending()
    let body = try WebPeer(port: entrance.port)
    var request = Modern.request(entrance, "server/discover")
    await body.send(request.head + "{")
    #expect(await body.response()?.status == 408)
    await body.ending()
    request = Modern.request(entrance, "server/discover")
    let idle = try WebPeer(port: entrance.port)
    await idle.send(request.text)
    #expect(await idle.response()?.status == 200)
    await idle.ending()
    await house.close()
  }

  @Test("requests follow each other on a connection, and come at once on several")
  func connections() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let request = Modern.request(entrance, "tools/list")
    let peer = try WebPeer(port: entrance.port)
    await peer.send(request.text + request.text)
    for _ in 0..<2 { #expect(await peer.response()?.status == 200) }
    await peer.send(request.with("Connection", "close").text)
    let last = await peer.response()
    #expect(last?.status == 200 && last?.header("Connection") == "close")
    await peer.ending()
    let statuses = try await withThrowingTaskGroup(of: Int?.self) { group in
      for _ in 0..<50 { group.addTask { try await entrance.ask(request)?.status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == Array(repeating: 200, count: 50))
    await house.close()
  }

  @Test("a client beyond the number that is served is let go at once")
  func visitors() async throws {
    var limits = DoorLimits()
    limits.visitors = 2
    let house = try await House(limits: limits)
    let entrance = try await house.entrance()
    let request = Modern.request(entrance, "server/discover").text
    let peers = try (0..<2).map { _ in try WebPeer(port: entrance.port) }
    for peer in peers {
      await peer.send(request)
      #expect(await peer.response()?.status == 200)
    }
    let third = try WebPeer(port: entrance.port)
    await third.ending()
    await peers[0].send(request)
    #expect(await peers[0].response()?.status == 200)
    await house.close()
  }
}
