#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread for what blocks: a blocking read must not hold one of Swift's.
package enum DetachedThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts a thread with a small stack that nobody waits for.
  ///
  /// - Parameter stack: bytes; parsing JSON recurses and wants the default of 512 KB.
  package static func start(stack: Int = 512 << 10, _ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stack)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let work = Unmanaged.passRetained(Work(body))
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        #if canImport(Glibc)
          let work = argument.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue() }
          work?.body()
        #else
          Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        #endif
        return nil
      }, work.toOpaque())
    if status != 0 { work.release() }
    pthread_attr_destroy(&attributes)
  }
}
