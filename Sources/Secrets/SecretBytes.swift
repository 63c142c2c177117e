#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes in memory of our own: not copied by value semantics, zeroed before they are released.
struct SecretBytes: ~Copyable, @unchecked Sendable {
  // Sendable although it holds a pointer: the memory is written in `init` only, nobody else has
  // the pointer, and a noncopyable value has one owner, so `deinit` runs when no reader is left.
  private let memory: UnsafeMutableRawBufferPointer

  init(_ source: UnsafeBufferPointer<UInt8>) {
    memory = .allocate(byteCount: source.count, alignment: 1)
    memory.copyBytes(from: source)
    _ = mlock(memory.baseAddress, memory.count)
  }

  deinit {
    // A plain memset before free may be removed by the optimiser; a volatile-like loop is not.
    wipe(memory)
    _ = munlock(memory.baseAddress, memory.count)
    memory.deallocate()
  }

  var count: Int { memory.count }

  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    try body(UnsafeBufferPointer(memory.bindMemory(to: UInt8.self)))
  }
}

/// Overwrites memory with zeros in a way the optimiser must keep.
func wipe(_ memory: UnsafeMutableRawBufferPointer) {
  guard let base = memory.baseAddress else { return }
  #if canImport(Glibc)
    explicit_bzero(base, memory.count)
  #else
    memset_s(base, memory.count, 0, memory.count)
  #endif
}
