import ArgumentParser
import MCPServer
import Session

/// `airlock bridge`: what an MCP client that only speaks stdio launches.
struct BridgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bridge",
    abstract: "Relay MCP between stdin and stdout and the open session of a project.",
    discussion: """
      For the configuration of an MCP client. It starts whether or not a session is open, joins the \
      one that is, and goes on when the session is started again. It reads no secret and approves \
      nothing.
      """)

  @Option(
    help: "The project's folder or manifest; left out, the current folder and those around it.")
  var project: String?

  @Option(help: "The folder that another user's airlock was given for its socket. With --peer.")
  var socketFolder: String?

  @Option(help: "The user, by name or number, whose airlock that is.")
  var peer: String?

  func validate() throws {
    guard (socketFolder == nil) == (peer == nil) else {
      throw ValidationError("--socket-folder and --peer go together")
    }
    if let peer, UserNumber.named(peer) == nil {
      throw ValidationError("--peer takes a user of this machine, or a number")
    }
  }

  func run() throws {
    let current = Folder.current
    let finder = SessionFinder(
      project: project.map { FilePath.absolute($0, from: current) }, current: current,
      folders: folders(current))
    do throws(Failure) {
      try Bridge(finder, version: Airlock.version).run()
    } catch {
      throw Complaint.status(error)
    }
  }

  private func folders(_ current: String) -> [RuntimeFolder] {
    if let socketFolder, let peer {
      return [
        RuntimeFolder(
          shared: FilePath.absolute(socketFolder, from: current), owner: UserNumber.named(peer))
      ]
    }
    return RuntimeFolder.toLook(
      runtimeVariable: Folder.variable("XDG_RUNTIME_DIR"), stateFolder: Folder.state)
  }
}
