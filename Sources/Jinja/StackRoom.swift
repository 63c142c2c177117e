/// How much of the thread's stack a template may use, measured from where it starts: a template that
/// calls itself, or a pattern that backtracks, ends in an error before the stack does.
struct StackRoom {
  private let lowest: UInt

  // A thread of Dispatch has 512 KB on macOS. Frames of a debug build are many times larger.
  #if DEBUG
    private static let size: UInt = 4 << 20
  #else
    private static let size: UInt = 320 << 10
  #endif

  init() { lowest = StackRoom.here - min(StackRoom.size, StackRoom.here) }

  var isUsedUp: Bool { StackRoom.here < lowest }

  /// The address of a local variable: stacks grow downwards on every platform we build for.
  private static var here: UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
  }
}
