import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Unix sockets at the level of the system (unix(7)).
enum LocalSocket {
  /// Bytes of a path that fit in an address: 107, or 103 on Darwin.
  static let pathLimit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  enum Answer: Sendable, Hashable {
    case connected(Int32)
    /// There is a file and nobody listens.
    case refused
    case missing
    case failed
  }

  /// Binds and listens. Nobody but the owner, and this group, could connect at any moment in between.
  ///
  /// - Returns: the descriptor, or the system's error.
  static func listen(at path: String, sharedWith group: gid_t? = nil) -> Result<Int32, SystemError>
  {
    guard let descriptor = make() else { return .failure(SystemError(code: errno)) }
    // Before it has a name, so that on Linux the file is born with this mode; the folder, which
    // nobody else may enter, covers the moment that remains elsewhere.
    fchmod(descriptor, 0o600)
    let isBound = withAddress(path) { bind(descriptor, $0, $1) } == 0
    guard isBound, chmod(path, 0o600) == 0, group.map({ share(path, with: $0) }) ?? true,
      sysListen(descriptor) == 0
    else {
      let code = errno
      close(descriptor)
      if isBound { unlink(path) }
      return .failure(SystemError(code: code))
    }
    return .success(descriptor)
  }

  /// In a folder with the bit for it (2710) the file has the group already; else one gives it away to a
  /// group that one is in.
  private static func share(_ path: String, with group: gid_t) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return false }
    if status.st_gid != group, chown(path, uid_t.max, group) != 0 { return false }
    return chmod(path, 0o660) == 0
  }

  struct SystemError: Error {
    let code: Int32
  }

  /// Connects without waiting: a listener that stands still must not hold up who asks.
  static func connect(to path: String) -> Answer {
    guard path.utf8.count <= pathLimit, let descriptor = make() else { return .failed }
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
    if withAddress(path, { sysConnect(descriptor, $0, $1) }) == 0 {
      _ = fcntl(descriptor, F_SETFL, flags)
      return .connected(descriptor)
    }
    let code = errno
    close(descriptor)
    switch code {
    case ECONNREFUSED: return .refused
    case ENOENT: return .missing
    default: return .failed
    }
  }

  /// The user at the other end, as the system knows it.
  static func peerUser(of descriptor: Int32) -> uid_t? {
    #if canImport(Glibc)
      var peer = PeerCredentials()
      var size = socklen_t(MemoryLayout<PeerCredentials>.size)
      guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 else { return nil }
      return peer.user
    #else
      var user = uid_t()
      var group = gid_t()
      return getpeereid(descriptor, &user, &group) == 0 ? user : nil
    #endif
  }

  #if canImport(Glibc)
    /// `struct ucred` of socket(7), which not every libc module shows.
    struct PeerCredentials: Sendable {
      var process: pid_t = 0
      var user: uid_t = uid_t.max
      var group: gid_t = gid_t.max
    }
  #endif

  private static func make() -> Int32? {
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
      if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    #endif
    return descriptor >= 0 ? descriptor : nil
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { target in
      target.copyBytes(from: path.utf8.prefix(pathLimit))
    }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}

// Inside the enum, these names are the methods above.
private func sysListen(_ descriptor: Int32) -> Int32 { listen(descriptor, 256) }

private func sysConnect(
  _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t
) -> Int32 {
  connect(descriptor, address, size)
}
