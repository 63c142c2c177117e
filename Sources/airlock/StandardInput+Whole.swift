import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension StandardInput {
  /// Everything that comes through a pipe, for commands that take `-` in the place of a file.
  ///
  /// - Throws: ``Failure`` `file_too_large` beyond the limit.
  static func whole(limit: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = DiskFile.sysRead(STDIN_FILENO, &chunk)
      if count < 0 { throw Failure("file_unreadable", "standard input cannot be read") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
    throw Failure("file_too_large", "standard input is larger than \(limit >> 20) MB")
  }
}
