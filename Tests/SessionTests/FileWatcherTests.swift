import Session
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Each test changes a file in a way some editor does, and waits for the watcher to say so. A
/// watcher that stays silent is a test that runs into its time limit.
@Suite("Watching files", .timeLimit(.minutes(20)))
struct FileWatcherTests {
  private let folder = Folder()

  @Test("a file that is written in place is told of")
  func inPlace() async {
    folder.write("a.yaml", "one")
    let watcher = FileWatcher([folder / "a.yaml"])
    folder.write("a.yaml", "two, longer")
    #expect(await watcher.next() == folder / "a.yaml")
  }

  @Test("a file that is replaced by a rename is told of")
  func renameOver() async {
    folder.write(".env", "A=1")
    let watcher = FileWatcher([folder / ".env"])
    folder.write(".env.new", "A=2")
    rename(folder / ".env.new", folder / ".env")
    #expect(await watcher.next() == folder / ".env")
  }

  @Test("a file that is deleted and made again is told of")
  func deleteAndCreate() async {
    folder.write("a.yaml", "one")
    let watcher = FileWatcher([folder / "a.yaml"])
    unlink(folder / "a.yaml")
    #expect(await watcher.next() == folder / "a.yaml")
    folder.write("a.yaml", "one")
    #expect(await watcher.next() == folder / "a.yaml")
  }

  @Test("a file that does not exist yet is told of when it comes")
  func appears() async {
    let watcher = FileWatcher([folder / "later.json"])
    folder.write("later.json", "{}")
    #expect(await watcher.next() == folder / "later.json")
  }

  @Test("a folder that does not exist yet is found when it comes")
  func folderAppears() async {
    let watcher = FileWatcher([folder / "sub/later.json"])
    mkdir(folder / "sub", 0o700)
    folder.write("sub/later.json", "{}")
    #expect(await watcher.next() == folder / "sub/later.json")
    // From here on the folder is watched; a second change proves that this still works.
    folder.write("sub/later.json", "{\"a\": 1}")
    #expect(await watcher.next() == folder / "sub/later.json")
  }

  @Test("the file behind a link is watched")
  func link() async {
    mkdir(folder / "shared", 0o700)
    folder.write("shared/real", "A=1")
    symlink("shared/real", folder / ".env")
    let watcher = FileWatcher([folder / ".env"])
    folder.write("shared/real", "A=1\nB=2")
    #expect(await watcher.next() == folder / ".env")
  }

  @Test("only the file that changed is told of, and one save is one change")
  func onlyOnce() async {
    folder.write("a", "1")
    folder.write("b", "1")
    let watcher = FileWatcher([folder / "a", folder / "b"])
    folder.write("other", "not watched")
    // Truncate, write, write: three events.
    let file = open(folder / "a", O_WRONLY | O_TRUNC)
    _ = "one".withCString { writeBytes(file, $0, 3) }
    _ = "two".withCString { writeBytes(file, $0, 3) }
    close(file)
    #expect(await watcher.next() == folder / "a")
    folder.write("b", "22")
    #expect(await watcher.next() == folder / "b")
  }

  @Test("cancel ends the stream")
  func cancel() async {
    let watcher = FileWatcher([folder / "a"])
    watcher.cancel()
    watcher.cancel()
    #expect(await watcher.next() == nil)
  }
}

extension FileWatcher {
  fileprivate func next() async -> String? {
    for await path in changes { return path }
    return nil
  }
}

/// A folder of its own for a test; gone with the test.
private final class Folder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/watch.XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? ""
  }

  deinit { remove(path) }

  private func remove(_ path: String) {
    if let listing = opendir(path) {
      while let entry = readdir(listing) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(listing)
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  static func / (folder: Folder, name: String) -> String { folder.path + "/" + name }

  func write(_ name: String, _ text: String) {
    let file = open(self / name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(file) }
    Array(text.utf8).withUnsafeBytes { _ = writeBytes(file, $0.baseAddress, $0.count) }
  }
}

// `write` is also a method of Folder.
private func writeBytes(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
