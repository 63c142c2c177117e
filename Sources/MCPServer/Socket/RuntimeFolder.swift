import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder in which sockets lie: this user's own, entered by nobody else, and never `/tmp` itself.
/// Its mode is the first lock of the door; the socket's mode and the peer's user are the others.
package struct RuntimeFolder: Sendable, Hashable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// Where airlock listens: `$XDG_RUNTIME_DIR/airlock`, else `run` in the state folder.
  ///
  /// - Returns: nil when the environment names neither.
  package static func toListen(
    runtimeVariable: String?, stateFolder: String?
  ) -> RuntimeFolder? {
    if let folder = runtimeVariable, folder.hasPrefix("/") {
      return RuntimeFolder(folder + "/airlock")
    }
    return stateFolder.map { RuntimeFolder($0 + "/run") }
  }

  /// Where a bridge looks. MCP clients start it with few variables, so that `XDG_RUNTIME_DIR` may be
  /// missing here and not there; then the usual place of it is looked at too.
  package static func toLook(
    runtimeVariable: String?, stateFolder: String?
  ) -> [RuntimeFolder] {
    var folders: [RuntimeFolder] = []
    for variable in [runtimeVariable, "/run/user/\(geteuid())"] {
      if let variable, variable.hasPrefix("/") {
        folders.append(RuntimeFolder("\(variable)/airlock"))
      }
    }
    if let stateFolder { folders.append(RuntimeFolder(stateFolder + "/run")) }
    return folders
  }

  /// Makes the folder when it is missing, and checks it.
  func prepare() throws(Failure) {
    DiskFile.makeFolder(path)
    try check()
  }

  /// Checks that it is a folder, no link, this user's own, and open to nobody else.
  func check() throws(Failure) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw Failure(
        "runtime_folder_unusable", "the folder for the socket cannot be made",
        hint: "make \(FilePath.parent(of: path)) writable, or set XDG_RUNTIME_DIR")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let kind = status.st_mode & S_IFMT == S_IFLNK ? "a link" : "no folder"
      throw Failure(
        "runtime_folder_unsafe", "the folder for the socket is \(kind)", hint: "remove \(path)")
    }
    guard status.st_uid == geteuid() else {
      throw Failure(
        "runtime_folder_unsafe", "the folder for the socket belongs to another user",
        hint: "set XDG_RUNTIME_DIR to a folder of yours; \(path) is not")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Failure(
        "runtime_folder_unsafe", "others may enter the folder for the socket",
        hint: "chmod 700 \(path)")
    }
  }

  /// Runs something while no other airlock of this user does the same.
  func locked<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure("runtime_folder_unusable", "the folder for the socket cannot be opened")
    }
    // Closing it unlocks it.
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        throw Failure("runtime_folder_unusable", "the folder for the socket cannot be locked")
      }
    }
    return try body()
  }
}
