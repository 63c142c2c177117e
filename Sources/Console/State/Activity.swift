import Session
import Vocabulary

/// One row of what was done, and by whom.
struct ActivityEntry: Sendable {
  enum What: Sendable, Hashable {
    /// - Parameter result: empty when the title says it all.
    case done(title: String, result: String, isFailure: Bool)
    /// A call of the LLM; how it stands is in the ``CallBook``.
    case call(Int)
  }

  /// The number of its event.
  let id: Int
  let time: Double
  let by: Party
  let what: What
  /// The read whose beginning it is: its end takes the row's place.
  var read: Int?
}

/// Everything that was done, oldest first, and which of it happened last.
struct ActivityLog: Sendable {
  private(set) var entries: [ActivityEntry] = []
  /// The last two entries in which something happened, the latest last.
  private(set) var latest: [Int] = []
  private(set) var personCount = 0
  private(set) var llmCount = 0

  var isEmpty: Bool { entries.isEmpty }

  /// - Returns: calls whose rows are gone.
  mutating func append(_ entry: ActivityEntry) -> [Int] {
    entries.append(entry)
    if entry.by == .person { personCount += 1 } else { llmCount += 1 }
    touch(entry.id)
    guard entries.count > 500 else { return [] }
    let gone = entries.prefix(100).compactMap { entry -> Int? in
      if case .call(let call) = entry.what { call } else { nil }
    }
    entries.removeFirst(100)
    return gone
  }

  /// The end of a read says all that its beginning said.
  mutating func dropBeginning(ofRead read: Int) {
    if let index = entries.lastIndex(where: { $0.read == read }) { drop(at: index) }
  }

  /// What happened again takes the place of its last time, if nothing came between.
  mutating func dropLast(like words: EventWords, by party: Party) {
    let what = ActivityEntry.What.done(
      title: words.title, result: words.result, isFailure: words.isFailure)
    if let last = entries.last, last.what == what, last.by == party { drop(at: entries.count - 1) }
  }

  private mutating func drop(at index: Int) {
    let entry = entries.remove(at: index)
    if entry.by == .person { personCount -= 1 } else { llmCount -= 1 }
    latest.removeAll { $0 == entry.id }
  }

  /// - Returns: false when its row is gone.
  @discardableResult
  mutating func touch(call: Int) -> Bool {
    guard let entry = entries.last(where: { $0.what == .call(call) }) else { return false }
    touch(entry.id)
    return true
  }

  private mutating func touch(_ id: Int) {
    latest.removeAll { $0 == id }
    latest.append(id)
    if latest.count > 2 { latest.removeFirst() }
  }

  func entry(_ id: Int) -> ActivityEntry? { entries.last { $0.id == id } }
}

/// What the person sees of the activity: newest first.
struct ActivityList: Sendable, Hashable {
  /// The number of the entry; nil or gone is the newest.
  var selected: Int?
  var top = 0
  var filter = TextField()
}

/// A view that takes the place of the panes until `Esc`.
enum FullView: Sendable, Hashable {
  case activity
  case saw(SawView)

  var kind: ViewKind {
    switch self {
    case .activity: .activity
    case .saw: .saw
    }
  }
}

enum ViewKind: Sendable, Hashable, CaseIterable {
  case activity, saw

  var title: String {
    switch self {
    case .activity: "Activity"
    case .saw: "What the LLM saw"
    }
  }
}

/// One answer, to the byte.
struct SawView: Sendable, Hashable {
  let call: Int
  /// What was asked stands above it.
  let showsQuestion: Bool
  /// Lines above the first one shown.
  var top = 0
  /// Laid out once for a width: an answer may be long.
  var lines: [SawLine] = []
  var width = 0
  /// They were laid out before the call ended.
  var isOpen = false

  init(_ call: Int, showsQuestion: Bool) {
    self.call = call
    self.showsQuestion = showsQuestion
  }
}

extension State {
  /// The rows of the activity, newest first, filtered.
  var activityRows: [ActivityEntry] { activity.entries.reversed().filter(isListed) }

  private func isListed(_ entry: ActivityEntry) -> Bool {
    let filter = activityList.filter.text
    return filter.isEmpty
      || Fuzzy.matches(
        filter, "\(entry.by.word) \(title(of: entry)) \(result(of: entry).text)")
  }

  var selectedEntry: ActivityEntry? {
    if let id = activityList.selected, let entry = activity.entry(id), isListed(entry) {
      return entry
    }
    return activity.entries.last(where: isListed)
  }

  /// The call of the selected row, if it is one.
  var selectedCall: CallRecord? {
    if case .call(let id)? = selectedEntry?.what { calls[id] } else { nil }
  }

  var isActivityShown: Bool { if case .activity = views.last { true } else { false } }
  var saw: SawView? { if case .saw(let saw) = views.last { saw } else { nil } }

  /// The names that somebody waits for, each once.
  var waitedFor: [SecretName] {
    var names: [SecretName] = []
    for wait in waits {
      for name in wait.names where !names.contains(name) && secret(name)?.state != .set {
        names.append(name)
      }
    }
    return names
  }

  /// The client of a call: `claude-code 2.1`.
  func client(of call: CallRecord) -> ClientView? {
    access.clients.first { $0.id == call.view.client }
  }
}
