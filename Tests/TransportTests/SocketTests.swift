import Foundation
import MCPServer
import Session
import Testing
import Vocabulary

/// The framing of the socket: one message a line, whatever way the bytes come.
struct SocketTests {
  @Test("a message is answered however its bytes are split, and several in one write are too")
  func splits() async throws {
    let house = try await House()
    let peer = try Peer(try await house.openSocket())
    for byte in Line.ping(1).utf8 { peer.send([byte]) }
    #expect(try await peer.message()?["id"] == 1)
    peer.send("\r\n\n  \n" + Line.ping(2) + Line.ping(3).dropLast() + "\r\n" + Line.ping(4))
    #expect(try await peer.messages(3).map { $0["id"] } == [2, 3, 4])
    await house.close()
  }

  @Test("garbage is answered with the protocol's error, and the next message is heard")
  func garbage() async throws {
    let house = try await House()
    let peer = try Peer(try await house.openSocket())
    for (line, code) in [("garbage", -32700), ("{", -32700), ("\u{0}\u{1}", -32700), ("7", -32600)]
    {
      peer.send(line + "\n" + Line.ping(1))
      #expect(try await peer.message()?["error"]?["code"] == .int(code))
      #expect(try await peer.message()?["result"] == [:])
    }
    await house.close()
  }

  @Test("a message of 20 MB is read and answered")
  func longLine() async throws {
    let house = try await House()
    let peer = try Peer(try await house.openSocket())
    let text = String(repeating: "x", count: 20 << 20)
    peer.send(Line.initialize())
    peer.send(Line.call(1, "validate_manifest", ["manifest": .string(text)]))
    #expect(try await peer.messages(2).last?["result"]?["isError"] == true)
    await house.close()
  }

  @Test("a line beyond every limit is refused, and ends that connection alone")
  func endlessLine() async throws {
    let house = try await House()
    let path = try await house.openSocket()
    let (endless, other) = (try Peer(path), try Peer(path))
    endless.send([UInt8](repeating: 0x78, count: 65 << 20))
    #expect(try await endless.message()?["error"]?["code"] == -32600)
    #expect(await endless.ending() == [])
    other.send(Line.ping(1))
    #expect(try await other.message()?["id"] == 1)
    await house.close()
  }

  @Test("half a message and then nothing leaves nothing behind, and other clients are served")
  func halfMessage() async throws {
    let house = try await House()
    let path = try await house.openSocket()
    let (half, other) = (try Peer(path), try Peer(path))
    half.send(String(Line.ping(1).dropLast(9)))
    half.hangUp()
    #expect(await half.ending() == [])
    other.send(Line.ping(1))
    #expect(try await other.message()?["id"] == 1)
    await house.close()
  }

  @Test("10,000 requests at once are all answered, each under its own id")
  func flood() async throws {
    let house = try await House()
    let peer = try Peer(try await house.openSocket())
    peer.send(Line.initialize())
    _ = try await peer.message()
    let lines = (1...10_000).map { id in
      id % 2 == 0 ? Line.ping(id) : Line.call(id, "list_dotenv_secrets")
    }
    peer.send(lines.joined())
    let answers = try await peer.messages(10_000)
    #expect(Set(answers.compactMap { $0["id"]?.int }) == Set(1...10_000))
    #expect(answers.allSatisfy { $0["result"] != nil })
    await house.close()
  }

  @Test("a client that never reads is let go, and others do not notice")
  func neverReads() async throws {
    var limits = DoorLimits()
    limits.unreadBytes = 256 << 10
    let house = try await House(limits: limits, interactive: true)
    let path = try await house.openSocket()
    let (deaf, other) = (try Peer(path, reads: false), try Peer(path))
    deaf.send(Line.initialize(name: "deaf"))
    _ = await house.access { $0.clients.contains { $0.name == "deaf" } }
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        deaf.send((1...2000).map { Line.request($0, "tools/list", [:]) }.joined())
        _ = await house.access { view in
          view.clients.contains { $0.name == "deaf" && !$0.isConnected }
        }
      }
      group.addTask {
        for id in 1...100 {
          other.send(Line.ping(id))
          let answer = try? await other.message()
          #expect(answer?["id"] == .int(id))
        }
      }
    }
    await house.close()
  }

  @Test("a client that stops reading in the middle of an answer is let go after a while")
  func stopsReading() async throws {
    var limits = DoorLimits()
    limits.unreadSeconds = 0.2
    let house = try await House(limits: limits, interactive: true)
    let deaf = try Peer(try await house.openSocket(), reads: false)
    deaf.send(Line.initialize(name: "deaf"))
    deaf.send((1...200).map { Line.request($0, "tools/list", [:]) }.joined())
    let view = await house.access { view in
      view.clients.contains { $0.name == "deaf" && !$0.isConnected }
    }
    #expect(view != nil)
    await house.close()
  }
}
