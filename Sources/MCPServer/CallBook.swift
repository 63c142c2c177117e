import Disclosure
import Vocabulary

/// The tool calls of one connection that are not over: first come, first run, so many at once.
struct CallBook {
  struct Call {
    let request: ToolRequest
    let send: Connection.Send
    let progress: ProgressReporter?
    /// Nothing is sent for it any more: it was answered or cancelled.
    var isSilent = false
    /// What was sent instead of its answer, when the door closed.
    var farewell: Cleared?
    /// nil while it waits for its turn.
    var task: Task<Void, Never>?
    /// How many notifications about its progress were sent.
    var notes = 0
  }

  private var calls: [Int: Call] = [:]
  private var serials: [RequestID: Int] = [:]
  /// In order of arrival; those that were cancelled meanwhile are not in `calls` any more.
  private var queue: [Int] = []
  private var first = 0
  private var lastSerial = 0
  private(set) var runningCount = 0
  private(set) var waitingCount = 0

  var isEmpty: Bool { calls.isEmpty }

  /// The call that was asked for under this id and is not answered yet.
  func serial(of id: RequestID) -> Int? { serials[id] }

  subscript(serial: Int) -> Call? {
    get { calls[serial] }
    set { if calls[serial] != nil { calls[serial] = newValue } }
  }

  /// Not answered yet, oldest first.
  var unanswered: [Int] { serials.values.sorted() }

  var running: [Call] { calls.values.filter { $0.task != nil } }

  mutating func add(_ call: Call) {
    lastSerial += 1
    calls[lastSerial] = call
    serials[call.request.id] = lastSerial
    queue.append(lastSerial)
    waitingCount += 1
  }

  /// The call whose turn it is, unless enough run already.
  mutating func next(limit: Int) -> (serial: Int, call: Call)? {
    while runningCount < limit, first < queue.count {
      let serial = queue[first]
      first += 1
      if first > 1024, first * 2 > queue.count {
        queue.removeFirst(first)
        first = 0
      }
      if let call = calls[serial] {
        runningCount += 1
        waitingCount -= 1
        return (serial, call)
      }
    }
    return nil
  }

  /// The id is free again; nothing is sent for the call any more.
  ///
  /// - Returns: the call, unless it was silent already.
  mutating func silence(_ serial: Int) -> Call? {
    guard let call = calls[serial], !call.isSilent else { return nil }
    calls[serial]?.isSilent = true
    serials[call.request.id] = nil
    if call.task == nil {
      calls[serial] = nil
      waitingCount -= 1
    }
    return call
  }

  /// It does not run any more.
  mutating func end(_ serial: Int) {
    guard let call = calls.removeValue(forKey: serial) else { return }
    if !call.isSilent { serials[call.request.id] = nil }
    runningCount -= 1
  }
}
