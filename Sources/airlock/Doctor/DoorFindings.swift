import MCPServer
import Session

/// The ways in for LLM clients: their files, whose they are, and whether somebody answers. Never the
/// token.
enum DoorFindings {
  /// - Parameters:
  ///   - project: the folder that holds the manifest.
  ///   - shared: the folder that `--socket-folder` names.
  static func all(project: String, shared: RuntimeFolder?) -> [Finding] {
    let variable = Folder.variable("XDG_RUNTIME_DIR")
    let inspection = DoorInspection(
      project: project, runtimeVariable: variable, stateFolder: Folder.state, shared: shared)
    let place = shared.map(sharedFolder) ?? folder(variable)
    return [place] + sockets(inspection) + [http(inspection)]
  }

  private static func sharedFolder(_ folder: RuntimeFolder) -> Finding {
    let topic = "socket folder"
    do throws(Failure) {
      try folder.check()
    } catch {
      return .mend(topic, "\(folder.path): \(error.message)", next: error.hint ?? "see what it is")
    }
    return .fine(topic, "\(folder.path), yours, and its group passes through it to the socket")
  }

  private static func folder(_ variable: String?) -> Finding {
    let topic = "runtime folder"
    guard
      let folder = RuntimeFolder.toListen(runtimeVariable: variable, stateFolder: Folder.state)
    else {
      return .mend(
        topic, "there is no folder for the socket: no LLM client can join",
        next: "export XDG_RUNTIME_DIR or HOME")
    }
    guard FileFacts(folder.path) != nil else {
      return .fine(topic, "\(folder.path), made when the socket is opened")
    }
    if let problem = FolderFindings.privateFolder(topic, folder.path) { return problem }
    return .fine(topic, "\(folder.path), only yours")
  }

  private static func sockets(_ inspection: DoorInspection) -> [Finding] {
    let topic = "socket"
    let findings = inspection.sockets.compactMap { path, state -> Finding? in
      switch state {
      case .missing: nil
      case .live: .fine(topic, "\(path): an airlock of yours answers")
      case .stale:
        .note(topic, "\(path): left behind, nobody answers; the next airlock replaces it")
      case .foreign:
        .mend(topic, "\(path) is no socket of yours", next: "see what it is, and remove it")
      }
    }
    if !findings.isEmpty { return findings }
    return [
      .fine(topic, "none: no airlock serves this project (m in airlock, or airlock serve --socket)")
    ]
  }

  private static func http(_ inspection: DoorInspection) -> Finding {
    let topic = "HTTP"
    guard let file = inspection.tokenFile, let facts = FileFacts(file) else {
      return .fine(topic, "no port and no token yet")
    }
    guard facts.isMine, facts.kind == .file else {
      return .mend(topic, "\(file) is no file of yours", next: "remove it; a new token is made")
    }
    guard facts.isPrivate else {
      return .mend(
        topic, "others can read the token: \(file) has mode \(facts.modeText)",
        next: "rm \(file), and airlock makes a new one")
    }
    let port = inspection.port.map { "port \($0), " } ?? ""
    return .fine(topic, "\(port)token in \(file), mode \(facts.modeText)")
  }
}
