// Reads bad input all day: `.ci/fuzz [SECONDS] [TARGET…]` builds this with libFuzzer, which comes with
// the toolchain, and feeds it what grows the covered code. A trap, a hang, too much memory or a broken
// promise ends the run, and the input is kept. Built without it, the program only says so.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

#if FUZZING
  private let target: Target = {
    let name = getenv("AIRLOCK_FUZZ").map { String(cString: $0) } ?? ""
    guard let target = Target(rawValue: name) else {
      fatalError("AIRLOCK_FUZZ names none of \(Target.allCases.map(\.rawValue))")
    }
    return target
  }()

  /// Called by libFuzzer for each input.
  @_cdecl("LLVMFuzzerTestOneInput")
  public func takeOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    target.take(Array(UnsafeBufferPointer(start: data, count: count)))
    return 0
  }
#else
  @main
  enum Fuzz {
    static func main() {
      print("built without libFuzzer: run .ci/fuzz")
      exit(64)
    }
  }
#endif

/// Ends the run: a reader has broken its word.
func promise(_ holds: Bool, _ words: @autoclosure () -> String) {
  if !holds { fatalError("broken promise: \(words())") }
}
