import Egress
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The state folder and what airlock remembers in it.
enum FolderFindings {
  /// - Parameter project: the folder that holds the manifest.
  static func all(project: String) -> [Finding] {
    guard let folder = Folder.state else {
      return [
        .mend(
          "state folder", "neither XDG_STATE_HOME nor HOME names one: no approval is remembered",
          next: "export HOME")
      ]
    }
    guard FileFacts(folder) != nil else {
      return [.fine("state folder", "\(folder), made when something is remembered")]
    }
    return [state(folder), approvals(folder, project)]
  }

  private static func state(_ folder: String) -> Finding {
    let topic = "state folder"
    if let problem = privateFolder(topic, folder) { return problem }
    guard access(folder, W_OK) == 0 else {
      return .mend(
        topic, "\(folder) is not writable: nothing is remembered", next: "chmod u+w \(folder)")
    }
    return .fine(topic, "\(folder), only yours")
  }

  private static func approvals(_ folder: String, _ project: String) -> Finding {
    let topic = "approvals"
    let store = GrantStore(folder: folder, project: project)
    do throws(GrantStore.Failure) {
      let kept = try store.load()
      let count = kept.grants.count + kept.refusals.count
      guard FileFacts(store.file) != nil else { return .fine(topic, "none yet, in \(store.file)") }
      let approvals = count == 1 ? "1 approval" : "\(count) approvals"
      return .fine(topic, "\(approvals) for this project, in \(store.file)")
    } catch {
      return .mend(
        topic, "\(error.message): \(store.file)",
        next: "look at it, then delete it to be asked anew")
    }
  }

  /// What is wrong with a folder that must be this user's alone.
  static func privateFolder(_ topic: String, _ folder: String) -> Finding? {
    guard let facts = FileFacts(folder, followingLinks: true), facts.kind == .folder else {
      return .mend(topic, "\(folder) is no folder", next: "move it away")
    }
    guard facts.isMine else {
      return .mend(
        topic, "\(folder) belongs to another user (\(facts.owner))",
        next: "chown it, or move it away")
    }
    guard facts.isPrivate else {
      return .mend(
        topic, "\(folder) is open to others (mode \(facts.modeText))", next: "chmod 700 \(folder)")
    }
    return nil
  }
}
