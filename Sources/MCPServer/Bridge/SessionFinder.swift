import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Looks for the session of a project, and checks whose it is before a word is said to it.
package struct SessionFinder: Sendable {
  private let projects: [String]
  private let folders: [RuntimeFolder]

  /// - Parameters:
  ///   - project: the project's folder or its manifest, absolute; nil to try the current folder and
  ///     those around it.
  ///   - current: the current folder.
  ///   - folders: where sockets may lie, the likeliest first.
  package init(project: String?, current: String, folders: [RuntimeFolder]) {
    self.folders = folders
    if let project {
      projects = [SessionFinder.folder(of: project)]
    } else {
      projects = SessionFinder.upwards(from: DiskFile.resolved(current))
    }
  }

  /// Joins the first session that is there.
  ///
  /// - Throws: `no_session`, or why the one that is there cannot be trusted.
  func join() throws(Failure) -> SessionLink {
    var fault: Failure?
    for project in projects {
      for folder in folders {
        let place = SocketPlace(project: project, in: folder)
        guard DiskFile.exists(place.path) else { continue }
        do throws(Failure) {
          if let link = try SessionFinder.join(place) { return link }
        } catch {
          fault = fault ?? error
        }
      }
    }
    throw fault ?? noSession
  }

  /// - Returns: nil when nobody listens there any more.
  private static func join(_ place: SocketPlace) throws(Failure) -> SessionLink? {
    try place.folder.check()
    let owner = place.folder.owner
    guard SocketFile.isSocket(place.path, of: owner) else {
      throw Failure(
        "socket_file_foreign",
        "the session's socket is no socket of \(owner == geteuid() ? "this user" : "user \(owner)")",
        hint: "see what it is, and remove \(place.path)")
    }
    guard case .connected(let descriptor) = LocalSocket.connect(to: place.path) else { return nil }
    guard LocalSocket.peerUser(of: descriptor) == owner else {
      close(descriptor)
      throw Failure("socket_file_foreign", "the session belongs to another user")
    }
    return SessionLink(descriptor: descriptor)
  }

  private var noSession: Failure {
    let project = projects.first ?? "."
    return Failure(
      "no_session", "no airlock with LLM access on is open for \(FilePath.name(of: project))",
      hint: "ask the person to run `airlock \(project)/manifest.yaml` in a terminal and to switch "
        + "LLM access on with m; then make the call again")
  }

  static let ended = Failure(
    "session_ended", "the airlock session ended while this call was under way",
    hint: "make the call again: it joins the session that is open then")

  private static func folder(of path: String) -> String {
    var status = stat()
    let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    let isManifest = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    return isFolder || !isManifest ? path : FilePath.parent(of: path)
  }

  private static func upwards(from folder: String) -> [String] {
    var folders = [folder]
    while let last = folders.last, last != "/", last.hasPrefix("/") {
      folders.append(FilePath.parent(of: last))
    }
    return folders
  }
}
