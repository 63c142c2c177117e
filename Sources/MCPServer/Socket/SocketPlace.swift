import Session
import Vocabulary

/// Where the socket of a project is: the same for everybody who names the project's folder, however
/// they spell it.
package struct SocketPlace: Sendable, Hashable {
  package let folder: RuntimeFolder
  /// Of the socket file: `/run/user/1000/airlock/3f2a9c0d1b7e4a55.sock`.
  package let path: String

  /// - Parameter project: path of the folder that holds the manifest.
  package init(project: String, in folder: RuntimeFolder) {
    self.folder = folder
    path = "\(folder.path)/\(SocketPlace.key(of: project)).sock"
  }

  /// Sixteen hexadecimal digits for a project's folder: its real path, hashed.
  static func key(of project: String) -> String {
    StableHash.digits(of: DiskFile.resolved(project))
  }
}
