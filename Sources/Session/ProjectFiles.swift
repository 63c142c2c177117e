import Vocabulary

/// The paths of a project, and how they are shown: by name, never whole.
struct ProjectFiles: Sendable {
  let manifest: String?
  let config: String?

  init(_ options: SessionOptions) {
    manifest = options.manifest
    config = options.configFile
  }

  /// The folder that holds the manifest, whose name is the project's.
  var folder: String? { manifest.map { FilePath.parent(of: $0) } }
  var name: String { folder.map { FilePath.name(of: $0) } ?? "no project" }
}

/// Paths as text: what of `FilePath` is needed here.
package enum FilePath {
  /// The last component: `.env` of `/home/me/source-acme/.env`.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// `/home/me/source-acme` of `/home/me/source-acme/.env`; `.` of a bare name.
  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// - Parameter folder: what a relative path starts from.
  package static func absolute(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }
}
