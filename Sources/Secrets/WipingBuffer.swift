/// A growing run of bytes in memory of our own (``OwnedPages``) that leaves nothing behind: what it
/// outgrows, drops or releases is zeroed.
///
/// Everything between a file and the vault is read into one of these.
struct WipingBuffer: ~Copyable, @unchecked Sendable {
  // Sendable although it holds a pointer: the value is noncopyable, so whoever has it has the only
  // way to the memory.
  private var memory: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(capacity: Int = 64) {
    memory = OwnedPages.take(max(capacity, 16))
  }

  init(_ source: some Collection<UInt8>) {
    self.init(capacity: source.count)
    append(contentsOf: source)
  }

  deinit { OwnedPages.giveBack(memory) }

  var isEmpty: Bool { count == 0 }

  private mutating func reserve(_ needed: Int) {
    guard needed > memory.count else { return }
    let larger = OwnedPages.take(max(needed, memory.count * 2))
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    OwnedPages.giveBack(memory)
    memory = larger
  }

  mutating func append(_ byte: UInt8) {
    reserve(count + 1)
    memory[count] = byte
    count += 1
  }

  mutating func append(contentsOf source: some Collection<UInt8>) {
    reserve(count + source.count)
    UnsafeMutableRawBufferPointer(rebasing: memory[count..<count + source.count])
      .copyBytes(from: source)
    count += source.count
  }

  mutating func removeLast(_ number: Int) {
    let kept = max(0, count - number)
    wipe(UnsafeMutableRawBufferPointer(rebasing: memory[kept..<count]))
    count = kept
  }

  mutating func removeAll() { removeLast(count) }

  func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = memory.bindMemory(to: UInt8.self)
    return try body(UnsafeBufferPointer(rebasing: bytes[..<count]))
  }
}
