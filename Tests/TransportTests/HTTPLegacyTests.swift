import Foundation
import MCPServer
import Session
import Testing
import Vocabulary

/// The older versions on the same endpoint: sessions from `initialize` on.
struct HTTPLegacyTests {
  /// A session that was begun, and how to speak in it.
  private struct Visit {
    let entrance: WebEntrance
    let id: String

    init(_ house: House, name: String = "old") async throws {
      entrance = try await house.entrance()
      let answer = try await entrance.ask(
        WebRequest(entrance, Line.initialize(name: name)))
      #expect(answer?.status == 200)
      #expect(answer?.json?["result"]?["protocolVersion"] == "2025-11-25")
      id = try #require(answer?.header("Mcp-Session-Id"))
    }

    func request(_ body: String) -> WebRequest {
      WebRequest(entrance, body).with("Mcp-Session-Id", id)
        .with("MCP-Protocol-Version", "2025-11-25")
    }
  }

  @Test("a session id is needed, known, unguessable, and ends with DELETE")
  func sessions() async throws {
    let house = try await House()
    let visit = try await Visit(house)
    let entrance = visit.entrance
    #expect(visit.id.count >= 32 && visit.id.utf8.allSatisfy { (0x21...0x7E).contains($0) })
    let list = visit.request(Line.request(1, "tools/list", [:]))
    #expect(try await entrance.ask(list)?.json?["result"]?["tools"] != nil)
    #expect(try await entrance.ask(list.with("Mcp-Session-Id", nil))?.status == 400)
    #expect(try await entrance.ask(list.with("Mcp-Session-Id", "unknown"))?.status == 404)
    var end = visit.request("").by("DELETE")
    end.length = nil
    #expect(try await entrance.ask(end)?.status == 204)
    #expect(try await entrance.ask(list)?.status == 404)
    #expect(try await entrance.ask(end)?.status == 404)
    await house.close()
  }

  @Test("a session id is no proof of anything: the token is wanted too")
  func token() async throws {
    let house = try await House()
    let visit = try await Visit(house)
    let request = visit.request(Line.ping(1)).with("Authorization", nil)
    #expect(try await visit.entrance.ask(request)?.status == 401)
    await house.close()
  }

  @Test("each outcome has the status that older clients expect")
  func statuses() async throws {
    let house = try await House()
    let visit = try await Visit(house)
    let entrance = visit.entrance
    let ping = visit.request(Line.ping(1))
    #expect(try await entrance.ask(ping)?.json?["result"] == [:])
    #expect(try await entrance.ask(ping.with("MCP-Protocol-Version", nil))?.status == 200)
    #expect(try await entrance.ask(ping.with("MCP-Protocol-Version", "2024-11-05"))?.status == 400)
    #expect(try await entrance.ask(ping.with("MCP-Protocol-Version", "2025-06-18"))?.status == 200)
    let unknown = try await entrance.ask(visit.request(Line.request(2, "no/such", [:])))
    #expect(unknown?.status == 200 && unknown?.errorCode == -32601)
    let started = #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#
    let accepted = try await entrance.ask(visit.request(started))
    #expect(accepted?.status == 202 && accepted?.body == "")
    let response = visit.request(#"{"jsonrpc":"2.0","id":1,"result":{}}"#)
    #expect(try await entrance.ask(response)?.status == 202)
    var get = visit.request("").by("GET")
    get.length = nil
    #expect(try await entrance.ask(get)?.status == 405)
    await house.close()
  }

  @Test("a disconnect is no cancel: the call runs on")
  func disconnect() async throws {
    let house = try await House(interactive: true)
    let visit = try await Visit(house)
    await house.session.perform(.pace(.step), by: .person)
    let peer = try WebPeer(port: visit.entrance.port)
    await peer.send(visit.request(Line.call(1, "list_dotenv_secrets")).text)
    let held = try #require(await house.heldCall())
    peer.hangUp()
    // Another request goes through meanwhile, and then the call ends as if nothing had happened.
    #expect(try await visit.entrance.ask(visit.request(Line.ping(2)))?.status == 200)
    await house.session.perform(.release(call: held), by: .person)
    let end = await house.end(ofCall: held)
    #expect(end?.isError == false)
    await house.close()
  }

  @Test("a cancelled call ends its stream or connection without an answer")
  func cancel() async throws {
    let house = try await House(interactive: true)
    let visit = try await Visit(house)
    await house.session.perform(.pace(.step), by: .person)
    let peer = try WebPeer(port: visit.entrance.port)
    await peer.send(visit.request(Line.call(1, "list_dotenv_secrets")).text)
    let held = try #require(await house.heldCall())
    #expect(try await visit.entrance.ask(visit.request(Line.cancel(1)))?.status == 202)
    let answer = await peer.response()
    #expect(answer?.status == 202 && answer?.body == "")
    #expect(await house.end(ofCall: held)?.code == "cancelled")
    await house.close()
  }

  @Test("two sessions are two clients, and one can be let go")
  func twoClients() async throws {
    let house = try await House(interactive: true)
    let (one, other) = (try await Visit(house, name: "one"), try await Visit(house, name: "other"))
    let view = await house.access { $0.clients.count == 2 }
    let client = try #require(view?.clients.first { $0.name == "one" })
    #expect(client.way == .http)
    _ = await house.doors.apply(.disconnect(client: client.id))
    #expect(try await one.entrance.ask(one.request(Line.ping(1)))?.status == 404)
    #expect(try await other.entrance.ask(other.request(Line.ping(1)))?.status == 200)
    await house.close()
  }

  @Test("a batch of version 2025-03-26 is answered on a stream, message by message")
  func batch() async throws {
    let house = try await House()
    let entrance = try await house.entrance()
    let greeting = Line.initialize().replacingOccurrences(of: "2025-11-25", with: "2025-03-26")
    let id = try await entrance.ask(WebRequest(entrance, greeting))?.header("Mcp-Session-Id")
    let body = "[\(Line.ping(1).dropLast()),\(Line.ping(2).dropLast())]"
    let peer = try WebPeer(port: entrance.port)
    await peer.send(WebRequest(entrance, body).with("Mcp-Session-Id", id).text)
    #expect(await peer.response()?.header("Content-Type") == "text/event-stream")
    for number in [1, 2] { #expect(await peer.message()?["id"] == .int(number)) }
    #expect(await peer.event() == nil)
    await house.close()
  }
}
