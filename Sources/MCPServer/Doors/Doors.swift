import NIOCore
import NIOPosix
package import Session

/// Both ways in for LLM clients, of one session: opened and closed by the person, one change after the
/// other.
///
///     let doors = Doors(server, of: "/work/source-acme", runtimeFolder: folder, stateFolder: state) {
///       ClientConfigurations.all(…)
///     }
///     await session.connect(doors)
///     …
///     await doors.close()
package actor Doors: AccessDoor {
  /// Makes the texts to paste into clients.
  ///
  /// - Parameters:
  ///   - url: of the HTTP door; nil while it is closed.
  ///   - token: nil to show dots in its place.
  package typealias Configurations =
    @Sendable (_ url: String?, _ token: String?) -> [ClientConfiguration]

  private let server: MCPServer
  private let socket: SocketDoor
  private let http: HTTPDoor
  private let keeping: DoorKeeping
  private let makeConfigurations: Configurations
  private var group: MultiThreadedEventLoopGroup?
  /// The change that was asked for last.
  private var latest: Task<Void, Never>?

  /// - Parameters:
  ///   - project: path of the folder that holds the manifest.
  ///   - runtimeFolder: where the socket goes; nil when the environment names no folder.
  ///   - stateFolder: where port and token are kept; nil to keep nothing.
  package init(
    _ server: MCPServer, of project: String, runtimeFolder: RuntimeFolder?, stateFolder: String?,
    limits: DoorLimits = DoorLimits(), configurations: @escaping Configurations
  ) {
    let place: Result<SocketPlace, Failure> =
      if let runtimeFolder {
        .success(SocketPlace(project: project, in: runtimeFolder))
      } else {
        .failure(
          Failure(
            "runtime_folder_unusable", "there is no folder for the socket",
            hint: "set XDG_RUNTIME_DIR or HOME"))
      }
    self.server = server
    keeping = DoorKeeping(stateFolder: stateFolder, project: project)
    socket = SocketDoor(server, at: place, limits)
    http = HTTPDoor(server, keeping, limits)
    makeConfigurations = configurations
  }

  package func apply(_ change: AccessChange) async -> (socket: DoorState, http: DoorState) {
    await inTurn { await $0.perform(change) }
    return (await socket.state, await http.state)
  }

  package func configurations() async -> [ClientConfiguration] {
    makeConfigurations(await http.entrance?.url, nil)
  }

  package func warnings() async -> [String] {
    guard let token = await http.entrance?.token, keeping.isMeantToKeep, !keeping.isKept(token)
    else { return [] }
    return [
      "port and token of the HTTP door could not be kept: they last until airlock ends; make "
        + "the state folder writable"
    ]
  }

  /// What is copied: the same text with the token in it. Never shown, and never given to the session.
  package func secretText(of configuration: ClientConfiguration) async -> String {
    guard let entrance = await http.entrance,
      let index = makeConfigurations(entrance.url, nil).firstIndex(of: configuration)
    else { return configuration.text }
    let whole = makeConfigurations(entrance.url, entrance.token.text)
    return whole.indices.contains(index) ? whole[index].text : configuration.text
  }

  /// Where the token of the HTTP door is kept; nil while it is closed, or when it could not be kept
  /// and lasts for this run.
  package var tokenFile: String? {
    get async {
      guard let token = await http.entrance?.token, keeping.isKept(token) else { return nil }
      return keeping.tokenFile
    }
  }

  /// Closes both doors and ends their thread. They cannot be opened again.
  package func close() async {
    await inTurn { doors in
      await doors.socket.shut()
      await doors.http.shut()
      // A thread under somebody's feet is left to the end of the process.
      let isQuiet = await doors.socket.isQuiet()
      if await doors.http.isQuiet(), isQuiet { await doors.endThread() }
    }
  }

  // MARK: Changes

  /// Runs a change after those that were asked for before it.
  private func inTurn(_ change: @escaping @Sendable (Doors) async -> Void) async {
    let before = latest
    let task = Task {
      await before?.value
      await change(self)
    }
    latest = task
    await task.value
  }

  private func perform(_ change: AccessChange) async {
    switch change {
    case .socket(true): await socket.open(on: thread(), whenRemoved: whenRemoved)
    case .socket(false): await socket.shut()
    case .http(true): await http.open(on: thread())
    case .http(false): await http.shut()
    case .newToken: await http.replaceToken()
    case .disconnect(let client):
      await socket.disconnect(client: client)
      await http.disconnect(client: client)
    }
  }

  private var whenRemoved: @Sendable () async -> Void {
    { [weak self] in await self?.socketFileChanged() }
  }

  /// Puts the socket back in its place when somebody took it away, and tells the person what became
  /// of it.
  private func socketFileChanged() async {
    await inTurn { doors in
      guard let group = await doors.group,
        await doors.socket.verify(on: group, whenRemoved: doors.whenRemoved)
      else { return }
      await doors.server.session.doorsChanged(
        socket: await doors.socket.state, http: await doors.http.state)
    }
  }

  /// One thread for all connections: what they wait for is the session.
  private func thread() -> MultiThreadedEventLoopGroup {
    if let group { return group }
    let made = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    group = made
    return made
  }

  private func endThread() async {
    try? await group?.shutdownGracefully()
    group = nil
  }
}
