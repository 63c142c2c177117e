#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that only this user may read and write, replaced as a whole.
enum PrivateFile {
  /// The largest file that is read.
  private static let limit = 4 << 20

  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Makes a folder and those above it, the last with mode 0700, and checks whose it is.
  static func makeFolder(_ path: String) throws(GrantStore.Failure) {
    var built = ""
    for part in path.split(separator: "/") {
      built += "/\(part)"
      if mkdir(built, 0o700) != 0, errno != EEXIST {
        throw GrantStore.Failure("the folder for approvals cannot be made", hint: path)
      }
    }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw GrantStore.Failure("the folder for approvals is no folder", hint: path)
    }
    guard status.st_uid == geteuid() else {
      throw GrantStore.Failure("the folder for approvals belongs to somebody else", hint: path)
    }
    if status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 {
      throw GrantStore.Failure("others can read the folder for approvals", hint: path)
    }
  }

  /// Tells one file at a path from the next: every change makes a new file.
  struct Stamp: Equatable, Sendable {
    fileprivate let inode: UInt64
    fileprivate let size: Int64
    fileprivate let changed: [Int]
  }

  static func stamp(of path: String) -> Stamp? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return Stamp(
      inode: UInt64(status.st_ino), size: Int64(status.st_size),
      changed: [Int(time.tv_sec), Int(time.tv_nsec)])
  }

  /// - Returns: nil when there is no such file.
  static func read(_ path: String) throws(GrantStore.Failure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw GrantStore.Failure("the file of approvals cannot be opened", hint: path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_mode & 0o022 == 0, status.st_size <= limit
    else {
      throw GrantStore.Failure(
        "the file of approvals can be changed by others, or is no file of yours", hint: path)
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = readBytes(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw GrantStore.Failure("the file of approvals cannot be read", hint: path)
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Writes beside, flushes to disk, and renames.
  static func replace(
    _ path: String, in folder: String, with bytes: [UInt8]
  )
    throws(GrantStore.Failure)
  {
    let failure = GrantStore.Failure("the file of approvals cannot be written", hint: path)
    var template = Array("\(folder)/.approvals-XXXXXX".utf8CString)
    // mkstemp makes the file with mode 0600.
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw failure }
    let temporary = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var isComplete = writeAll(bytes, to: descriptor) && fsync(descriptor) == 0
    isComplete = close(descriptor) == 0 && isComplete
    guard isComplete, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw failure
    }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        writeBytes(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      written += count
    }
    return true
  }

  /// A lock that other processes of this user respect too; it ends with the process at the latest.
  struct Lock {
    fileprivate let descriptor: CInt
    func release() { close(descriptor) }
  }

  static func lock(_ path: String) throws(GrantStore.Failure) -> Lock {
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw GrantStore.Failure("the approvals cannot be locked", hint: path)
    }
    while flock(descriptor, LOCK_EX) != 0 {
      if errno == EINTR { continue }
      close(descriptor)
      throw GrantStore.Failure("the approvals cannot be locked", hint: path)
    }
    return Lock(descriptor: descriptor)
  }
}

// Inside the enum, `read` is the method above.
private func readBytes(_ descriptor: CInt, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func writeBytes(_ descriptor: CInt, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
