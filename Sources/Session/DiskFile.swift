#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads and replaces small files. A file is replaced whole or not at all, and keeps its mode.
package enum DiskFile {
  /// Reads a regular file.
  ///
  /// - Throws: ``Failure`` that names the file and says what it is instead.
  package static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let name = FilePath.name(of: path)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unopened(name, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unopened(name, errno) }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw Failure("file_is_folder", "\(name) is a folder", hint: "name a file")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure("file_not_regular", "\(name) is no regular file")
    }
    guard Int(status.st_size) <= limit else {
      throw Failure(
        "file_too_large", "\(name) is larger than \(limit >> 20) MB", hint: "name another file")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = Int(sysRead(descriptor, &chunk))
      if count < 0 { throw Failure("file_unreadable", "\(name) cannot be read") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
    throw Failure("file_too_large", "\(name) grew beyond \(limit >> 20) MB while it was read")
  }

  /// Writes beside the file, syncs, and renames over it; a link is followed, so that its target is
  /// replaced. A new file gets mode 0600.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
    let name = FilePath.name(of: path)
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists && access(target, W_OK) != 0 {
      throw Failure("file_read_only", "\(name) is read-only", hint: "make it writable: chmod u+w")
    }
    var template = Array("\(FilePath.parent(of: target))/.airlock-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let temporary = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else {
      throw Failure(
        "folder_not_writable", "\(name) cannot be written: its folder refuses new files",
        hint: "make the folder writable")
    }
    defer { close(descriptor) }
    if exists {
      fchmod(descriptor, status.st_mode & 0o7777)
      _ = fchown(descriptor, status.st_uid, status.st_gid)
    }
    guard writeAll(descriptor, bytes), fsync(descriptor) == 0, rename(temporary, target) == 0
    else {
      unlink(temporary)
      throw Failure("file_not_written", "\(name) could not be written; the old file is unchanged")
    }
  }

  /// Makes a folder for its owner alone, and those around it that are missing.
  package static func makeFolder(_ path: String) {
    if exists(path) || path.isEmpty || path == "." { return }
    makeFolder(FilePath.parent(of: path))
    mkdir(path, 0o700)
  }

  /// A symbolic link, whether or not it leads anywhere.
  package static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The real path with all links followed; the path itself when it does not exist.
  package static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Reads what is there, at most as much as the chunk takes.
  ///
  /// - Returns: how many bytes; 0 at the end, below 0 when it failed.
  package static func sysRead(_ descriptor: Int32, _ chunk: inout [UInt8]) -> Int {
    while true {
      let count = Int(
        chunk.withUnsafeMutableBytes { buffer in
          #if canImport(Glibc)
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
          #else
            Darwin.read(descriptor, buffer.baseAddress, buffer.count)
          #endif
        })
      if count >= 0 || errno != EINTR { return count }
    }
  }

  /// - Returns: false when not all of it could be written.
  package static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        #else
          let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
        #endif
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        offset += count
      }
      return true
    }
  }

  private static func unopened(_ name: String, _ code: Int32) -> Failure {
    switch code {
    case ENOENT, ENOTDIR:
      Failure("file_missing", "\(name) does not exist", hint: "check the path")
    case EACCES, EPERM:
      Failure("file_unreadable", "\(name) may not be read", hint: "check its owner and mode")
    case ELOOP: Failure("file_link_loop", "\(name) is a link to itself")
    default: Failure("file_unreadable", "\(name) cannot be opened")
    }
  }
}
