#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Holds the lock of a dotenv file, and puts another in its place in one step.
struct DotenvWriter: ~Copyable {
  private let target: String
  private let descriptor: Int32

  /// - Throws: `locked` when another airlock writes for longer than a fifth of a second.
  static func locking(_ path: String, links: DotenvFile.Links) throws(SecretsError) -> DotenvWriter
  {
    let name = DotenvFile.displayName(path)
    let target = try DotenvSnapshot.read(path, links: links).target
    let descriptor = systemOpen(target, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SecretsError(
        .cannotRead, "The file cannot be read: \(SystemError.current.words)", file: name)
    }
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        return DotenvWriter(target: target, descriptor: descriptor)
      }
      usleep(10_000)
    }
    close(descriptor)
    throw SecretsError(
      .locked, "Another program is writing the file", hint: "Try again", file: name)
  }

  private init(target: String, descriptor: Int32) {
    self.target = target
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Writes beside, with the rights and the owner of the old file, and renames.
  func replace(
    with bytes: UnsafeBufferPointer<UInt8>, like old: stat, file: String
  ) throws(SecretsError) {
    let folder = DotenvSnapshot.parent(target)
    let beside =
      "\(folder)/.\(DotenvFile.displayName(target)).\(getpid())-\(UInt32.random(in: .min ... .max))"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let output = systemOpen(beside, flags, 0o600)
    guard output >= 0 else { throw DotenvWriter.refused(file) }
    var done = FileBytes.write(bytes, to: output)
    if old.st_uid != geteuid() || old.st_gid != getegid() {
      done = done && fchown(output, old.st_uid, old.st_gid) == 0
    }
    done = done && fchmod(output, old.st_mode & 0o7777) == 0
    done = done && fsync(output) == 0
    var failure = SystemError.current
    if close(output) != 0, done {
      failure = SystemError.current
      done = false
    }
    if done, rename(beside, target) != 0 {
      failure = SystemError.current
      done = false
    }
    guard done else {
      unlink(beside)
      throw DotenvWriter.refused(file, failure)
    }
    // The name must survive a power cut as well as the bytes.
    let folderDescriptor = systemOpen(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folderDescriptor >= 0 {
      _ = fsync(folderDescriptor)
      close(folderDescriptor)
    }
  }

  private static func refused(
    _ file: String, _ reason: SystemError = .current
  ) -> SecretsError {
    SecretsError(
      .cannotWrite, "The file cannot be written: \(reason.words)",
      hint: "The old file is as it was", file: file)
  }
}
