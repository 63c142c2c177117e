import Disclosure
import MCPServer
import Session

/// The ways in for an LLM to a session that a person watches, closed until that person opens one.
struct LLMAccess: Sendable {
  /// Bytes of an answer: what an agent's context takes without harm.
  static let resultBudget = 256 << 10

  let doors: Doors
  /// Where the socket will be; nil where the environment names no folder for it.
  let place: SocketPlace?

  /// - Parameter options: what the session was made of.
  init(_ session: Session, _ options: SessionOptions) {
    let server = MCPServer(
      session: session,
      clearing: Clearing(session: session, resultBudget: LLMAccess.resultBudget),
      version: Airlock.version)
    let manifest = options.manifest ?? FilePath.absolute("manifest.yaml", from: Folder.current)
    let project = DiskFile.resolved(FilePath.parent(of: manifest))
    let folder = RuntimeFolder.toListen(
      runtimeVariable: Folder.variable("XDG_RUNTIME_DIR"), stateFolder: Folder.state)
    place = folder.map { SocketPlace(project: project, in: $0) }
    let binary = Executable.path ?? "airlock"
    doors = Doors(
      server, of: project, runtimeFolder: folder, stateFolder: options.stateFolder
    ) { url, token in
      ClientConfigurations.all(
        binary: binary, project: project,
        http: url.map { HTTPEntrance(url: $0, token: token) })
    }
  }
}
