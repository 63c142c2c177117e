import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A socket file that this process listens on, known by its inode: one that somebody else put in its
/// place is not it, and is left alone.
struct SocketFile: Sendable {
  /// Bound and listening.
  let descriptor: Int32
  private let path: String
  private let device: dev_t
  private let inode: ino_t

  /// Takes the place of a project. What a crash left there is replaced; a socket on which somebody
  /// listens, and anything that is no socket of this user, stays.
  ///
  /// - Throws: `already_served`, `socket_file_foreign`, `socket_path_too_long`, or why the folder
  ///   cannot be used.
  static func claim(_ place: SocketPlace) throws(Failure) -> SocketFile {
    guard place.path.utf8.count <= LocalSocket.pathLimit else {
      throw Failure(
        "socket_path_too_long",
        "the path of the socket has \(place.path.utf8.count) bytes, and a socket's has at most "
          + "\(LocalSocket.pathLimit)",
        hint: "set XDG_RUNTIME_DIR to a folder with a shorter path")
    }
    try place.folder.prepare()
    // Two that start at once would each take away the other's fresh socket as a stale one.
    return try place.folder.locked { () throws(Failure) in
      try clear(place.path)
      return try listen(place)
    }
  }

  /// Whether the file that is there now is this one.
  var isInPlace: Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_ino == inode && status.st_dev == device
  }

  /// Removes the file, unless another one took its place.
  func remove() {
    if isInPlace { unlink(path) }
  }

  /// Whether a file is a socket of this user, or of another one that was named, and no link to one.
  static func isSocket(_ path: String, of user: uid_t = geteuid()) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK && status.st_uid == user
  }

  private static func clear(_ path: String) throws(Failure) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw foreign(path, "is there and is no socket")
    }
    guard status.st_uid == geteuid() else { throw foreign(path, "belongs to another user") }
    switch LocalSocket.connect(to: path) {
    case .missing: return
    case .refused: break
    case .connected(let descriptor):
      close(descriptor)
      throw Failure(
        "already_served", "another airlock serves this project already",
        hint: "work in that one: LLM clients reach it; or quit it and switch this one on")
    case .failed:
      throw foreign(path, "answers neither yes nor no")
    }
    unlink(path)
  }

  private static func foreign(_ path: String, _ fault: String) -> Failure {
    Failure(
      "socket_file_foreign", "\(FilePath.name(of: path)) \(fault)",
      hint: "see what it is, and remove \(path)")
  }

  private static func listen(_ place: SocketPlace) throws(Failure) -> SocketFile {
    let path = place.path
    let descriptor: Int32
    switch LocalSocket.listen(at: path, sharedWith: place.folder.group) {
    case .success(let bound): descriptor = bound
    case .failure(let error):
      let reason =
        switch error.code {
        case EPERM where place.folder.isShared:
          "you are not in the group of its folder; chmod g+s lets the folder hand its group on"
        case EACCES, EPERM, EROFS: "its folder may not be written"
        case ENOSPC, EDQUOT: "the disk is full"
        case EMFILE, ENFILE: "too many files are open"
        default: "the system refuses it"
        }
      throw Failure("socket_not_made", "the socket cannot be made: \(reason)", hint: path)
    }
    var status = stat()
    guard lstat(path, &status) == 0 else {
      close(descriptor)
      throw Failure("socket_not_made", "the socket was removed while it was made", hint: path)
    }
    return SocketFile(
      descriptor: descriptor, path: path, device: status.st_dev, inode: status.st_ino)
  }
}
