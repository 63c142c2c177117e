import CTerminal
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Puts the terminal back and removes what is private, on every way out: `exit`, a signal, a trap.
///
/// Rules of this file:
///  1. What a handler needs is in one C struct, written before the handlers are in place.
///  2. Handlers are one call into `shim.h`; Swift code could allocate or take a lock.
///  3. After a crash the process dies of that same signal; `SIGKILL` cannot be seen by anyone.
package enum Restore {
  /// Removes a file, or a folder with all that is in it, when the process ends in any of these ways.
  /// Links inside it are removed, not followed.
  ///
  /// - Returns: false when too many paths are registered already (64).
  @discardableResult
  package static func removeOnExit(_ path: String) -> Bool {
    install()
    return registry.withLock { _ in
      let count = Int(restoreState.pointee.path_count)
      guard count < Int(AIRLOCK_PATHS), let copy = strdup(path) else { return false }
      withPaths { $0[count] = copy }
      // Last: a handler that runs now sees a complete list.
      restoreState.pointee.path_count = sig_atomic_t(count + 1)
      return true
    }
  }

  /// Removes now what ``removeOnExit(_:)`` was told.
  package static func removeNow() {
    registry.withLock { _ in airlock_remove_paths(restoreState) }
  }

  /// Ends the process by this signal after cleaning up, so that the parent sees the true reason.
  package static func die(of signal: TerminalEvent.Signal) -> Never {
    airlock_restore_screen(restoreState)
    airlock_remove_paths(restoreState)
    airlock_die(signal.rawValue)
    // Only a signal that this process cannot receive leads here.
    exit(128 + signal.rawValue)
  }

  // MARK: For Terminal

  /// What must be undone.
  struct Plan {
    /// Any descriptor of the terminal that stays open as long as the plan is armed.
    let terminal: Int32
    let modes: termios
    /// Leaves the alternate screen and every mode that was switched on.
    let bytes: [UInt8]
    let holdsStderr: Bool
  }

  static func install() {
    installation.withLock { isDone in
      if isDone { return }
      isDone = true
      restoreState.pointee.owner = getpid()
      restoreState.pointee.wants_backtrace = getenv("SWIFT_BACKTRACE") == nil ? 0 : 1
      pthread_key_create(&restoreState.pointee.stacks) { airlock_drop_stack($0) }
      atexit {
        airlock_restore_screen(restoreState)
        airlock_remove_paths(restoreState)
      }
    }
    for number in crashes {
      airlock_catch(restoreState, number, 0) { number, detail, _ in
        airlock_crash(restoreState, number, airlock_is_from_outside(detail))
      }
    }
    for number in [SIGTERM, SIGINT, SIGHUP, SIGQUIT] {
      airlock_catch(restoreState, number, 1) { number, _, _ in airlock_ask(restoreState, number) }
    }
  }

  /// Makes the handlers work on this thread even when its stack has overflowed. Cheap when done
  /// already; on Linux the main actor moves between threads.
  static func coverThread() { airlock_alternate_stack(restoreState.pointee.stacks) }

  private static let crashes = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGSYS]

  /// Signals that the reader of `pipe` is told of while the terminal is ours.
  static func tell(_ pipe: Int32) {
    restoreState.pointee.pipe = pipe
    restoreState.pointee.asked = 0
    for number in told {
      airlock_catch(restoreState, number, 0) { number, _, _ in airlock_tell(restoreState, number) }
    }
  }

  private static let told = [SIGWINCH, SIGCONT, SIGTSTP]

  static func stopTelling() {
    for number in told { airlock_uncatch(restoreState, number) }
    restoreState.pointee.pipe = -1
  }

  static func arm(_ plan: Plan) {
    restoreState.pointee.tty = plan.terminal
    restoreState.pointee.saved = plan.modes
    let count = min(plan.bytes.count, MemoryLayout.size(ofValue: restoreState.pointee.bytes))
    withUnsafeMutableBytes(of: &restoreState.pointee.bytes) {
      $0.copyBytes(from: plan.bytes.prefix(count))
    }
    restoreState.pointee.count = count
    if plan.holdsStderr { holdStderr() }
    restoreState.pointee.armed = 1
  }

  /// Leaves the screen now. Nothing happens when it was left already.
  static func leave() { airlock_restore_screen(restoreState) }

  /// Text on stderr would be drawn over by the next frame and lost with the alternate screen, among
  /// it the words with which a Swift trap explains itself. It is shown when the screen is left.
  private static func holdStderr() {
    guard isatty(2) == 1, restoreState.pointee.aside < 0 else { return }
    let aside = airlock_memory_file()
    let real = airlock_duplicate(2)
    guard aside >= 0, real >= 0, dup2(aside, 2) == 2 else {
      if aside >= 0 { close(aside) }
      if real >= 0 { close(real) }
      return
    }
    restoreState.pointee.real_stderr = real
    restoreState.pointee.aside = aside
  }

  private static let installation = Mutex(false)
  private static let registry = Mutex(())

  private static func withPaths(
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Void
  ) {
    withUnsafeMutablePointer(to: &restoreState.pointee.paths) { paths in
      paths.withMemoryRebound(
        to: UnsafeMutablePointer<CChar>?.self, capacity: Int(AIRLOCK_PATHS), body)
    }
  }
}

// Unsafe and shared, because a signal handler cannot take a lock. The pointer itself never changes
// and is made before the first handler is installed. What it points to is written by the one owner
// of the terminal (and the paths under `registry`), each field before the flag or count that makes
// a handler look at it.
private nonisolated(unsafe) let restoreState: UnsafeMutablePointer<airlock_restore> =
  airlock_restore_make()
