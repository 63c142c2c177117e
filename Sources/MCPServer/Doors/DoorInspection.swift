import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What there is of a project's doors, looked at from outside: for `airlock doctor`.
package struct DoorInspection: Sendable {
  package enum Socket: Sendable, Hashable {
    case missing
    /// An airlock of this user answers there.
    case live
    /// It was left behind: nobody answers.
    case stale
    /// It is no socket, or another user's.
    case foreign
  }

  /// Every place where a bridge looks for the socket, with what is there.
  package let sockets: [(path: String, state: Socket)]
  /// Where the token of the HTTP door is kept; the file need not be there.
  package let tokenFile: String?
  /// The port that the HTTP door had last time.
  package let port: Int?

  /// - Parameters:
  ///   - project: path of the folder that holds the manifest.
  ///   - shared: where the socket lies instead, when the person said so.
  package init(
    project: String, runtimeVariable: String?, stateFolder: String?, shared: RuntimeFolder? = nil
  ) {
    let folders =
      shared.map { [$0] }
      ?? RuntimeFolder.toLook(runtimeVariable: runtimeVariable, stateFolder: stateFolder)
    var seen: Set<String> = []
    sockets = folders.map { SocketPlace(project: project, in: $0).path }
      .filter { seen.insert($0).inserted }
      .map { ($0, DoorInspection.state(of: $0)) }
    let keeping = DoorKeeping(stateFolder: stateFolder, project: project)
    tokenFile = keeping.tokenFile
    port = keeping.port
  }

  private static func state(of path: String) -> Socket {
    guard DiskFile.exists(path) || DiskFile.isLink(path) else { return .missing }
    guard SocketFile.isSocket(path) else { return .foreign }
    switch LocalSocket.connect(to: path) {
    case .connected(let descriptor):
      close(descriptor)
      return .live
    case .missing: return .missing
    case .refused: return .stale
    case .failed: return .foreign
    }
  }
}
