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

  /// - Parameters:
  ///   - options: what the session was made of.
  ///   - sharing: who else may come in.
  init(_ session: Session, _ options: SessionOptions, _ sharing: SharingArguments) {
    let server = MCPServer(
      session: session,
      clearing: Clearing(session: session, resultBudget: LLMAccess.resultBudget),
      version: Airlock.version)
    let manifest = options.manifest ?? FilePath.absolute("manifest.yaml", from: Folder.current)
    let project = DiskFile.resolved(FilePath.parent(of: manifest))
    let folder = sharing.folder
    let words = sharing.bridgeWords
    place = folder.map { SocketPlace(project: project, in: $0) }
    let binary = Executable.path ?? "airlock"
    doors = Doors(
      server, of: project, runtimeFolder: folder, stateFolder: options.stateFolder,
      limits: sharing.limits
    ) { url, token in
      ClientConfigurations.all(
        binary: binary, project: project, sharing: words,
        http: url.map { HTTPEntrance(url: $0, token: token) })
    }
  }
}
