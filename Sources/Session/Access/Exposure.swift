/// Sources that an agent with file tools can read by itself: no masking helps against `cat .env`.
///
/// An agent is started in the project's folder, or in the repository around it, and reads what lies
/// there (threats.md, "The boundary").
package struct Exposure: Sendable {
  /// Paths of the sources that lie where an agent works.
  package let exposed: [String]
  let root: String

  /// - Parameter folder: the folder that holds the manifest; nil for none.
  package init(sources: [String], folder: String?) {
    guard let folder else {
      (exposed, root) = ([], "")
      return
    }
    let real = DiskFile.resolved(folder)
    let root = Exposure.repository(around: real) ?? real
    exposed = sources.filter { path in
      DiskFile.exists(path) && (DiskFile.resolved(path) + "/").hasPrefix(root + "/")
    }
    self.root = root
  }

  /// A sentence for each of them.
  package var warnings: [String] {
    exposed.map {
      "\(FilePath.name(of: $0)) lies in \(FilePath.name(of: root)), where an agent with file tools "
        + "can read it: move it elsewhere and open it with --env, or deny it to the agent"
    }
  }

  /// The folder that holds `.git`, looked for upwards.
  private static func repository(around folder: String) -> String? {
    var folder = folder
    while folder != "/", folder.hasPrefix("/") {
      if DiskFile.exists(folder + "/.git") { return folder }
      folder = FilePath.parent(of: folder)
    }
    return nil
  }
}
