import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Watches a few files for changes made by any program.
///
///     let watcher = FileWatcher(["manifest.yaml", ".env"])
///     for await path in watcher.changes { … }       // "manifest.yaml"
///     watcher.cancel()
///
/// Editors write in place, write beside and rename, or delete and create; a file may come into being
/// later, and may be a link. So it is the folders that are watched, and a change is a change of what
/// stat(2) says: other file, other size, other time. Several within ``settling`` are one.
///
/// It works on a thread of its own that sleeps until the system tells it something (inotify(7)).
/// Where there is no inotify, and for a folder that does not exist, it looks every
/// ``pollInterval``.
package final class FileWatcher: Sendable {
  /// Milliseconds without a further event before a change is told; most editors need under five.
  package static let settling: Int32 = 25
  /// A file that never rests is told of after this many milliseconds.
  private static let patience: Int64 = 75
  package static let pollInterval: Int32 = 200

  /// The paths as they were given; each once while it waits to be read. Ends with ``cancel()``.
  package let changes: AsyncStream<String>
  private let continuation: AsyncStream<String>.Continuation
  private let wake: Int32
  private let isCancelled = Atomic(false)

  /// Starts watching.
  package init(_ paths: [String]) {
    (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      wake = -1
      continuation.finish()
      return
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    wake = ends[1]
    // Looked at here, so that a change right after `init` is one.
    let work = Work(paths, wake: ends[0], continuation)
    if !work.start() {
      close(ends[0])
      continuation.finish()
    }
  }

  deinit {
    cancel()
    if wake >= 0 { close(wake) }
  }

  /// Ends the stream and the thread. The second time nothing happens.
  package func cancel() {
    guard wake >= 0, !isCancelled.exchange(true, ordering: .relaxed) else { return }
    var byte: UInt8 = 0
    _ = write(wake, &byte, 1)
    continuation.finish()
  }

  /// What makes a file the same file with the same content, as far as stat(2) can tell.
  private struct Identity: Equatable {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    let seconds: Int
    let nanoseconds: Int

    /// nil when there is no such file; follows links.
    init?(_ path: String) {
      var info = stat()
      guard stat(path, &info) == 0 else { return nil }
      device = UInt64(truncatingIfNeeded: info.st_dev)
      inode = UInt64(truncatingIfNeeded: info.st_ino)
      size = Int64(info.st_size)
      #if canImport(Darwin)
        (seconds, nanoseconds) = (info.st_mtimespec.tv_sec, info.st_mtimespec.tv_nsec)
      #else
        (seconds, nanoseconds) = (info.st_mtim.tv_sec, info.st_mtim.tv_nsec)
      #endif
    }
  }

  /// What the thread has; nobody else touches it once the thread runs.
  private final class Work: @unchecked Sendable {
    // Sendable: made on one thread and handed over once, to the thread that `start` makes.
    private let wake: Int32
    private let continuation: AsyncStream<String>.Continuation
    private var known: [(path: String, identity: Identity?)]
    private let folders: FolderWatch
    /// When the change that is settling began, in milliseconds; nil when all is calm.
    private var unrestSince: Int64?

    init(_ paths: [String], wake: Int32, _ continuation: AsyncStream<String>.Continuation) {
      self.wake = wake
      self.continuation = continuation
      folders = FolderWatch()
      folders.watch(paths)
      known = paths.map { ($0, Identity($0)) }
    }

    func start() -> Bool {
      let argument = Unmanaged.passRetained(self)
      #if canImport(Darwin)
        var thread: pthread_t?
      #else
        var thread = pthread_t()
      #endif
      let status = pthread_create(
        &thread, nil,
        { argument in
          #if canImport(Darwin)
            Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
          #else
            if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
          #endif
          return nil
        }, argument.toOpaque())
      guard status == 0 else {
        argument.release()
        return false
      }
      #if canImport(Darwin)
        if let thread { pthread_detach(thread) }
      #else
        pthread_detach(thread)
      #endif
      return true
    }

    private func run() {
      while true {
        var watched = [
          pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
          // -1, where there is no inotify, is left out by poll(2).
          pollfd(fd: folders.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&watched, 2, timeout)
        if watched[0].revents != 0 { break }
        if count < 0 { continue }
        if watched[1].revents != 0 {
          folders.drain()
          unrestSince = unrestSince ?? Self.now()
        }
        let isLate = unrestSince.map { Self.now() - $0 >= FileWatcher.patience } ?? false
        if count == 0 || isLate { look() }
      }
      close(wake)
    }

    private var timeout: Int32 {
      if unrestSince != nil { return FileWatcher.settling }
      return folders.isComplete ? -1 : FileWatcher.pollInterval
    }

    private func look() {
      unrestSince = nil
      // First, so that what happens while we look is not missed.
      folders.watch(known.map(\.path))
      for index in known.indices {
        let identity = Identity(known[index].path)
        if identity == known[index].identity { continue }
        known[index].identity = identity
        continuation.yield(known[index].path)
      }
    }

    private static func now() -> Int64 {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
  }
}
