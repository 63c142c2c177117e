import Session

/// Reads messages from a descriptor until it ends. It blocks, so it wants a thread of its own.
enum LineReader {
  enum Ending: Sendable {
    case ended
    /// A line was longer than ``LineSplitter/limit``.
    case tooLong
  }

  static func read(_ descriptor: Int32, _ give: ([UInt8]) -> Void) -> Ending {
    var splitter = LineSplitter()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = DiskFile.sysRead(descriptor, &chunk)
      if count <= 0 { break }
      let isFine = chunk.withUnsafeBytes { buffer in
        splitter.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), give)
      }
      if !isFine { return .tooLong }
    }
    if let line = splitter.rest { give(line) }
    return .ended
  }
}
