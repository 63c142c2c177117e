#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of a dotenv file, read once from a descriptor that was checked.
struct DotenvSnapshot: ~Copyable {
  /// Links resolved: where to write.
  let target: String
  let status: stat
  let mark: Fingerprint
  private var text: WipingBuffer

  static func read(_ path: String, links: DotenvFile.Links) throws(SecretsError) -> DotenvSnapshot {
    let name = DotenvFile.displayName(path)
    let target = try resolve(path, links: links)
    // Not blocking: opening a pipe would wait for a writer.
    let descriptor = systemOpen(target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SecretsError(
        .cannotRead, "The file cannot be read: \(SystemError.current.words)", file: name)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw SecretsError(
        .notAFile, "This is not a regular file", hint: "Name a dotenv file", file: name)
    }
    let text = try read(descriptor, name)
    let mark = text.withBytes { Fingerprint(of: $0, key: .passing) }
    return DotenvSnapshot(target: target, status: status, mark: mark, text: text)
  }

  private init(target: String, status: stat, mark: Fingerprint, text: consuming WipingBuffer) {
    self.target = target
    self.status = status
    self.mark = mark
    self.text = text
  }

  private static func read(_ descriptor: Int32, _ name: String) throws(SecretsError) -> WipingBuffer
  {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: DotenvFile.sizeLimit + 1, alignment: 1)
    defer { memory.deallocate() }
    guard let count = FileBytes.read(descriptor, into: memory) else {
      throw SecretsError(
        .cannotRead, "The file cannot be read: \(SystemError.current.words)", file: name)
    }
    let used = UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
    defer { wipe(used) }
    if count > DotenvFile.sizeLimit {
      throw SecretsError(
        .tooLarge, "The file is larger than 1 MB", hint: "A dotenv file is much smaller",
        file: name)
    }
    return WipingBuffer(used)
  }

  /// - Returns: the path without a link as its last part.
  private static func resolve(
    _ path: String, links: DotenvFile.Links
  ) throws(SecretsError)
    -> String
  {
    let name = DotenvFile.displayName(path)
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        throw SecretsError(.notFound, "There is no such file", file: name)
      }
      throw SecretsError(
        .cannotRead, "The file cannot be read: \(SystemError.current.words)", file: name)
    }
    guard status.st_mode & S_IFMT == S_IFLNK else { return path }
    guard let target = realPath(path), let folder = realPath(parent(path)) else {
      throw SecretsError(
        .notFound, "The file is a symbolic link that leads nowhere", file: name)
    }
    if links == .inFolder, !target.hasPrefix(folder == "/" ? "/" : folder + "/") {
      throw SecretsError(
        .linkLeadsOutside, "The file is a symbolic link to a place outside its folder",
        hint: "Open the file it leads to instead", file: name)
    }
    return target
  }

  static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  mutating func takeText() -> WipingBuffer {
    var taken = WipingBuffer(capacity: 16)
    swap(&text, &taken)
    return taken
  }

  /// True when nobody may write, not even the superuser should.
  var isReadOnly: Bool { status.st_mode & 0o222 == 0 }

  /// What the rights of the file tell.
  var warnings: [DotenvWarning] {
    var result: [DotenvWarning] = []
    if status.st_mode & 0o077 != 0 {
      result.append(
        .init(
          .othersCanRead, "Other users of this machine may read the file", hint: "chmod 600 it"))
    }
    if status.st_uid != geteuid() {
      result.append(.init(.otherOwner, "The file belongs to another user"))
    }
    return result
  }
}

/// `open` without the name that every type here has for itself.
func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
  open(path, flags, mode)
}
