#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Cuts a stream of bytes into messages, one a line (MCP 2026-07-28, basic/transports/stdio): however
/// the bytes were split on their way, and without blank lines and the carriage return of CRLF.
struct LineSplitter {
  /// A line longer than this is no message, and memory has an end.
  static let limit = 64 << 20

  private let limit: Int
  private var pending: [UInt8] = []

  init(limit: Int = LineSplitter.limit) { self.limit = limit }

  /// Takes what arrived and gives the lines that it completes.
  ///
  /// - Returns: false when a line is too long; the rest of the stream cannot be read then.
  mutating func take(_ bytes: UnsafeRawBufferPointer, _ give: ([UInt8]) -> Void) -> Bool {
    var rest = bytes
    while let start = rest.baseAddress, let end = memchr(start, 0x0A, rest.count) {
      let length = UnsafeRawPointer(end) - start
      if pending.count + length > limit { return false }
      pending.append(contentsOf: UnsafeRawBufferPointer(start: start, count: length))
      if let line = LineSplitter.trimmed(pending) { give(line) }
      pending.removeAll(keepingCapacity: pending.count < 1 << 20)
      rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
    }
    if pending.count + rest.count > limit { return false }
    pending.append(contentsOf: rest)
    return true
  }

  /// The last line, when the stream ended without a line end.
  var rest: [UInt8]? { LineSplitter.trimmed(pending) }

  /// - Returns: nil for a blank line.
  private static func trimmed(_ line: [UInt8]) -> [UInt8]? {
    var line = line
    if line.last == 0x0D { line.removeLast() }
    return line.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? nil : line
  }
}
