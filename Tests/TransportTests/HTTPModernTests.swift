import Foundation
import MCPServer
import Session
import Testing
import Vocabulary

/// Version 2026-07-28 over HTTP: each request stands alone, and its headers agree with it.
struct HTTPModernTests {
  @Test(
    "a request whose headers do not say what its body says is refused with -32020",
    arguments: [
      ("MCP-Protocol-Version", nil, 400), ("MCP-Protocol-Version", "2025-11-25", 400),
      ("Mcp-Method", nil, 400), ("Mcp-Method", "tools/list", 400),
      ("Mcp-Method", "TOOLS/CALL", 400),
      ("Mcp-Name", nil, 400), ("Mcp-Name", "List_dotenv_secrets", 400),
      ("Mcp-Name", "=?base64?bGlzdF9kb3RlbnZfc2VjcmV0cw==?=", 200),
      ("Mcp-Name", "=?BASE64?bGlzdF9kb3RlbnZfc2VjcmV0cw==?=", 400),
      ("Mcp-Name", "=?base64?bGlzdF9kb3RlbnZfc2VjcmV0cw?=", 400),
      ("Mcp-Name", "=?base64?/w==?=", 400), ("mcp-name", "list_dotenv_secrets", 200),
    ] as [(String, String?, Int)])
  func headers(name: String, value: String?, status: Int) async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let call = Modern.call(entrance, "list_dotenv_secrets").with(name, value)
    let answer = try await entrance.ask(call)
    #expect(answer?.status == status)
    if status == 400 {
      #expect(answer?.errorCode == -32020)
      #expect(answer?.json?["id"] == 1)
    }
    await house.close()
  }

  @Test("a header that is there twice is refused: two readers could differ")
  func twice() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    for (name, value) in [
      ("Mcp-Method", "server/discover"), ("MCP-Protocol-Version", Modern.version),
    ] {
      let request = Modern.request(entrance, "server/discover").adding(name, value)
      let answer = try await entrance.ask(request)
      #expect(answer?.status == 400 && answer?.errorCode == -32020)
    }
    await house.close()
  }

  @Test("each outcome has the status that the specification gives it")
  func statuses() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let discover = Modern.request(entrance, "server/discover")
    func status(_ request: WebRequest) async throws -> (Int?, Int?) {
      let answer = try await entrance.ask(request)
      return (answer?.status, answer?.errorCode)
    }
    #expect(try await status(discover) == (200, nil))
    #expect(try await status(Modern.request(entrance, "no/such")) == (404, -32601))
    #expect(try await status(Modern.call(entrance, "no_such_tool")) == (400, -32602))
    let future = discover.body.replacingOccurrences(of: Modern.version, with: "2099-01-01")
    #expect(
      try await status(
        WebRequest(entrance, future).with("MCP-Protocol-Version", "2099-01-01")
          .with("Mcp-Method", "server/discover")) == (400, -32022))
    let bare = #"{"jsonrpc":"2.0","id":1,"method":"server/discover"}"#
    #expect(
      try await status(
        WebRequest(entrance, bare).with("MCP-Protocol-Version", Modern.version)
          .with("Mcp-Method", "server/discover")) == (400, -32602))
    #expect(try await status(WebRequest(entrance, "{")) == (400, -32700))
    #expect(try await status(WebRequest(entrance, "[]")) == (400, -32600))
    #expect(
      try await status(
        WebRequest(entrance, #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
          .with("MCP-Protocol-Version", Modern.version)) == (400, -32600))
    for method in ["GET", "DELETE", "PUT"] {
      var other = discover.by(method)
      (other.body, other.length) = ("", nil)
      let answer = try await entrance.ask(other)
      #expect(answer?.status == 405)
      #expect(answer?.header("Allow")?.contains("POST") == true)
    }
    #expect(try await status(discover.by("POST", at: "/other")) == (404, nil))
    for type in [nil, "text/plain", "application/json; charset=latin1"] {
      #expect(try await status(discover.with("Content-Type", type)).0 == 415)
    }
    let utf8 = discover.with("Content-Type", "Application/JSON; charset=UTF-8")
    #expect(try await status(utf8).0 == 200)
    #expect(try await status(discover.with("Content-Encoding", "gzip")).0 == 415)
    #expect(try await status(discover.with("Accept", "text/html")).0 == 406)
    #expect(try await status(discover.with("Accept", nil)).0 == 200)
    await house.close()
  }

  @Test("a notification is accepted with 202 and no body")
  func notification() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let answer = try await entrance.ask(
      WebRequest(entrance, Modern.body("notifications/whatever", id: nil))
        .with("MCP-Protocol-Version", Modern.version))
    #expect(answer?.status == 202 && answer?.body == "")
    await house.close()
  }

  @Test("no session is made, and one that is named is not looked at")
  func noSession() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let answer = try await entrance.ask(
      Modern.request(entrance, "tools/list").with("Mcp-Session-Id", "anything"))
    #expect(answer?.status == 200)
    #expect(answer?.header("Mcp-Session-Id") == nil)
    await house.close()
  }

  @Test("who wants to hear of progress gets a stream; who takes no stream gets JSON")
  func streams() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let call = Modern.call(entrance, "list_dotenv_secrets", token: "p")
    let peer = try WebPeer(port: entrance.port)
    await peer.send(call.text)
    let head = await peer.response()
    #expect(head?.status == 200)
    #expect(head?.header("Content-Type") == "text/event-stream")
    #expect(head?.header("X-Accel-Buffering") == "no")
    #expect(await peer.message()?["result"]?["isError"] == false)
    #expect(await peer.event() == nil)
    // The connection lives on.
    await peer.send(call.with("Accept", "application/json").text)
    let plain = await peer.response()
    #expect(plain?.header("Content-Type") == "application/json")
    #expect(plain?.json?["result"] != nil)
    // An error has a status of its own, and so is no stream.
    let wrong = try await entrance.ask(Modern.call(entrance, "no_such_tool", token: "p"))
    #expect(wrong?.status == 400)
    await house.close()
  }

  @Test("a stream on which nothing happens says that it is still there")
  func keepAlive() async throws {
    var limits = DoorLimits()
    limits.quietSeconds = 0.05
    let house = try await House(limits: limits, interactive: true)
    let entrance = try await house.entrance()
    await house.session.perform(.pace(.step), by: .person)
    let peer = try WebPeer(port: entrance.port)
    await peer.send(Modern.call(entrance, "list_dotenv_secrets").text)
    #expect(await peer.response()?.header("Content-Type") == "text/event-stream")
    for _ in 0..<3 { #expect(await peer.event()?.hasPrefix(":") == true) }
    let held = try #require(await house.heldCall())
    await house.session.perform(.release(call: held), by: .person)
    #expect(await peer.message()?["result"]?["isError"] == false)
    await house.close()
  }

  @Test("a client that goes away takes its call along")
  func disconnect() async throws {
    let house = try await House(interactive: true)
    let entrance = try await house.entrance()
    await house.session.perform(.pace(.step), by: .person)
    let peer = try WebPeer(port: entrance.port)
    await peer.send(Modern.call(entrance, "list_dotenv_secrets").text)
    let held = try #require(await house.heldCall())
    peer.hangUp()
    #expect(await house.end(ofCall: held)?.code == "cancelled")
    await house.close()
  }

  @Test("off answers the call that runs, and lets the client go")
  func off() async throws {
    let house = try await House(interactive: true)
    let entrance = try await house.entrance()
    await house.session.perform(.pace(.step), by: .person)
    let peer = try WebPeer(port: entrance.port)
    await peer.send(Modern.call(entrance, "list_dotenv_secrets").text)
    _ = await house.heldCall()
    #expect(await house.doors.apply(.http(false)).http == .off)
    let answer = await peer.response()?.json
    #expect(answer?["result"]?["structuredContent"]?["error"]?["code"] == "door_closed")
    await peer.ending()
    #expect(throws: WebPeer.NotConnected.self) { try WebPeer(port: entrance.port) }
    await house.close()
  }
}

extension House {
  func end(ofCall id: Int) async -> CallEnd? {
    for await event in await session.events() {
      if case .callFinished(let end) = event.kind, end.id == id { return end }
    }
    return nil
  }
}
