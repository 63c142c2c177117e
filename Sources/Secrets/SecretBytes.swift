#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes in memory of our own: not copied by value semantics, kept out of swap and core dumps where
/// the system allows it, zeroed before they are released.
struct SecretBytes: ~Copyable, @unchecked Sendable {
  // Sendable although it holds a pointer: the memory is written in `init` only, nobody else has
  // the pointer, and a noncopyable value has one owner, so `deinit` runs when no reader is left.
  private let memory: UnsafeMutableRawBufferPointer
  let count: Int

  init(_ source: UnsafeBufferPointer<UInt8>) {
    // Whole pages: locking is by the page, and unlocking one secret must not unlock its neighbour.
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let size = max(1, (source.count + page - 1) / page) * page
    memory = .allocate(byteCount: size, alignment: page)
    count = source.count
    // Both may be refused (RLIMIT_MEMLOCK); the value is then as safe as any other memory.
    _ = mlock(memory.baseAddress, memory.count)
    #if canImport(Glibc)
      _ = madvise(memory.baseAddress, memory.count, MADV_DONTDUMP)
    #endif
    memory.copyBytes(from: source)
  }

  deinit {
    wipe(memory)
    #if canImport(Glibc)
      _ = madvise(memory.baseAddress, memory.count, MADV_DODUMP)
    #endif
    _ = munlock(memory.baseAddress, memory.count)
    memory.deallocate()
  }

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

/// Overwrites memory with zeros in a way the optimiser must keep.
func wipe(_ memory: UnsafeMutableRawBufferPointer) {
  guard let base = memory.baseAddress else { return }
  #if canImport(Glibc)
    explicit_bzero(base, memory.count)
  #else
    memset_s(base, memory.count, 0, memory.count)
  #endif
}

/// Zeroes an array in place. The array must not share its storage, or a copy is what gets zeroed.
func wipe(_ bytes: inout [UInt8]) {
  bytes.withUnsafeMutableBytes { wipe($0) }
  bytes.removeAll()
}
