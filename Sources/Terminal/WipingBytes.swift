import CTerminal

/// Bytes that may be part of a secret: overwritten when they are dropped, also when they move to
/// grow, which an array does not promise.
struct WipingBytes: ~Copyable {
  private var memory: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(capacity: Int = 256) {
    memory = .allocate(byteCount: capacity, alignment: 1)
  }

  deinit {
    Self.wipe(memory, count)
    memory.deallocate()
  }

  mutating func append(_ byte: UInt8) {
    if count == memory.count { grow() }
    memory[count] = byte
    count += 1
  }

  /// Overwrites what is there and starts again, keeping little memory.
  mutating func clear() {
    Self.wipe(memory, count)
    count = 0
    if memory.count > 65_536 {
      memory.deallocate()
      memory = .allocate(byteCount: 256, alignment: 1)
    }
  }

  mutating func removeLast(_ n: Int) {
    for index in count - n..<count { memory[index] = 0 }
    count -= n
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  private mutating func grow() {
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: memory.count * 2, alignment: 1)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    Self.wipe(memory, count)
    memory.deallocate()
    memory = larger
  }

  /// Through C, so that the optimiser keeps it although nobody reads the memory again.
  static func wipe(_ memory: UnsafeMutableRawBufferPointer, _ count: Int) {
    guard let base = memory.baseAddress else { return }
    airlock_wipe(base, count)
  }
}
