import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Short texts that are kept from one start to the next, a file each, for this user alone: mode 0600
/// in a folder of 0700. Neither links nor files of others are read.
struct KeptTexts: Sendable {
  private static let limit = 4096

  let folder: String

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// - Returns: nil when there is none, or others could have read or changed it.
  func read(_ name: String) -> String? {
    let descriptor = open(path(name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_mode & 0o077 == 0
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: KeptTexts.limit)
    let count = readBytes(descriptor, &bytes)
    guard count > 0, count < bytes.count else { return nil }
    return String(validating: bytes[..<count], as: UTF8.self)
  }

  /// Writes beside, syncs, and renames: a reader sees the old text or the new one.
  ///
  /// - Returns: false when it could not be kept.
  func write(_ name: String, _ text: String) -> Bool {
    guard isUsable() else { return false }
    var template = Array("\(folder)/.kept-XXXXXX".utf8CString)
    // mkstemp makes the file with mode 0600.
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return false }
    let temporary = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var isWhole = writeBytes(descriptor, Array(text.utf8)) && fsync(descriptor) == 0
    isWhole = close(descriptor) == 0 && isWhole
    guard isWhole, rename(temporary, path(name)) == 0 else {
      unlink(temporary)
      return false
    }
    return true
  }

  private func isUsable() -> Bool {
    DiskFile.makeFolder(folder)
    var status = stat()
    guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == geteuid()
    else { return false }
    return status.st_mode & 0o077 == 0 || chmod(folder, 0o700) == 0
  }
}

// Inside the struct, `read` and `write` are the methods above.
private func readBytes(_ descriptor: Int32, _ bytes: inout [UInt8]) -> Int {
  read(descriptor, &bytes, bytes.count)
}

private func writeBytes(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
  // A text this short is written at once, or the disk is full.
  write(descriptor, bytes, bytes.count) == bytes.count
}
