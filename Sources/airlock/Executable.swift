import Session

#if canImport(Darwin)
  import Darwin
#endif

/// Where this program lies on disk.
enum Executable {
  /// The absolute path with all links followed; nil when the system does not say.
  static var path: String? {
    #if canImport(Darwin)
      var size: UInt32 = 4096
      var buffer = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&buffer, &size) == 0 else { return nil }
      return DiskFile.resolved(
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    #else
      let path = DiskFile.resolved("/proc/self/exe")
      return path == "/proc/self/exe" ? nil : path
    #endif
  }
}
