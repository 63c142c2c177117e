import ArgumentParser
import MCPServer
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How an LLM client that runs as another user, or in a container, reaches the socket and nothing
/// else. Only the person says so, on the command line.
struct SharingArguments: ParsableArguments {
  @Option(
    help: """
      A folder of yours, mode 2710, in which the socket lies instead: its group passes through it to \
      the socket. With --peer.
      """)
  var socketFolder: String?

  @Option(
    name: .customLong("peer"), parsing: .singleValue,
    help: """
      A user, by name or number, whose processes may use the socket besides yours; repeatable. With \
      --socket-folder.
      """)
  var peers: [String] = []

  func validate() throws {
    guard (socketFolder == nil) == peers.isEmpty else {
      throw ValidationError("--socket-folder and --peer go together")
    }
    for peer in peers where UserNumber.named(peer) == nil {
      throw ValidationError("--peer takes a user of this machine, or a number")
    }
  }

  /// Where the socket lies; nil when the environment names no folder for it.
  var folder: RuntimeFolder? {
    if let socketFolder {
      return RuntimeFolder(shared: FilePath.absolute(socketFolder, from: Folder.current))
    }
    return RuntimeFolder.toListen(
      runtimeVariable: Folder.variable("XDG_RUNTIME_DIR"), stateFolder: Folder.state)
  }

  var limits: DoorLimits {
    var limits = DoorLimits()
    limits.users.formUnion(peers.compactMap(UserNumber.named))
    return limits
  }

  /// What the bridge of a peer is started with besides.
  var bridgeWords: [String] {
    guard let folder, socketFolder != nil else { return [] }
    return ["--socket-folder", folder.path, "--peer", String(geteuid())]
  }
}

enum UserNumber {
  /// - Returns: nil when this machine knows no such user.
  static func named(_ text: String) -> UInt32? {
    // A container may know no names, so a number is taken as it is. The last one means nobody.
    if let number = UInt32(text) { return number == .max ? nil : number }
    return getpwnam(text)?.pointee.pw_uid
  }
}
