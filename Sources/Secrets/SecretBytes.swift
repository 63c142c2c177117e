/// Bytes in memory of our own (``OwnedPages``): not copied by value semantics, zeroed before they are
/// released.
struct SecretBytes: ~Copyable, @unchecked Sendable {
  // Sendable although it holds a pointer: the memory is written in `init` only, nobody else has
  // the pointer, and a noncopyable value has one owner, so `deinit` runs when no reader is left.
  private let memory: UnsafeMutableRawBufferPointer
  let count: Int

  init(_ source: UnsafeBufferPointer<UInt8>) {
    memory = OwnedPages.take(source.count)
    count = source.count
    memory.copyBytes(from: source)
  }

  deinit { OwnedPages.giveBack(memory) }

  func withBytes<Result: ~Copyable>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let bytes = memory.bindMemory(to: UInt8.self)
    return try body(UnsafeBufferPointer(rebasing: bytes[..<count]))
  }
}

/// A reference to bytes, so that two secrets of different shape are one place in memory.
final class SharedBytes: Sendable {
  let bytes: SecretBytes

  init(_ source: UnsafeBufferPointer<UInt8>) { bytes = SecretBytes(source) }
}
