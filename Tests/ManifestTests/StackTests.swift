import Synchronization
import Testing
import Vocabulary

@testable import Manifest

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Deep nesting takes no stack from the caller")
struct StackTests {
  @Test(
    "a manifest that is nested as deep as it may be loads on a thread with little stack",
    arguments: ["[", "{a: ", "{type: X, $parameters: {p: 1}, a: "])
  func small(opening: String) {
    let closing = opening == "[" ? "]" : "}"
    let text =
      "version: 7.0.0\ndefinitions: " + String(repeating: opening, count: 298) + "1"
      + String(repeating: closing, count: 298)
    let codes = Mutex<[String]>(["nothing ran"])
    onSmallStack {
      let found = Manifest(text: text).diagnostics.map(\.code)
      codes.withLock { $0 = found }
    }
    #expect(!codes.withLock { $0 }.contains { $0 == "too_deep" || $0 == "nothing ran" })
  }

  /// A thread as Dispatch makes them on macOS.
  private func onSmallStack(_ body: @escaping () -> Void) {
    let argument = Unmanaged.passRetained(SmallWork(body)).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 512 << 10)
    #if canImport(Darwin)
      var thread: pthread_t?
      pthread_create(&thread, &attributes, smallWork, argument)
      if let thread { pthread_join(thread, nil) }
    #else
      var thread = pthread_t()
      pthread_create(&thread, &attributes, { $0.flatMap(smallWork) }, argument)
      pthread_join(thread, nil)
    #endif
  }
}

private final class SmallWork {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}

private func smallWork(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
  Unmanaged<SmallWork>.fromOpaque(argument).takeRetainedValue().body()
  return nil
}
