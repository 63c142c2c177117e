import Connector
import Secrets

/// The reads that are under way, so that they can be stopped and so that whoever asked for one hears
/// how far it is.
struct RunningReads {
  private struct Running {
    let cancel: @Sendable () -> Void
    let watcher: (@Sendable (ReadProgress) -> Void)?
    var pages = 0
    var records = 0
    var shelf: PageShelf
  }

  private(set) var lastID = 0
  private var running: [Int: Running] = [:]
  /// Seconds that a read waited for a person since they were last taken.
  private var waits: [Int: Double] = [:]

  var isEmpty: Bool { running.isEmpty }

  mutating func begin(
    watcher: (@Sendable (ReadProgress) -> Void)?,
    shelf: PageShelf = PageShelf(bodies: .never, keeping: 0),
    _ cancel: @escaping @Sendable () -> Void
  ) -> Int {
    lastID += 1
    running[lastID] = Running(cancel: cancel, watcher: watcher, shelf: shelf)
    return lastID
  }

  func tell(_ progress: ReadProgress, read id: Int) { running[id]?.watcher?(progress) }

  /// - Returns: what may be seen of the page; nil when the read ended meanwhile.
  mutating func pageArrived(
    _ page: PageRead, in id: Int, milliseconds: Double, isWatched: Bool, _ recogniser: Recogniser
  ) -> PageView? {
    running[id]?.pages += 1
    running[id]?.records += page.records.count
    if let read = running[id] { tell(.pages(read.pages, records: read.records), read: id) }
    return running[id]?.shelf.add(
      page, milliseconds: milliseconds, isWatched: isWatched, recogniser)
  }

  mutating func rehearsed(_ page: PageRead, in id: Int, _ recogniser: Recogniser) {
    running[id]?.shelf.add(page, milliseconds: 0, isWatched: false, recogniser)
  }

  /// The pages of a read that is about to end.
  mutating func takeShelf(of id: Int) -> PageShelf? {
    defer { running[id]?.shelf = PageShelf(bodies: .never, keeping: 0) }
    return running[id]?.shelf
  }

  mutating func end(_ id: Int) {
    running[id] = nil
    waits[id] = nil
  }

  mutating func waited(_ seconds: Double, in id: Int) { waits[id, default: 0] += seconds }

  /// How long a read waited since this was last asked: that time is no part of a page's.
  mutating func takeWait(of id: Int) -> Double { waits.removeValue(forKey: id) ?? 0 }

  func cancelAll() { for read in running.values { read.cancel() } }
}
