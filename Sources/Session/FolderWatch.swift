#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks the system to tell when something happens in the folders of some files.
///
/// With inotify on Linux; elsewhere it is never complete, so the caller looks for itself.
final class FolderWatch {
  /// Readable when something happened; -1 when there is nothing to wait for.
  let descriptor: Int32
  /// All folders are watched, so that nothing can change unseen.
  private(set) var isComplete = false

  #if canImport(Glibc)
    private static let mask = UInt32(
      IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_ATTRIB
        | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

    init() { descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC)) }

    /// Watches the folders of these files, and of the files that they are links to. What is watched
    /// already stays so: the system knows a folder again, and a folder that was replaced is new.
    func watch(_ paths: [String]) {
      var complete = descriptor >= 0
      for folder in Set(paths.flatMap(Self.folders)) {
        if inotify_add_watch(descriptor, folder, Self.mask) < 0 { complete = false }
      }
      isComplete = complete
    }

    /// Takes what the system said. Which file it was is found by looking at all: there are few.
    func drain() {
      withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { chunk in
        while read(descriptor, chunk.baseAddress, chunk.count) > 0 {}
      }
    }

    private static func folders(_ path: String) -> [String] {
      var folders = [folder(path)]
      if let target = realpath(path, nil) {
        folders.append(folder(String(cString: target)))
        free(target)
      }
      return folders
    }

    private static func folder(_ path: String) -> String {
      guard let slash = path.lastIndex(of: "/") else { return "." }
      return slash == path.startIndex ? "/" : String(path[..<slash])
    }
  #else
    init() { descriptor = -1 }
    func watch(_ paths: [String]) {}
    func drain() {}
  #endif

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
