package import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder in which sockets lie: this user's own, entered by nobody else, and never `/tmp` itself.
/// Its mode is the first lock of the door; the socket's mode and the peer's user are the others.
///
/// A shared one is for an LLM client that runs as another user: the person made it and named it, its
/// group may pass through it (mode 2710), and may neither list nor change it.
package struct RuntimeFolder: Sendable, Hashable {
  package let path: String
  let isShared: Bool
  /// Whose the folder and the sockets in it must be.
  let owner: uid_t

  package init(_ path: String) {
    self.path = path
    isShared = false
    owner = geteuid()
  }

  /// - Parameter owner: the number of the user whose airlock listens there; nil for this one.
  package init(shared path: String, owner: UInt32? = nil) {
    self.path = path
    isShared = true
    self.owner = owner ?? geteuid()
  }

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
    // One that this made would let nobody in.
    if !isShared { DiskFile.makeFolder(path) }
    try check()
  }

  /// The group through which others reach a socket here; nil when nobody may.
  var group: gid_t? {
    var status = stat()
    return isShared && lstat(path, &status) == 0 ? status.st_gid : nil
  }

  /// Checks that it is a folder, no link, its owner's, and open to nobody else, or to its group alone.
  package func check() throws(Failure) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw Failure(
        "runtime_folder_unusable",
        isShared
          ? "the folder for the socket is not there" : "the folder for the socket cannot be made",
        hint: isShared
          ? "make it: install -d -m 2710 -g GROUP \(path)"
          : "make \(FilePath.parent(of: path)) writable, or set XDG_RUNTIME_DIR")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let kind = status.st_mode & S_IFMT == S_IFLNK ? "a link" : "no folder"
      throw Failure(
        "runtime_folder_unsafe", "the folder for the socket is \(kind)", hint: "remove \(path)")
    }
    guard status.st_uid == owner else {
      throw Failure(
        "runtime_folder_unsafe", "the folder for the socket belongs to another user",
        hint: isShared
          ? "chown \(path) to the user whose airlock it is"
          : "set XDG_RUNTIME_DIR to a folder of yours; \(path) is not")
    }
    if isShared {
      guard status.st_mode & 0o067 == 0 else {
        throw Failure(
          "runtime_folder_unsafe", "others may change, list or enter the folder for the socket",
          hint: "chmod 2710 \(path)")
      }
      return
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
