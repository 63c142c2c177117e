#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value that one thread at a time may touch.
///
///     let counts = Guarded([String: Int]())
///     counts.withLock { $0["a", default: 0] += 1 }
///
/// It is the standard library's `Mutex` over the system's own lock, because the thread sanitizer
/// knows that one: where two threads meet in a `Mutex` it sees no lock, and reports a race that is
/// none.
package final class Guarded<Value: ~Copyable>: @unchecked Sendable {
  // Proof: `value` is touched in `withLock` alone, between locking and unlocking; `lock` is set once.
  private var value: Value
  private let lock: UnsafeMutablePointer<pthread_mutex_t>

  package init(_ value: consuming sending Value) {
    self.value = value
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_mutex_t())
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deinitialize(count: 1)
    lock.deallocate()
  }

  /// Waits for the lock, and holds it while the closure runs.
  package func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return try body(&value)
  }
}
