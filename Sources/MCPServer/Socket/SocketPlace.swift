import Session

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

  /// Sixteen hexadecimal digits for a project's folder: FNV-1a over its real path. They keep projects
  /// apart and protect nothing.
  static func key(of project: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in DiskFile.resolved(project).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
