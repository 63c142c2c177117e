/// Sources that an agent with file tools can read by itself: no masking helps against `cat .env`.
///
/// An agent is started in the project's folder, or in the repository around it, and reads what lies
/// there (threats.md, "The boundary").
package struct Exposure: Sendable {
  /// Paths of the sources that lie where an agent works.
  package let exposed: [String]
  private let root: String

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

  /// The rules that such clients have, each with the place it goes to.
  package var denyRules: [ClientConfiguration] {
    guard !exposed.isEmpty else { return [] }
    let paths = exposed.map { DiskFile.resolved($0) }
    let names = paths.map { String($0.dropFirst(root.count + 1)) }
    let claude = names.flatMap { [#""Read(./\#($0))""#, #""Edit(./\#($0))""#] }
      .joined(separator: ", ")
    return [
      ClientConfiguration(
        client: "Claude Code", place: ".claude/settings.json in \(FilePath.name(of: root))",
        text: #"{"permissions": {"deny": [\#(claude)]}}"#),
      ClientConfiguration(
        client: "Cursor", place: ".cursorignore in \(FilePath.name(of: root))",
        text: names.map { "/\($0)" }.joined(separator: "\n")),
    ]
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
