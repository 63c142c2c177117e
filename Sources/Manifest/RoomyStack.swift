#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs what follows deep nesting where there is stack enough for it. A thread of Dispatch has
/// 512 KB on macOS; a manifest may be nested 300 levels deep, and what it refers to 400.
enum RoomyStack {
  // Frames of a debug build are many times larger. Only what is used is ever backed by memory.
  #if DEBUG
    private static let size = 128 << 20
  #else
    private static let size = 16 << 20
  #endif

  /// Waits until it is done. Where no thread can be had, it runs on the stack that there is.
  static func run(_ body: @escaping () -> Void) {
    let argument = Unmanaged.passRetained(Work(body)).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, size)
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = pthread_create(&thread, &attributes, work, argument)
      if status == 0, let thread { pthread_join(thread, nil) }
    #else
      var thread = pthread_t()
      let status = pthread_create(&thread, &attributes, work, argument)
      if status == 0 { pthread_join(thread, nil) }
    #endif
    if status != 0 { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
  }

  fileprivate final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
}

#if canImport(Darwin)
  private func work(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<RoomyStack.Work>.fromOpaque(argument).takeRetainedValue().body()
    return nil
  }
#else
  private func work(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<RoomyStack.Work>.fromOpaque(argument).takeRetainedValue().body()
    return nil
  }
#endif
