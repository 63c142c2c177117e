#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whose a file is and who may do what with it; nothing of what is in it.
struct FileFacts: Sendable {
  enum Kind: Sendable { case file, folder, socket, link, other }

  let kind: Kind
  let owner: UInt32
  /// The nine bits for user, group and others.
  let mode: UInt32

  /// - Returns: nil when nothing is there, or this user may not look.
  init?(_ path: String, followingLinks: Bool = false) {
    var status = stat()
    guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFSOCK: kind = .socket
    case S_IFLNK: kind = .link
    default: kind = .other
    }
    owner = status.st_uid
    mode = UInt32(status.st_mode) & 0o777
  }

  var isMine: Bool { owner == geteuid() }
  var isPrivate: Bool { mode & 0o077 == 0 }

  /// `0644`.
  var modeText: String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
