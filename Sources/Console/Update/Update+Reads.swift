import Session
import Vocabulary

extension State {
  mutating func begin(_ start: ReadStart, _ event: Event) {
    let read = LiveRead(start: start, by: event.by, startedAt: event.time)
    if event.by == .person {
      limits = start.limits
      lastStream = start.stream
      // What the LLM reads goes on, behind it.
      if let live, live.by != .person { unwatched = UnwatchedRead(live: live) }
    } else if !watchesLLM {
      unwatched = UnwatchedRead(live: read)
      return
    }
    watch(read)
  }

  /// The pane shows the table of the latest read, and nobody types in it: a read of the LLM may take
  /// its place. Anything else is left to the person.
  private var watchesLLM: Bool {
    testRead.mode == .table && live == nil && unwatched?.isLive != true
      && filter(.testRead).isEmpty && !(isTypingFilter && focus == .testRead)
  }

  private mutating func watch(_ live: LiveRead) {
    if live.by != .person { unwatched = nil }
    self.live = live
    let mode = testRead.mode
    testRead = TestReadPane()
    testRead.mode = live.start.isDryRun ? .requests : (mode == .json ? .table : mode)
  }

  mutating func add(_ page: PageView, to read: Int) {
    if live?.start.id == read {
      live?.pages.append(page)
      live?.records += page.records
    } else if unwatched?.live.start.id == read {
      unwatched?.live.pages.append(page)
      unwatched?.live.records += page.records
    }
  }

  mutating func finish(_ read: ReadView, _ event: Event) {
    if !read.isDryRun {
      outcomes[read.stream] = ReadOutcome(
        time: event.time, isSuccess: read.isSuccess, records: read.records.count)
    }
    if unwatched?.live.start.id == read.id {
      unwatched?.read = read
    } else if live?.start.id == read.id || live == nil {
      show(read, by: event.by)
    }
  }

  private mutating func show(_ read: ReadView, by party: Party) {
    if live?.start.id == read.id { live = nil }
    self.read = read
    readBy = party
    // Without a record there is nothing to see but the requests.
    if read.records.isEmpty, !read.pages.isEmpty, testRead.mode != .requests, read.failure == nil,
      read.isDryRun
    {
      testRead.mode = .requests
    }
  }

  /// Brings the read of the LLM that was left aside into the pane.
  mutating func watchLLM() {
    guard let unwatched else { return }
    testRead.mode = .table
    watch(unwatched.live)
    if let read = unwatched.read { show(read, by: unwatched.live.by) }
  }
}
