#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whole reads and writes over a descriptor: interrupted and short calls are continued.
enum FileBytes {
  /// - Returns: how many bytes came, fewer than the array holds at the end of the file; nil on
  ///   error.
  static func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Int? {
    bytes.withUnsafeMutableBytes { read(descriptor, into: $0) }
  }

  static func read(_ descriptor: Int32, into memory: UnsafeMutableRawBufferPointer) -> Int? {
    var total = 0
    while total < memory.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: memory[total...])
      let got = systemRead(descriptor, rest.baseAddress, rest.count)
      if got < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if got == 0 { break }
      total += got
    }
    return total
  }

  static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Bool {
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let put = systemWrite(descriptor, rest.baseAddress, rest.count)
      if put < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[put...])
    }
    return true
  }
}

private func systemRead(
  _ descriptor: Int32, _ memory: UnsafeMutableRawPointer?, _ count: Int
) -> Int {
  read(descriptor, memory, count)
}

private func systemWrite(_ descriptor: Int32, _ memory: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, memory, count)
}
