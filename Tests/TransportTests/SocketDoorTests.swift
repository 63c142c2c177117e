import Foundation
import MCPServer
import Session
import Support
import Testing
import Vocabulary

/// The door of the socket: who may have it, who may come in, and how it closes.
struct SocketDoorTests {
  @Test("the socket is for its owner alone, in a folder that nobody else may enter")
  func modes() async throws {
    let house = try await House()
    let path = try await house.openSocket()
    #expect(try house.scratch.mode("run") == 0o700)
    #expect(try house.scratch.mode("run/" + FilePath.name(of: path)) == 0o600)
    await house.close()
    #expect(!DiskFile.exists(path))
  }

  @Test("a project has one place for its socket, however its folder is spelled")
  func onePlace() async throws {
    let scratch = try ShortScratch()
    let folder = RuntimeFolder(scratch.path("run"))
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link"), withDestinationPath: scratch.path("project"))
    let places = ["project", "project/", "link", "link/../project"].map {
      SocketPlace(project: scratch.path($0), in: folder).path
    }
    #expect(Set(places).count == 1)
    #expect(SocketPlace(project: scratch.path("run"), in: folder).path != places[0])
  }

  @Test("off ends calls with a clear answer and removes the file; on again, clients come back")
  func offAndOn() async throws {
    let house = try await House(interactive: true)
    let path = try await house.openSocket()
    let peer = try Peer(path)
    await house.session.perform(.pace(.step), by: .person)
    peer.send(Line.initialize() + Line.call(1, "list_dotenv_secrets"))
    _ = try await peer.message()
    _ = await house.heldCall()
    #expect(await house.doors.apply(.socket(false)).socket == .off)
    let last = try JSON(parsing: try #require(await peer.ending().last))
    #expect(last["id"] == 1)
    #expect(last["result"]?["isError"] == true)
    #expect(last["result"]?["structuredContent"]?["error"]?["code"] == "door_closed")
    #expect(!DiskFile.exists(path))
    #expect(throws: Peer.NotConnected.self) { try Peer(path) }

    #expect(try await house.openSocket() == path)
    let again = try Peer(path)
    again.send(Line.ping(2))
    #expect(try await again.message()?["id"] == 2)
    await house.close()
  }

  @Test("a second airlock on the project is told that there is one, and what to do")
  func secondAirlock() async throws {
    let first = try await House()
    let path = try await first.openSocket()
    let second = try await House(first.scratch)
    let state = await second.doors.apply(.socket(true)).socket
    guard case .failed(let failure) = state else {
      Issue.record("\(state)")
      return
    }
    #expect(failure.code == "already_served")
    #expect(failure.hint?.contains("work in that one") == true)
    await second.close()
    let peer = try Peer(path)
    peer.send(Line.ping(1))
    #expect(try await peer.message()?["id"] == 1)

    await first.doors.close()
    let third = try await House(first.scratch)
    #expect(try await third.openSocket() == path)
    await third.close()
    await first.close()
  }

  @Test("two that start at the same moment do not both get the place")
  func race() async throws {
    let scratch = try ShortScratch()
    var houses: [House] = []
    for _ in 0..<4 { houses.append(try await House(scratch)) }
    let states = await withTaskGroup(of: DoorState.self) { group in
      for house in houses { group.addTask { await house.doors.apply(.socket(true)).socket } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(states.count { $0.isReady } == 1)
    for house in houses { await house.close() }
  }

  @Test("what a crash left behind is replaced")
  func staleSocket() async throws {
    let house = try await House()
    let path = try await house.openSocket()
    let kept = house.scratch.path("kept")
    // A hard link keeps the file while the door removes its own.
    #expect(link(path, kept) == 0)
    _ = await house.doors.apply(.socket(false))
    #expect(rename(kept, path) == 0)
    #expect(try await house.openSocket() == path)
    let peer = try Peer(path)
    peer.send(Line.ping(1))
    #expect(try await peer.message()?["id"] == 1)
    await house.close()
  }

  @Test("a planted file, folder or link is refused by name, and left where it is")
  func planted() async throws {
    let scratch = try ShortScratch()
    try scratch.makeFolder("run", mode: 0o700)
    let path = SocketPlace(
      project: scratch.path("project"), in: RuntimeFolder(scratch.path("run"))
    ).path
    let plants: [() throws -> Void] = [
      { try "x".write(toFile: path, atomically: false, encoding: .utf8) },
      {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      },
      {
        try FileManager.default.createSymbolicLink(
          atPath: path, withDestinationPath: scratch.path("elsewhere"))
      },
    ]
    for plant in plants {
      try plant()
      let house = try await House(scratch)
      let state = await house.doors.apply(.socket(true)).socket
      guard case .failed(let failure) = state else {
        Issue.record("\(state)")
        return
      }
      #expect(failure.code == "socket_file_foreign")
      #expect(failure.sentence.contains(FilePath.name(of: path)))
      await house.close()
      #expect(DiskFile.exists(path) || DiskFile.isLink(path))
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test("a folder that is a link, or that others may enter, is refused")
  func unsafeFolder() async throws {
    let scratch = try ShortScratch()
    try scratch.makeFolder("open", mode: 0o750)
    for target in ["open", "elsewhere"] {
      if target == "elsewhere" {
        try scratch.makeFolder("elsewhere", mode: 0o700)
        try FileManager.default.createSymbolicLink(
          atPath: scratch.path("run"), withDestinationPath: scratch.path("elsewhere"))
      } else {
        try FileManager.default.moveItem(atPath: scratch.path("open"), toPath: scratch.path("run"))
      }
      let house = try await House(scratch)
      let state = await house.doors.apply(.socket(true)).socket
      guard case .failed(let failure) = state else {
        Issue.record("\(state)")
        return
      }
      #expect(failure.code == "runtime_folder_unsafe")
      await house.close()
      try FileManager.default.removeItem(atPath: scratch.path("run"))
    }
  }

  @Test(
    "a folder or socket of another user is refused",
    .enabled(if: geteuid() == 0, "only root can make one"))
  func otherOwner() async throws {
    let scratch = try ShortScratch()
    let run = scratch.path("run")
    try scratch.makeFolder("run", mode: 0o700)
    let path = SocketPlace(project: scratch.path("project"), in: RuntimeFolder(run)).path
    #expect(chown(run, 65534, 65534) == 0)
    let house = try await House(scratch)
    #expect(await house.failureOfSocket() == "runtime_folder_unsafe")
    #expect(chown(run, 0, 0) == 0)

    _ = try await house.openSocket()
    #expect(link(path, scratch.path("kept")) == 0)
    _ = await house.doors.apply(.socket(false))
    #expect(rename(scratch.path("kept"), path) == 0)
    #expect(chown(path, 65534, 65534) == 0)
    #expect(await house.failureOfSocket() == "socket_file_foreign")
    await house.close()
  }

  @Test("a path too long for a socket fails with a sentence that says what to do")
  func longPath() async throws {
    let scratch = try ShortScratch()
    let long = scratch.path(String(repeating: "d", count: 100))
    let house = try await House(scratch, runtimeFolder: long)
    #expect(await house.failureOfSocket() == "socket_path_too_long")
    await house.close()
  }

  @Test("a process of another user is let go before it is heard")
  func otherUser() async throws {
    var limits = DoorLimits()
    limits.users = [geteuid() + 1]
    let house = try await House(limits: limits)
    let peer = try Peer(try await house.openSocket())
    peer.send(Line.ping(1))
    #expect(await peer.ending() == [])
    await house.close()
  }

  @Test("a socket file that somebody removed is made again, and clients that are in stay in")
  func removed() async throws {
    let house = try await House(interactive: true)
    let path = try await house.openSocket()
    let peer = try Peer(path)
    peer.send(Line.ping(1))
    _ = try await peer.message()
    #expect(unlink(path) == 0)
    let told = await house.access { $0.socket == .ready(at: path) }
    #expect(told != nil)
    peer.send(Line.ping(2))
    #expect(try await peer.message()?["id"] == 2)
    let new = try Peer(path)
    new.send(Line.ping(3))
    #expect(try await new.message()?["id"] == 3)
    await house.close()
  }

  @Test("a socket that was replaced by a file is told to the person, and the file stays")
  func replaced() async throws {
    let house = try await House(interactive: true)
    let path = try await house.openSocket()
    try "x".write(toFile: house.scratch.path("plant"), atomically: false, encoding: .utf8)
    #expect(rename(house.scratch.path("plant"), path) == 0)
    let told = await house.access { if case .failed = $0.socket { true } else { false } }
    #expect(told != nil)
    await house.close()
    #expect(DiskFile.exists(path))
  }

  @Test("one client is let go, and the other stays")
  func disconnect() async throws {
    let house = try await House(interactive: true)
    let path = try await house.openSocket()
    let (one, other) = (try Peer(path), try Peer(path))
    one.send(Line.initialize(name: "one"))
    other.send(Line.initialize(name: "other"))
    let view = await house.access { $0.clients.count == 2 }
    let client = try #require(view?.clients.first { $0.name == "one" })
    #expect(client.way == .socket)
    _ = await house.doors.apply(.disconnect(client: client.id))
    #expect(await one.ending().count == 1)
    other.send(Line.ping(7))
    #expect(try await other.messages(2).last?["id"] == 7)
    await house.close()
  }

  @Test("a client that vanishes takes its calls along")
  func vanishes() async throws {
    let house = try await House(interactive: true)
    let peer = try Peer(try await house.openSocket())
    await house.session.perform(.pace(.step), by: .person)
    peer.send(Line.initialize(name: "ghost") + Line.call(1, "list_dotenv_secrets"))
    _ = await house.heldCall()
    peer.hangUp()
    let gone = await house.access { view in
      view.clients.contains { $0.name == "ghost" && !$0.isConnected }
    }
    #expect(gone != nil)
    await house.close()
  }
}

extension House {
  /// The code with which the socket cannot be opened.
  fileprivate func failureOfSocket() async -> String? {
    guard case .failed(let failure) = await doors.apply(.socket(true)).socket else { return nil }
    return failure.code
  }
}
